import type { FieldFault } from '../../../errors.ts';
import type { HttpResponse } from '../../../transport/http-client.ts';
import { codeOfStatus, type DecodedFailure } from '../../../transport/json-client.ts';
import * as api from '../api.ts';
import { decodeRefusal, readFaults, refuseLogInPage } from './failures.ts';

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
