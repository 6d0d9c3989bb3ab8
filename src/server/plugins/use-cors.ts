import type { Plugin } from 'graphql-yoga';

/**
 * Lets pages of listed origins read answers. Whoever else asks gets no such header: "null" would be the origin of every
 * sandboxed frame. All answers vary by origin, so that no cache hands one page the answer for another.
 */
export function useCors(corsOrigins: readonly string[]): Plugin {
  if (corsOrigins.length === 0) return {};
  const listed = new Set(corsOrigins.filter((origin) => origin !== 'null'));
  const originOf = ({ headers }: Request): string | null => {
    const origin = headers.get('origin');
    return origin !== null && listed.has(origin) ? origin : null;
  };
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      const { method, headers } = request;
      if (method !== 'OPTIONS' || originOf(request) === null) return;
      if (headers.get('access-control-request-method') === null) return;
      const asked = headers.get('access-control-request-headers');
      endResponse(
        new fetchAPI.Response(null, {
          status: 204,
          headers: {
            'access-control-allow-methods': 'GET, POST',
            'access-control-max-age': '600',
            vary: 'Access-Control-Request-Headers',
            ...(asked !== null && { 'access-control-allow-headers': asked }),
          },
        }),
      );
    },
    onResponse({ request, response }) {
      const headers = corsHeaders(corsOrigins, request.headers.get('origin') ?? undefined);
      for (const [name, value] of Object.entries(headers)) {
        if (name === 'vary') response.headers.append(name, value);
        else response.headers.set(name, value);
      }
    },
  };
}

/** What every answer says of who may read it. */
export function corsHeaders(
  corsOrigins: readonly string[],
  origin: string | undefined,
): Record<string, string> {
  if (corsOrigins.length === 0) return {};
  if (origin === undefined || origin === 'null' || !corsOrigins.includes(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id',
  };
}
