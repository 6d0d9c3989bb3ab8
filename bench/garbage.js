const line =
  /(\d+) ms: (?:Scavenge|Mark-Compact|Minor Mark)[^\d]*?(?:\([a-z ]+\) )?([\d.]+) \([\d.]+\) -> ([\d.]+) \([\d.]+\) MB/g;

/**
 * Megabytes that a process made within some windows of its time, from what --trace-gc wrote: what each collection found
 * beyond what the one before had left. Null where a window saw fewer than two collections.
 */
export function garbageWithin(output, windows) {
  const collections = [...output.matchAll(line)].map(([, at, before, after]) => ({
    at: Number(at),
    before: Number(before),
    after: Number(after),
  }));
  let megabytes = 0;
  let seen = 0;
  for (const [index, { at, before }] of collections.entries()) {
    const earlier = collections[index - 1];
    if (earlier === undefined || !windows.some(([from, to]) => at >= from && at <= to)) continue;
    megabytes += Math.max(0, before - earlier.after);
    seen += 1;
  }
  return seen < 2 ? null : megabytes;
}
