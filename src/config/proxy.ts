import { BlockList, isIP, isIPv6 } from 'node:net';
import type { ConfigurationPath, FaultList } from './faults.ts';

export interface ProxySources {
  env: Readonly<Record<string, string | undefined>>;
  /** Whether the usual variables count: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
  fromEnvironment: boolean;
  faults: FaultList;
}

/** The proxy of a backend: its own setting, else the environment's if that counts; null for none. */
export function findProxy(
  { setting, path, target }: { setting: string | false | undefined; path: ConfigurationPath; target: string },
  { env, fromEnvironment, faults }: ProxySources,
): string | null {
  if (setting === false) return null;
  if (setting !== undefined) return checkProxy(setting, path, faults);
  if (!fromEnvironment || !URL.canParse(target)) return null;
  const url = new URL(target);
  if (isExempt(url, env['no_proxy'] || env['NO_PROXY'] || '')) return null;
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const name = names.find((one) => (env[one] ?? '').trim() !== '');
  if (name === undefined) return null;
  const value = (env[name] ?? '').trim();
  return checkProxy(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`, [name], faults);
}

/** What of a proxy's URL may appear in no output. */
export function secretsOfProxy(proxy: string): string[] {
  const { username, password } = new URL(proxy);
  if (username === '' && password === '') return [];
  const written = [username, password].filter((part) => part !== '');
  const basic = Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64');
  return [proxy, basic, ...written, ...written.map(decode)];
}

function checkProxy(text: string, path: ConfigurationPath, faults: FaultList): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && isPlain(url)) return text;
  // The text may hold a password, so that it is not repeated.
  faults.add(
    path,
    'expected the URL of a proxy, http or https without a path, such as http://proxy.internal:3128',
  );
  return null;
}

function isPlain({ protocol, pathname, search, hash, username, password }: URL): boolean {
  const decodable = !badEscape.test(username) && !badEscape.test(password);
  return /^https?:$/.test(protocol) && /^\/?$/.test(pathname) && search === '' && hash === '' && decodable;
}

const badEscape = /%(?![0-9a-f]{2})/i;

/** The rules by which most programs read NO_PROXY: names with all below them, addresses, networks, each with or without a port; * for all. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry.toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [address, prefix] = entry.split('/');
  if (prefix !== undefined) return isInNetwork(host, address ?? '', Number(prefix));
  const [, bracketed, plain, entryPort] = /^(?:\[(.*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (isIPv6(entry)) return entry === host;
  if (entryPort !== undefined && entryPort !== port) return false;
  const name = (bracketed ?? plain ?? entry).replace(/^\*?\./, '');
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInNetwork(host: string, address: string, prefix: number): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || isIP(host) !== isIP(address)) return false;
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > (family === 'ipv6' ? 128 : 32)) return false;
  const network = new BlockList();
  network.addSubnet(address, prefix, family);
  return network.check(host, family);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
