import type { HttpRequest } from './exchange.ts';

export function encodeQuery(query: HttpRequest['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) parameters.append(name, String(one));
    }
  }
  // A space is %20 in every upstream's grammar, "+" only in some.
  const encoded = parameters.toString().replaceAll('+', '%20');
  return encoded === '' ? '' : `?${encoded}`;
}

export function encodeBody(body: HttpRequest['body']): {
  content: string | null;
  contentType: Record<string, string>;
} {
  if (body === undefined) return { content: null, contentType: {} };
  if ('form' in body) {
    const content = new URLSearchParams(
      body.form.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return { content, contentType: { 'content-type': 'application/x-www-form-urlencoded' } };
  }
  return {
    content: JSON.stringify(body.json),
    contentType: { 'content-type': body.mediaType ?? 'application/json' },
  };
}
