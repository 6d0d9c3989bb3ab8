import { quote, type Refusal } from './refusal.ts';

/**
 * Whether a body is what the gateway reads: JSON in UTF-8, not compressed. A browser sends JSON to another origin only
 * after a preflight, while a form of any web page can send the other media types; they are refused for that reason.
 */
export function refuseBody(headers: Headers): Refusal | null {
  const contentType = headers.get('content-type');
  const [essence = '', ...parameters] = (contentType ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  if (!jsonTypes.has(essence)) {
    const came = contentType === null ? 'none' : quote(contentType);
    return unsupported(`Expected content-type: application/json, ${came} came. ${how}`);
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset))
    return unsupported(`Expected JSON in UTF-8, charset ${quote(charset)} came. Encode the body as UTF-8.`);
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity')
    return unsupported(
      `Expected a body without content-encoding, ${quote(coding)} came. Send it uncompressed.`,
      { 'accept-encoding': 'identity' },
    );
  return null;
}

const jsonTypes = new Set(['application/json', 'application/graphql+json']);

const how = 'Send the operation as JSON, such as {"query": "{ viewer { subject } }"}.';

function unsupported(text: string, headers: Record<string, string> = {}): Refusal {
  return { status: 415, text, headers: { 'accept-post': 'application/json', ...headers } };
}
