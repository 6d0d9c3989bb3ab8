/** The known word that was probably meant; null when none is near. Case makes no difference. */
export function nearest(word: string, known: readonly string[]): string | null {
  // Cut, so that a long text that is no word costs nothing.
  const asked = word.slice(0, 100).toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, distance: distanceOf(asked, candidate.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  const [best] = ranked;
  if (best === undefined) return null;
  const tolerated = Math.max(1, Math.floor(best.candidate.length * 0.4));
  return best.distance <= tolerated ? best.candidate : null;
}

/** Letters to insert, remove or replace; two neighbours that changed places count once. */
function distanceOf(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length] ?? 0;
}
