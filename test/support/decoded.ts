import type { HttpRequest } from '../../src/transport/exchange.ts';
import type { DecodedFailure, JsonRequest, JsonResponse } from '../../src/transport/json-client.ts';

type Decode = (response: JsonResponse, request: JsonRequest) => DecodedFailure | null;

/** What a provider reads out of an error body, before anybody asks which fields the input has. */
export function decoded(
  decode: Decode,
  { status, body, method = 'POST' }: { status: number; body: unknown; method?: HttpRequest['method'] },
): DecodedFailure | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = {
    status,
    text,
    headers: {},
    mediaType: 'application/json',
    json(): unknown {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    },
  };
  return decode(response, { method, path: '/' });
}
