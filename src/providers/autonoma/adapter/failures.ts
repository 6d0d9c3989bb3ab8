import type { FieldFault } from '../../../errors.ts';
import type { HttpResponse } from '../../../transport/http-client.ts';
import { codeOfStatus, type DecodedFailure } from '../../../transport/json-client.ts';
import * as api from '../api.ts';

/** What a refusal says, by its status first: no page documents a body. */
export function decodeRefusal(
  response: HttpResponse,
  treatAsMissing: readonly number[],
): DecodedFailure | null {
  const { status } = response;
  if (status >= 300 && status < 400) {
    // The portal sends browsers without a session to its log-in page, and a refused token as well.
    return {
      code: 'BACKEND_AUTHENTICATION',
      message: `expected an answer, a redirect came (${status})${hint}`,
    };
  }
  if (treatAsMissing.includes(status)) return { code: 'NOT_FOUND' };
  const code = codeOfStatus(status);
  return code === 'INVALID_INPUT' || code === 'CONFLICT' ? explanation(response) : null;
}

/** A log-in page comes with status 200 where a proxy has followed the redirect. */
export function refuseLogInPage(response: HttpResponse): DecodedFailure | null {
  return isHtml(response)
    ? { code: 'BACKEND_AUTHENTICATION', message: `expected JSON, an HTML page came${hint}` }
    : null;
}

/** What a refused write says, in the words of its input; `path` leads to the part of the input that was sent. */
export function decodeWriteRefusal(response: HttpResponse, path: string): DecodedFailure | null {
  const { status } = response;
  if (status >= 300 && status < 400) {
    // Some frameworks answer a form that they have accepted with a redirect to a page. The log-in page is no such page.
    return (status === 302 || status === 303) && !leadsToLogIn(response)
      ? { code: 'OUTCOME_UNKNOWN', message: `expected an answer, a redirect came (${status}); ${unknown}` }
      : decodeRefusal(response, []);
  }
  const code = codeOfStatus(status);
  // No page documents a reason, so that only the fields are passed on.
  if (code !== 'INVALID_INPUT' && code !== 'CONFLICT') return null;
  return { fields: readFaults(response).flatMap((fault) => toInputFault(fault, path)) };
}

/** A page in place of an answer; where it asks to log in, nothing was done. */
export function refusePage(response: HttpResponse): DecodedFailure | null {
  const { text } = response;
  // An empty body, and JSON, may be labelled as HTML where nobody set a media type.
  if (!/^\s*</.test(text)) return null;
  return /type\s*=\s*["']?password|log[\s-]?in|sign[\s-]?in/i.test(text)
    ? refuseLogInPage({ ...response, mediaType: 'text/html' })
    : { code: 'OUTCOME_UNKNOWN', message: `expected JSON, a page came; ${unknown}` };
}

function isHtml({ mediaType, text }: HttpResponse): boolean {
  return (
    mediaType === 'text/html' || mediaType === 'application/xhtml+xml' || /^\s*<(!doctype|html)/i.test(text)
  );
}

const hint = '; most likely a log-in page: check the API token, and that it has not expired';

/** The reason is passed on only where the caller's request was refused: the upstream's other texts are internal. */
function explanation(response: HttpResponse): DecodedFailure | null {
  const refusal = api.refusal.safeParse(parseJson(response.text));
  if (!refusal.success) return null;
  const { error, message } = refusal.data;
  const reason = oneLine(typeof error === 'object' ? error.message : (error ?? message ?? ''));
  const fields = readFaults(response);
  return {
    ...(fields.length > 0 && { fields }),
    ...(reason !== '' && { message: `refused the request: ${reason} (${response.status})` }),
  };
}

/** The fields that an answer complains of, by the upstream's own names. */
function readFaults({ text }: HttpResponse): FieldFault[] {
  const refusal = api.refusal.safeParse(parseJson(text));
  return Object.entries(refusal.data?.errors ?? {}).map(([name, reasons]) => ({
    name: oneLine(name),
    reason: oneLine([reasons].flat().join('; ')),
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A short text without anything that looks like a URL or a credential. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\S*:\/\/\S*|[\w-]{24,}/g, '[...]')
    .trim()
    .slice(0, 200);
}

const unknown = 'the write may or may not have taken effect';

function leadsToLogIn({ headers }: HttpResponse): boolean {
  return /log[_-]?in|sign[_-]?in|auth|sso|session/i.test(headers['location'] ?? '');
}

const inputNames: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...api.accountNames, ...api.invitationNames }).map(([input, upstream]) => [
    upstream,
    input,
  ]),
);

/** None for a field that the input does not have. */
function toInputFault({ name, reason }: FieldFault, path: string): FieldFault[] {
  const [upstream = '', ...rest] = name.split(/[.[\]]+/).filter((part) => part !== '');
  const input = inputNames.get(upstream);
  return input === undefined ? [] : [{ name: [`${path}${input}`, ...rest].join('.'), reason }];
}
