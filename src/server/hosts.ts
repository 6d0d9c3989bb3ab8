export type HostVerdict = 'served' | 'foreign' | 'malformed';

/**
 * Says whether a header Host names this gateway. A page under any name can be made to reach the loopback (DNS
 * rebinding); to the browser it is then of the same origin, and only this header tells.
 */
export function createHostCheck(hosts: readonly string[]): (header: string | undefined) => HostVerdict {
  const served = new Set(hosts.map(normalize));
  return (header = '') => {
    const [, host] = authority.exec(header) ?? [];
    if (host === undefined || !URL.canParse(`http://${header}`)) return 'malformed';
    const name = normalize(host);
    return served.has(name) || loopback.test(name) ? 'served' : 'foreign';
  };
}

const authority = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{0,5})?$/i;

const loopback = /^(localhost|[a-z0-9._-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function normalize(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
