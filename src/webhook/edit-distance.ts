/** No field's name is longer; comparing is quadratic. */
const longest = 64;

/** How many letters to add, drop, change or swap; infinite for names no field has. */
export function editDistance(from: string, to: string): number {
  if (from.length > longest || to.length > longest) return Infinity;
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next[column] = Math.min(
        at(last, column - 1) + (same ? 0 : 1),
        at(last, column) + 1,
        at(next, column - 1) + 1,
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    before = last;
    last = next;
  }
  return at(last, to.length);
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? Infinity;

export interface Neighbour {
  readonly name: string;
  /** A slip of the pen: other case, or a single letter of a longer name. */
  readonly isSlip: boolean;
}

/** The name most like `wanted`, if one is like it at all. */
export function neighbour(wanted: string, names: readonly string[]): Neighbour | undefined {
  const lower = wanted.toLowerCase();
  const sameLetters = names.find((it) => it.toLowerCase() === lower);
  if (sameLetters !== undefined) return { name: sameLetters, isSlip: true };
  const length = wanted.length;
  const limit = Math.min(Math.max(2, Math.floor(length / 3)), Math.floor(length / 2));
  const [best] = names
    .map((name) => ({ name, distance: editDistance(lower, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance);
  return best && { name: best.name, isSlip: best.distance === 1 && length >= 4 };
}
