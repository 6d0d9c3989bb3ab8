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

function isHtml({ mediaType, text }: HttpResponse): boolean {
  return (
    mediaType === 'text/html' || mediaType === 'application/xhtml+xml' || /^\s*<(!doctype|html)/i.test(text)
  );
}

const hint = '; most likely a log-in page: check the API token, and that it has not expired';

/** Only for refusals of what the caller asked: other texts of the upstream are nobody's business. */
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
export function readFaults({ text }: HttpResponse): FieldFault[] {
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

/** Nothing that looks like a URL or a credential, and not much of it. */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\S*:\/\/\S*|[\w-]{24,}/g, '[...]')
    .trim()
    .slice(0, 200);
}
