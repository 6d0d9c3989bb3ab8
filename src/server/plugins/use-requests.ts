import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../../log.ts';
import { refuseBody } from '../media-type.ts';
import type { RequestReader } from '../read-json-request.ts';
import { askerOf, quote, type Refusal, refusalResponse } from '../refusal.ts';
import { requestIdOf } from '../request-id.ts';

export interface RequestOptions {
  reader: RequestReader;
  corsOrigins: readonly string[];
}

/** Takes GET, and POST of JSON, from clients that are no foreign web page; yoga's own readers are never reached. */
export function useRequests({ reader, corsOrigins }: RequestOptions, logger: Logger): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const site = request.headers.get('sec-fetch-site') ?? undefined;
      const origin = request.headers.get('origin') ?? undefined;
      const refusal =
        refuseForeignPage({ site, origin }, corsOrigins) ??
        refuseTarget(url.pathname, request.method) ??
        (isPost(request) ? refuseBody(request.headers) : null);
      if (refusal === null) return;
      const { status, text } = refusal;
      const requestId = requestIdOf(request);
      logger.info({ requestId, status }, `refused: ${text}`);
      endResponse(refusalResponse(refusal, fetchAPI.Response, askerOf(request, requestId)));
    },
    onRequestParse({ request, setRequestParser }) {
      const told = (error: unknown): never => {
        if (error instanceof GraphQLError)
          logger.info(
            { requestId: requestIdOf(request), ...error.extensions['http'] },
            `refused: ${error.message}`,
          );
        throw error;
      };
      if (isPost(request)) setRequestParser((body) => reader.fromBody(body).catch(told));
      if (request.method === 'GET')
        setRequestParser(({ url }) => {
          try {
            return reader.fromQueryString(url);
          } catch (error) {
            return told(error);
          }
        });
    },
  };
}

/** yoga would serve the graph under each path that ends like its own. */
function refuseTarget(path: string, method: string): Refusal | null {
  if (path === '/livez' || path === '/readyz') return null;
  if (!/^\/graphql\/?$/.test(path)) return { status: 404, text: elsewhere, code: 'NOT_FOUND' };
  if (method === 'GET' || method === 'POST') return null;
  return {
    status: 405,
    text: `Expected GET and POST, ${quote(method)} came.`,
    headers: { allow: 'GET, POST' },
  };
}

const elsewhere = 'There is nothing at this path; the graph is at /graphql.';

/** A browser says from where a request comes, and no page can change what it says. */
export function refuseForeignPage(
  { site, origin }: { site: string | readonly string[] | undefined; origin: string | undefined },
  corsOrigins: readonly string[],
): Refusal | null {
  if (site === undefined || site === 'same-origin' || site === 'none') return null;
  if (origin !== undefined && origin !== 'null' && corsOrigins.includes(origin)) return null;
  return {
    status: 403,
    code: 'PERMISSION_DENIED',
    text: 'A web page of another origin asked, and may not. Name its origin (https://host:port) in server.corsOrigins if it should.',
  };
}

function isPost({ method }: Request): boolean {
  return method === 'POST';
}
