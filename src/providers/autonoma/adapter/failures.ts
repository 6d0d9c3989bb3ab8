import { type HttpResponse, isWrite } from '../../../transport/exchange.ts';
import type {
  DecodedFailure,
  JsonRequest,
  JsonResponse,
  RefusedField,
} from '../../../transport/json-client.ts';
import { codeOfStatus } from '../../../transport/status-codes.ts';
import * as api from '../api.ts';

/** What a refusal says, by its status first: no page documents a body. */
export function decodeFailure(response: JsonResponse, request: JsonRequest): DecodedFailure | null {
  const { status } = response;
  if (status >= 300 && status < 400) return decodeRedirect(response, request);
  const code = codeOfStatus(status);
  if (code !== 'INVALID_INPUT' && code !== 'CONFLICT') return null;
  // No page documents a reason, so that of a write only the fields are passed on.
  return isWrite(request) ? { fields: readFields(response) } : explain(response);
}

function decodeRedirect(response: HttpResponse, request: JsonRequest): DecodedFailure {
  const { status } = response;
  const came = `expected an answer, a redirect came (${status})`;
  // Some frameworks answer a form that they have accepted with a redirect to a page. The log-in page is no such page.
  const isDone = isWrite(request) && (status === 302 || status === 303) && !leadsToLogIn(response);
  if (isDone) return { code: 'OUTCOME_UNKNOWN', message: `${came}; ${unknown}` };
  // The portal sends browsers without a session to its log-in page, and a refused token as well.
  return { code: 'BACKEND_AUTHENTICATION', message: `${came}${hint}` };
}

const hint = '; most likely a log-in page: check the API token, and that it has not expired';
const unknown = 'the write may or may not have taken effect';

function leadsToLogIn({ headers }: HttpResponse): boolean {
  return /log[_-]?in|sign[_-]?in|auth|sso|session/i.test(headers['location'] ?? '');
}

/** A page comes in place of an answer, and with status 200, where a proxy has followed a redirect. */
export function refusePage(response: JsonResponse, request: JsonRequest): DecodedFailure | null {
  const { text } = response;
  const isLogIn = {
    code: 'BACKEND_AUTHENTICATION',
    message: `expected JSON, an HTML page came${hint}`,
  } as const;
  if (!isWrite(request)) return isHtml(response) ? isLogIn : null;
  // An empty body, and JSON, may be labelled as HTML where nobody set a media type.
  if (!/^\s*</.test(text)) return null;
  // Where the page asks to log in, nothing was done.
  if (/type\s*=\s*["']?password|log[\s-]?in|sign[\s-]?in/i.test(text)) return isLogIn;
  return { code: 'OUTCOME_UNKNOWN', message: `expected JSON, a page came; ${unknown}` };
}

function isHtml({ mediaType, text }: HttpResponse): boolean {
  return (
    mediaType === 'text/html' || mediaType === 'application/xhtml+xml' || /^\s*<(!doctype|html)/i.test(text)
  );
}

/** What it says of the reason is for the log alone: nobody promises that it repeats nothing of the request. */
function explain(response: JsonResponse): DecodedFailure | null {
  const refusal = api.refusal.safeParse(response.json());
  if (!refusal.success) return null;
  const { error, message } = refusal.data;
  const reason = typeof error === 'object' ? error.message : (error ?? message ?? '');
  if (reason === '') return null;
  return { detail: reason.length > longestDetail ? `(${reason.length} characters)` : reason };
}

/** A longer text is left out and not cut, since half a secret would not be known for one. */
const longestDetail = 500;

/** The fields that an answer complains of, by the upstream's own names. */
function readFields(response: JsonResponse): RefusedField[] {
  const refusal = api.refusal.safeParse(response.json());
  return Object.entries(refusal.data?.errors ?? {}).map(([name, reasons]) => ({
    name,
    reason: [reasons].flat().join('; '),
  }));
}
