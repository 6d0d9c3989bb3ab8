/** The name under which an address pays: an IPv6 network, since whoever has one address has all of it. */
export function payerOf(address: string | undefined): string | null {
  if (address === undefined) return null;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [start = '', end = ''] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(start), groups(end)];
  const between = address.includes('::') ? Math.max(0, 8 - first.length - last.length) : 0;
  const all = [...first, ...Array.from({ length: between }, () => '0'), ...last];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
