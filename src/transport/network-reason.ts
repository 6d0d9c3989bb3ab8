import { AnswerFault } from './answer-fault.ts';

/** Why no usable answer came, for those who tell a wrong address from a wrong certificate. */
export type NetworkReason =
  | 'REFUSED'
  | 'UNKNOWN_HOST'
  | 'NO_ROUTE'
  | 'CERTIFICATE'
  | 'TLS'
  | 'PROXY'
  | 'TIMEOUT'
  | 'BROKEN'
  | 'UNASKED_CONTINUE'
  | 'UNASKED_UPGRADE'
  | 'HEADERS_TOO_LARGE'
  | 'NOT_HTTP'
  | 'UNREADABLE'
  | 'MALFORMED_REQUEST'
  | 'OTHER';

/** A proxy that forwards wants credentials: the request went no further. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
}

/** The reason of an error of the network, or of an `UpstreamError` that has one as its cause. */
export function networkReason(error: unknown): NetworkReason {
  if (error instanceof AnswerFault) return 'UNREADABLE';
  if (error instanceof ProxyRefusal) return 'PROXY';
  const code = networkCode(error) ?? '';
  if (code === 'UND_ERR_SOCKET' && error instanceof Error) {
    // The library says no more where it will not read an interim answer.
    if (error.message === 'bad response') return 'UNASKED_CONTINUE';
    if (error.message === 'bad upgrade') return 'UNASKED_UPGRADE';
  }
  // Its parser asserts what it takes for granted, such as a status from 100.
  if (code === 'ERR_ASSERTION' || (error instanceof Error && error.name === 'HTTPParserError')) {
    // The end of a connection amid an answer is no mistake in what was said.
    return code === 'HPE_INVALID_EOF_STATE' ? 'BROKEN' : 'NOT_HTTP';
  }
  if (code === 'UND_ERR_ABORTED' && proxyStatus(error) !== null) return 'PROXY';
  const known = reasons.get(code);
  if (known !== undefined) return known;
  if (handshake.test(code)) return 'TLS';
  if (certificate.test(code)) return 'CERTIFICATE';
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? networkReason(cause) : 'OTHER';
}

/** The short word that the network or the library has for an error. */
export function networkCode(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : null;
}

/** Says in words that are safe to show why the backend cannot be reached; empty where nothing more is known. */
export function describeReason(error: unknown): string {
  const code = networkCode(error);
  switch (networkReason(error)) {
    case 'REFUSED':
      return ': connection refused';
    case 'UNKNOWN_HOST':
      return code === 'EAI_AGAIN' ? ': its name could not be looked up' : ': unknown host';
    case 'NO_ROUTE':
      return ': there is no route to it';
    case 'CERTIFICATE':
      return `: its certificate is not trusted (${code})`;
    case 'TLS':
      return `: the TLS handshake failed (${code})`;
    case 'PROXY':
      return describeProxy(proxyStatus(error));
    default:
      return '';
  }
}

function describeProxy(status: number | null): string {
  if (status === null) return ': the proxy could not be asked';
  const advice = status === 407 ? '; look at the credentials in the setting proxy' : '';
  return `: the proxy refused to connect (${status})${advice}`;
}

/** The status with which a proxy refused a tunnel, which the library tells in its message alone. */
function proxyStatus(error: unknown): number | null {
  if (error instanceof ProxyRefusal) return 407;
  const [, status] = (error instanceof Error && /^Proxy response \((\d+)\)/.exec(error.message)) || [];
  return status === undefined ? null : Number(status);
}

const reasons: ReadonlyMap<string, NetworkReason> = new Map<string, NetworkReason>([
  ['ECONNREFUSED', 'REFUSED'],
  ['ENOTFOUND', 'UNKNOWN_HOST'],
  ['EAI_AGAIN', 'UNKNOWN_HOST'],
  ['EHOSTUNREACH', 'NO_ROUTE'],
  ['ENETUNREACH', 'NO_ROUTE'],
  ['EADDRNOTAVAIL', 'NO_ROUTE'],
  ['ECONNRESET', 'BROKEN'],
  ['EPIPE', 'BROKEN'],
  ['UND_ERR_SOCKET', 'BROKEN'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'BROKEN'],
  ['ETIMEDOUT', 'TIMEOUT'],
  ['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_BODY_TIMEOUT', 'TIMEOUT'],
  ['UND_ERR_HEADERS_OVERFLOW', 'HEADERS_TOO_LARGE'],
  ['UND_ERR_PRX_TLS', 'CERTIFICATE'],
  ['UND_ERR_INVALID_ARG', 'MALFORMED_REQUEST'],
]);
const handshake = /^(?:EPROTO|ERR_SSL_|ERR_OSSL_|ERR_TLS_(?!CERT_))/;
const certificate =
  /CERT|^(?:UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|CRL_|PATH_LENGTH)/;
