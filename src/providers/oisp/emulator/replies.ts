/** The shapes in which the upstream answers; few of its errors look alike. */

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

/** A status and no body, not even a media type. */
export function empty(status = 200): Response {
  return new Response(null, { status });
}

/** A plain sentence that calls itself HTML. */
export function text(body: string, status: number): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** `code` is often not the HTTP status. */
export function businessError(status: number, code: number, message: string): Response {
  return json({ code, message }, status);
}

export function platformError(status: number, message: string): Response {
  return json({ code: status, status, message }, status);
}

export function invalidRequest(errors: string[]): Response {
  return json({ code: 400, message: 'Invalid request', errors }, 400);
}

/** A client's mistake under the status of a server's. */
export function unknownPlatformError(errors: string[] | string): Response {
  return json({ code: 400, message: 'Unknown Platform Error', errors }, 500);
}

/** What a handler says itself, in both generations; the transport's own 401 is another one. */
export function notAuthorized(): Response {
  return businessError(401, 401, 'Not Authorized');
}

export function noSuchRoute(method: string, path: string): Response {
  const response = text(
    `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n` +
      `<pre>Cannot ${method} ${path.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>\n</body>\n</html>\n`,
    404,
  );
  response.headers.set('content-security-policy', "default-src 'none'");
  response.headers.set('x-content-type-options', 'nosniff');
  return response;
}
