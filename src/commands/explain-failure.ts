import type { UpstreamError } from '../errors.ts';

/** What kept a backend from answering as it should, and what to do, in one line. */
export function explainFailure(error: UpstreamError, url: string): string {
  const network = networkCodesOf(error);
  const known = networkCauses.find(({ codes }) => network.some((code) => codes.test(code)));
  const { host, protocol } = new URL(url);
  const advice = known?.explain({ url, host, protocol }) ?? explainAnswer(error, url);
  const codes = known === undefined ? [] : network.filter((code) => known.codes.test(code));
  const suffix = codes.length > 0 ? ` (${codes[0]})` : '';
  return advice === null ? error.message : `${error.message}${suffix}: ${advice}`;
}

interface Reached {
  url: string;
  host: string;
  protocol: string;
}

interface NetworkCause {
  codes: RegExp;
  explain(reached: Reached): string;
}

const networkCauses: readonly NetworkCause[] = [
  {
    codes: /^ECONNREFUSED$/,
    explain: ({ host }) =>
      `nothing listens at ${host}; look at the port in url, and whether the backend runs`,
  },
  {
    codes: /^(ENOTFOUND|ENODATA)$/,
    explain: ({ host }) => `there is no host ${host}; look at the spelling of url, and at the name server`,
  },
  {
    codes: /^EAI_/,
    explain: ({ host }) =>
      `the name server gave no answer for ${host}; look at this machine's network, and try again`,
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    explain: ({ host }) => `TLS: the certificate of ${host} has expired; its operator must renew it`,
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    explain: ({ host }) =>
      `TLS: the certificate of ${host} is not valid yet; look at the clock of this machine`,
  },
  {
    codes: /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/,
    explain: ({ host }) =>
      `TLS: the certificate of ${host} is self-signed; if that is meant, name its authority's file in NODE_EXTRA_CA_CERTS`,
  },
  {
    codes: /^(UNABLE_TO_|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)/,
    explain: ({ host }) =>
      `TLS: nobody known signed the certificate of ${host}; name its authority's file in NODE_EXTRA_CA_CERTS`,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    explain: ({ host }) =>
      `TLS: the certificate is for another host than ${host}; use the name that it is for in url`,
  },
  {
    codes: /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$)/,
    explain: ({ host }) =>
      `TLS: ${host} speaks no TLS that is understood; should url begin with http instead?`,
  },
  {
    codes: /^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    explain: ({ host }) => `no way to ${host}; look at the network, a VPN or a firewall`,
  },
  {
    codes: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    explain: ({ host }) => `timeout, ${host} did not take the connection; look at url and at firewalls`,
  },
  {
    codes: /^(HPE_|UND_ERR_HTTP_PARSER)/,
    explain: ({ host, protocol }) =>
      `what ${host} answers is no HTTP; look at the port${protocol === 'http:' ? ', and whether url should begin with https' : ''}`,
  },
  {
    codes: /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    explain: ({ host, protocol }) =>
      `${host} hung up without an answer${protocol === 'http:' ? '; should url begin with https?' : '; try again'}`,
  },
];

/** Null where the error's own words say it all. */
function explainAnswer(
  { code, status, message, detail, retryAfterSeconds }: UpstreamError,
  url: string,
): string | null {
  if (status === 401 || code === 'BACKEND_AUTHENTICATION')
    return 'the credentials are refused; look at auth, and whether they have expired or belong to another backend';
  if (status === 403 || code === 'PERMISSION_DENIED')
    return 'the credentials are known, but may not do this; give their owner the permission to read';
  if (status === 407) return 'a proxy on the way wants credentials';
  if (status === 429 || code === 'RATE_LIMITED')
    return `the backend wants no more requests for now; try again ${retryAfterSeconds === null ? 'later' : `in ${Math.ceil(retryAfterSeconds)} s`}`;
  if (code === 'BACKEND_TIMEOUT')
    return 'timeout, it was reached and did not answer in time; try again, or raise server.deadlineMs';
  if (/\bhtml\b/i.test(`${message} ${detail ?? ''}`) && (status === null || status < 500))
    return `HTML came instead of JSON, as from a web site or a log-in page; is url (${url}) that of the API?`;
  if (status === 404)
    return `wrong path? Nothing is known at ${url}; compare it with the settings of this provider in the README`;
  if (status !== null && status >= 300 && status < 400)
    return `it redirects to another place, which is not followed; write that place as url instead of ${url}`;
  if (status !== null && status >= 500) return 'the backend itself fails; ask its operator, and try again';
  return null;
}

/** The codes in `detail` and in all causes, whatever the depth: an attempt at several addresses holds one error for each. */
function networkCodesOf(error: UpstreamError): string[] {
  const found = (error.detail ?? '').match(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b|\bE[A-Z]{3,}\b/g) ?? [];
  const collect = (cause: unknown, depth: number): string[] => {
    if (!(cause instanceof Error) || depth > 5) return [];
    const own = 'code' in cause && typeof cause.code === 'string' ? [cause.code] : [];
    const parts = cause instanceof AggregateError ? cause.errors : [];
    return [...own, ...[...parts, cause.cause].flatMap((part: unknown) => collect(part, depth + 1))];
  };
  return [...new Set([...found, ...collect(error.cause, 0)])];
}
