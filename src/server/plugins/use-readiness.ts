import type { Plugin } from 'graphql-yoga';

/** GET /readyz: whether to send traffic here. Not whether every backend is up: a gateway serves what it can reach. */
export function useReadiness(): Plugin {
  return {
    onRequest({ url, fetchAPI, endResponse }) {
      if (url.pathname === '/readyz') endResponse(new fetchAPI.Response('ready\n', { status: 200 }));
    },
  };
}
