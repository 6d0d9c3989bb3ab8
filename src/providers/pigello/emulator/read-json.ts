import { detail } from './credentials.ts';

/** The body of a write, or the answer that refuses it. */
export async function readJson(request: Request): Promise<{ json: unknown } | Response> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== 'application/json') {
    return detail(415, `Unsupported media type "${mediaType}" in request.`);
  }
  try {
    return { json: (await request.json()) as unknown };
  } catch {
    return detail(400, 'JSON parse error.');
  }
}
