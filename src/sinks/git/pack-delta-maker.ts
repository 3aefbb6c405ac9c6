/** So many bytes must be equal for a copy to be worth its 7 bytes. */
const window = 16;
/** A replaced name of an object, and some more: after so many bytes both sides may go on in step. */
const farthestStep = 64;
const mostCopied = 0xffff;
const mostInserted = 127;

function sizeBytes(size: number): number[] {
  const bytes: number[] = [];
  let rest = size;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}

/** Commands of a delta. */
interface Script {
  readonly parts: Buffer[];
  copy(from: number, to: number): void;
  insert(data: Buffer): void;
}

function createScript(): Script {
  const parts: Buffer[] = [];
  return {
    parts,
    copy: (from, to) => {
      for (let at = from; at < to; at += mostCopied) {
        const numbers = Buffer.alloc(6);
        numbers.writeUInt32LE(at, 0);
        numbers.writeUInt16LE(Math.min(to - at, mostCopied), 4);
        let mask = 128;
        const bytes = [...numbers].filter((byte, index) => {
          if (byte !== 0) mask |= 1 << index;
          return byte !== 0;
        });
        parts.push(Buffer.from([mask, ...bytes]));
      }
    },
    insert: (data) => {
      for (let at = 0; at < data.length; at += mostInserted) {
        const piece = data.subarray(at, at + mostInserted);
        parts.push(Buffer.from([piece.length]), piece);
      }
    },
  };
}

const isSame = (a: Buffer, at: number, b: Buffer, other: number, length: number): boolean =>
  at + length <= a.length &&
  other + length <= b.length &&
  a.compare(b, other, other + length, at, at + length) === 0;

const multiplier = 0x01000193;
const hashOf = (data: Buffer, at: number): number => {
  let sum = 0;
  for (let index = at; index < at + window; index++)
    sum = (Math.imul(sum, multiplier) + (data[index] ?? 0)) | 0;
  return sum;
};
/** What the byte that leaves the window has added to its hash. */
const leaving = Array.from({ length: window - 1 }).reduce<number>(
  (power) => Math.imul(power, multiplier),
  1,
);

/** Where each block of the base stands, by its hash. */
function indexOf(base: Buffer): ReadonlyMap<number, number> {
  const index = new Map<number, number>();
  for (let at = 0; at + window <= base.length; at += window) {
    const key = hashOf(base, at);
    if (!index.has(key)) index.set(key, at);
  }
  return index;
}

/** How far both sides have to step until they are the same again; 0 when not soon. */
function stepFrom(base: Buffer, from: number, target: Buffer, at: number): number {
  for (let step = 1; step <= farthestStep; step++)
    if (isSame(base, from + step, target, at + step, window)) return step;
  return 0;
}

/**
 * How to make `target` from `base`: runs to copy and bytes to insert. Takes time in proportion to both, little where they
 * are mostly the same.
 */
export function deltaOf(base: Buffer, target: Buffer): Buffer {
  const script = createScript();
  let blocks: ReadonlyMap<number, number> | undefined;
  /** The next place from `at` on that stands in the base as well. */
  const search = (at: number): { readonly from: number; readonly at: number } | undefined => {
    blocks ??= indexOf(base);
    if (at + window > target.length) return undefined;
    let sum = hashOf(target, at);
    for (let next = at; ; next++) {
      const from = blocks.get(sum);
      if (from !== undefined && isSame(base, from, target, next, window)) return { from, at: next };
      if (next + window >= target.length) return undefined;
      sum = (sum - Math.imul(target[next] ?? 0, leaving)) | 0;
      sum = (Math.imul(sum, multiplier) + (target[next + window] ?? 0)) | 0;
    }
  };
  let from = 0;
  let at = 0;
  /** Up to here the target is made. */
  let made = 0;
  while (at < target.length) {
    const start = at;
    const shift = from - at;
    while (at < target.length && at + shift < base.length && target[at] === base[at + shift]) at++;
    if (at - start >= window || (at > start && at === target.length)) {
      script.insert(target.subarray(made, start));
      script.copy(start + shift, at + shift);
      made = at;
    }
    if (at >= target.length) break;
    const step = stepFrom(base, at + shift, target, at);
    const next = step > 0 ? { from: at + shift + step, at: at + step } : search(at);
    if (next === undefined) break;
    ({ from, at } = next);
    // What was passed over may be the same too.
    while (at > made && from > 0 && target[at - 1] === base[from - 1]) {
      at--;
      from--;
    }
  }
  script.insert(target.subarray(made));
  return Buffer.concat([
    Buffer.from([...sizeBytes(base.length), ...sizeBytes(target.length)]),
    ...script.parts,
  ]);
}
