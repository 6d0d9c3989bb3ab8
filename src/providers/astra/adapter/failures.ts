import { isWrite } from '../../../transport/exchange.ts';
import type {
  DecodedFailure,
  JsonRequest,
  JsonResponse,
  RefusedField,
} from '../../../transport/json-client.ts';
import type { ApiProblem } from '../api.ts';
import * as api from '../api.ts';

/** What an error body says. */
export function decodeFailure(response: JsonResponse, request: JsonRequest): DecodedFailure | null {
  const { status, text } = response;
  // A gateway in front of the API answers so, with any 4xx status and in no documented form, for a wrong account id.
  if (status < 500 && text.includes('x-pcloud-accountid')) return { code: 'NOT_FOUND' };
  const { data: problem } = api.problem.safeParse(response.json());
  if (problem === undefined) return null;
  // The problem's own number and status are no better than the HTTP status: 1 and 2 are used without distinction.
  const fields = [...(problem.invalidParams ?? []), ...(problem.invalidFields ?? [])];
  const number = problemNumber(problem);
  const message = isWrite(request) ? sentenceOf(status, number, fields) : null;
  return {
    fields,
    detail: describe(problem, number),
    ...(number !== null && { upstreamCode: number }),
    ...(message !== null && { message }),
  };
}

function problemNumber({ type }: ApiProblem): string | null {
  return /\/problems\/(\d+)$/.exec(type ?? '')?.[1] ?? null;
}

/** A sentence for problems of a write about which a caller can do something; null for all others. */
function sentenceOf(status: number, number: string | null, fields: readonly RefusedField[]): string | null {
  const isAddressTaken = number === '19' || fields.some(({ name }) => /^\W*email$/.test(name));
  if (status === 409 && isAddressTaken) return 'a user with this e-mail address exists already (409)';
  if (status === 403 && number === '14') return "the user of the gateway's token is not enabled (403)";
  return status === 412 ? 'it was changed by somebody else meanwhile (412)' : null;
}

/** A line for the log, with what the vendor's support asks for. */
function describe(
  { title, detail, schemaValidationFailure, correlationID }: ApiProblem,
  number: string | null,
): string {
  const parts = [
    ['problem', number],
    ['title', title],
    ['detail', detail],
    ['schema', schemaValidationFailure],
    ['correlationID', correlationID],
  ] as const;
  return parts.flatMap(([name, text]) => (text ? [`${name}: ${oneLine(text)}`] : [])).join('; ');
}

/** A text for the log. A long one is left out and not cut, since half a secret would not be known for one. */
function oneLine(text: string): string {
  const { length } = text;
  return length > longestPart ? `(${length} characters)` : text.replaceAll(/\p{Cc}+/gu, ' ');
}

const longestPart = 500;
