/** Whether there are more values within a value than so many; it looks at no more of them. */
export function hasMoreValues(value: unknown, most: number): boolean {
  const rest: unknown[] = [value];
  let count = 0;
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const parts = typeof next === 'object' && next !== null ? Object.values(next) : [];
    count += parts.length;
    if (count > most) return true;
    for (const part of parts) if (typeof part === 'object' && part !== null) rest.push(part);
  }
  return false;
}
