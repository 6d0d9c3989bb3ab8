import type { FieldFault } from '../../../errors.ts';
import type { HttpResponse } from '../../../transport/http-client.ts';
import type { DecodedFailure } from '../../../transport/json-client.ts';
import type { ApiProblem } from '../api.ts';
import * as api from '../api.ts';
import { type InputPaths, inputPath } from '../input-paths.ts';

/** What an error body says; no part that is shown or logged repeats a secret. */
export function decodeFailure(response: HttpResponse, secrets: readonly string[]): DecodedFailure | null {
  // A gateway in front of the API answers so, with any 4xx status and in no documented form, for a wrong account id.
  if (response.status < 500 && response.text.includes('x-pcloud-accountid')) return { code: 'NOT_FOUND' };
  const problem = api.problem.safeParse(parseJson(response.text));
  if (!problem.success) return null;
  const faults = [...(problem.data.invalidParams ?? []), ...(problem.data.invalidFields ?? [])];
  // The problem's own number and status are no better than the HTTP status: 1 and 2 are used without distinction.
  const fields = faults.map(({ name, reason }) => ({ name, reason: withoutSecrets(reason, secrets) }));
  return { fields, detail: describe(problem.data, secrets) };
}

/** The same for a write: fields by the input's names, and sentences for what a caller can do something about. */
export function decodeWriteFailure(
  response: HttpResponse,
  paths: InputPaths,
  secrets: readonly string[],
): DecodedFailure | null {
  const decoded = decodeFailure(response, secrets);
  if (decoded === null) return null;
  const fields = (decoded.fields ?? []).flatMap(({ name, reason }) => {
    const path = inputPath(paths, name);
    return path === null ? [] : [{ name: path, reason: shownReason(reason) }];
  });
  const message = sentenceOf(response, fields);
  return { ...decoded, fields, ...(message !== null && { message }) };
}

/** A line for the log, with what the vendor's support asks for. */
function describe(problem: ApiProblem, secrets: readonly string[]): string {
  const { type, title, detail, schemaValidationFailure, correlationID } = problem;
  const number = problemNumber(type);
  const parts = [
    ['problem', number],
    ['title', title],
    ['detail', detail],
    ['schema', schemaValidationFailure],
    ['correlationID', correlationID],
  ] as const;
  return parts.flatMap(([name, text]) => (text ? [`${name}: ${cut(text, secrets)}`] : [])).join('; ');
}

function cut(text: string, secrets: readonly string[]): string {
  const line = withoutSecrets(text, secrets).replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > longestPart ? `${line.slice(0, longestPart)}...` : line;
}

const longestPart = 300;

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const spelled = secrets.flatMap((secret) => [secret, Buffer.from(secret, 'utf8').toString('base64')]);
  return spelled.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
}

function problemNumber(type: string | null | undefined): string | undefined {
  return /\/problems\/(\d+)$/.exec(type ?? '')?.[1];
}

/** A sentence of our own for problems that the vendor's catalogue numbers; null for all others. */
function sentenceOf({ status, text }: HttpResponse, fields: readonly FieldFault[]): string | null {
  const problem = api.problem.safeParse(parseJson(text));
  const number = problemNumber(problem.data?.type);
  const isAddressTaken = fields.some(({ name }) => name === 'email') || number === '19';
  if (status === 409 && isAddressTaken) return 'a user with this e-mail address exists already (409)';
  if (status === 409 && fields.length > 0) return `${namesOf(fields)}: conflicts with what is there (409)`;
  if (status === 400 && fields.length > 0) return `${namesOf(fields)}: refused as invalid (400)`;
  if (status === 403 && number === '14') return "the user of the gateway's token is not enabled (403)";
  return status === 412 ? 'it was changed by somebody else meanwhile (412)' : null;
}

function namesOf(fields: readonly FieldFault[]): string {
  return [...new Set(fields.map(({ name }) => name))].join(', ');
}

/** A reason to show: it is written for people, but nobody promises what else is in it. */
function shownReason(reason: string): string {
  return reason.length > 200 || /:\/\/|\p{Cc}/u.test(reason) ? 'the backend refused this value' : reason;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
