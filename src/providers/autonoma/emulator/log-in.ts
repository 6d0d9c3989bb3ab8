import type { MiddlewareHandler } from 'hono';
import type { Profile } from './profiles.ts';
import { refuse } from './replies.ts';

export const logInPath = '/login';

interface Tokens {
  valid: string;
  /** The portal knows this one, and asks for a new session as it asks a browser. */
  expired: string;
}

export function requireToken(tokens: Tokens, { expired }: Profile): MiddlewareHandler {
  return async ({ req }, next) => {
    const sent = req.header('x-api-token');
    if (sent === tokens.valid) return next();
    if (sent !== tokens.expired) {
      return refuse(401, { error: sent === undefined ? 'Missing API token' : 'Invalid API token' });
    }
    if (expired === 'page') return logInPage();
    return new Response(null, { status: 302, headers: { location: logInPath } });
  };
}

export function logInPage(): Response {
  const html =
    '<!DOCTYPE html><html><head><title>Log in</title></head><body><form method="post"></form></body></html>';
  return new Response(html, { headers: { 'content-type': 'text/html; charset=UTF-8' } });
}
