import { BlockList, isIPv4 } from 'node:net';
import { grants } from '../../scopes.ts';
import { plainAddress } from './address.ts';
import type { Asked, Grant, Rejected } from './caller.ts';
import { readWords, reasonAgainstSubject } from './subjects.ts';

export interface ProxyHeaderOptions {
  /** Names of headers. */
  subject: string;
  scopes: string;
  backends?: string | undefined;
  /** Addresses and networks of the proxy. */
  from: readonly string[];
}

/** Reads who asks from what a trusted proxy says; null where it names nobody. */
export function createProxyHeader(
  options: ProxyHeaderOptions,
  taken: ReadonlySet<string>,
): (asked: Asked) => Grant | Rejected | null {
  const isProxy = createNetworkCheck(options.from);
  const names = {
    subject: options.subject.toLowerCase(),
    scopes: options.scopes.toLowerCase(),
    backends: options.backends?.toLowerCase() ?? null,
  };
  const all = Object.values(names).filter((name) => name !== null);
  return ({ headers, headersDistinct, address }) => {
    if (all.every((name) => headers[name] === undefined)) return null;
    if (!isProxy(address))
      return { reason: `Only the proxy in front of this gateway may send ${all.join(', ')}.` };
    // A client that sends it too would be the first of two, where the proxy adds instead of replacing.
    if (all.some((name) => (headersDistinct[name]?.length ?? 0) > 1))
      return { reason: `Expected ${all.join(', ')} once each; the proxy must remove what clients send.` };
    const wordsOf = (name: string): string[] => readWords(headersDistinct[name]?.[0] ?? '') ?? [];
    const subject = headersDistinct[names.subject]?.[0] ?? '';
    if (subject === '') return null;
    const fault = reasonAgainstSubject(subject, taken);
    if (fault !== null) return { reason: `${names.subject}: ${fault}.` };
    return {
      subject,
      scopes: wordsOf(names.scopes).filter((scope) => grants.includes(scope)),
      backends: names.backends === null ? ['*'] : wordsOf(names.backends),
    };
  };
}

function createNetworkCheck(networks: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = familyOf(address);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => {
    if (address === undefined) return false;
    const plain = plainAddress(address).replace(/%.*$/, '');
    return list.check(plain, familyOf(plain));
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
