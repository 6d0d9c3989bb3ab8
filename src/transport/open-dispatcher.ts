import { type Dispatcher, Pool, ProxyAgent } from 'undici';

export interface DispatcherOptions {
  origin: string;
  connections: number;
  /** URL of an HTTP proxy, with its credentials; null for none. */
  proxy: string | null;
  /** How long a connection is kept without a request, unless the backend says that it keeps it less long. */
  idleMs: number;
  /** What https is trusted by, and shows; null: as the system has it. */
  tls: TlsOptions | null;
}

/** As PEM. */
export interface TlsOptions {
  /** In place of the usual certificate authorities. */
  ca?: string;
  cert?: string;
  key?: string;
}

export interface OpenDispatcher {
  dispatcher: Dispatcher;
  /** What every request must carry beside its own. */
  prefix: string;
  headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const connectTimeout = 5_000;

/** Said, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off. */
const verified = { rejectUnauthorized: true };

/**
 * Connections to one origin. Through a proxy, https travels in a tunnel of which the proxy sees the host alone; http is
 * forwarded by it, as proxies expect, and is as open to it as to anybody on the way.
 */
export function openDispatcher({
  origin,
  connections,
  proxy,
  idleMs,
  tls,
}: DispatcherOptions): OpenDispatcher {
  // In a pipeline a slow answer holds up those behind it; two or four requests deep saved no processor time.
  const bounds = {
    connections,
    pipelining: 1,
    allowH2: false,
    connectTimeout,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
  };
  if (proxy === null) {
    const pool = new Pool(origin, { ...bounds, connect: { ...verified, ...tls } });
    return { dispatcher: pool, prefix: '', headers: {}, close: () => pool.close() };
  }
  const { origin: proxyOrigin, username, password } = new URL(proxy);
  const token = username === '' && password === '' ? null : basicOf(username, password);
  if (origin.startsWith('http:')) {
    const pool = new Pool(proxyOrigin, { ...bounds, connect: { ...verified } });
    const headers = {
      host: new URL(origin).host,
      ...(token !== null && { 'proxy-authorization': token }),
    };
    return { dispatcher: pool, prefix: origin, headers, close: () => pool.close() };
  }
  const agent = new ProxyAgent({
    ...bounds,
    uri: proxyOrigin,
    ...(token !== null && { token }),
    proxyTls: { ...verified, timeout: connectTimeout },
    requestTls: { ...verified, ...tls, timeout: connectTimeout },
    // As many tunnels may be opened at once as there are connections.
    clientFactory: (url, options) =>
      new Pool(url, { ...options, connections, headersTimeout: connectTimeout }),
  });
  return { dispatcher: agent, prefix: '', headers: {}, close: () => agent.close() };
}

function basicOf(username: string, password: string): string {
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
