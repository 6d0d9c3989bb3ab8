import type { Plugin } from 'graphql-yoga';
import { askerOf, type Refusal, refusalResponse } from '../refusal.ts';
import { requestIdOf } from '../request-id.ts';

/**
 * GET /readyz: whether to send traffic here. Not whether every backend is up: a gateway serves what it can reach. While
 * the gateway ends, nothing new is taken.
 */
export function useReadiness(isDraining: () => boolean): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const asker = askerOf(request, requestIdOf(request));
      if (isDraining()) return endResponse(refusalResponse(ending, fetchAPI.Response, asker));
      if (url.pathname === '/readyz') endResponse(new fetchAPI.Response('ready\n', { status: 200 }));
    },
  };
}

const ending: Refusal = {
  status: 503,
  text: 'This gateway finishes what is under way and ends; ask again in a moment.',
  headers: { 'retry-after': '1' },
  code: 'BACKEND_UNAVAILABLE',
};
