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

/** Whether a window of the base is one of the target. */
const isSame = (base: Buffer, from: number, target: Buffer, at: number): boolean =>
  from + window <= base.length &&
  at + window <= target.length &&
  base.compare(target, at, at + window, from, from + window) === 0;

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
    if (isSame(base, from + step, target, at + step)) return step;
  return 0;
}

/** A place in the base and one in the target. */
interface Pair {
  readonly from: number;
  readonly at: number;
}

/** Finds the next place from `at` on whose window stands in the base as well. */
function searcher(base: Buffer, target: Buffer): (at: number) => Pair | undefined {
  let blocks: ReadonlyMap<number, number> | undefined;
  return (at) => {
    blocks ??= indexOf(base);
    if (at + window > target.length) return undefined;
    let sum = hashOf(target, at);
    for (let next = at; ; next++) {
      const from = blocks.get(sum);
      if (from !== undefined && isSame(base, from, target, next)) return { from, at: next };
      if (next + window >= target.length) return undefined;
      sum = (sum - Math.imul(target[next] ?? 0, leaving)) | 0;
      sum = (Math.imul(sum, multiplier) + (target[next + window] ?? 0)) | 0;
    }
  };
}

/** How many bytes from here on are the same. */
function runFrom(base: Buffer, from: number, target: Buffer, at: number): number {
  const most = Math.min(base.length - from, target.length - at);
  let run = 0;
  while (run < most && base[from + run] === target[at + run]) run++;
  return run;
}

/**
 * How to make `target` from `base`: runs to copy and bytes to insert. Takes time in proportion to both, little where they
 * are mostly the same.
 */
export function deltaOf(base: Buffer, target: Buffer): Buffer {
  const script = createScript();
  const search = searcher(base, target);
  /** Up to here the target is made. */
  let made = 0;
  /** What was passed over before a place may be the same too. */
  const reaching = ({ from, at }: Pair): Pair => {
    let back = 0;
    while (at - back > made && from > back && target[at - back - 1] === base[from - back - 1])
      back++;
    return { from: from - back, at: at - back };
  };
  let next: Pair | undefined = { from: 0, at: 0 };
  while (next !== undefined && next.at < target.length) {
    const { from, at }: Pair = next;
    const run = runFrom(base, from, target, at);
    const isLast = at + run === target.length;
    if (run >= window || (run > 0 && isLast)) {
      script.insert(target.subarray(made, at));
      script.copy(from, from + run);
      made = at + run;
    }
    if (isLast) break;
    const step = stepFrom(base, from + run, target, at + run);
    const found: Pair | undefined =
      step > 0 ? { from: from + run + step, at: at + run + step } : search(at + run);
    next = found && reaching(found);
  }
  script.insert(target.subarray(made));
  return Buffer.concat([
    Buffer.from([...sizeBytes(base.length), ...sizeBytes(target.length)]),
    ...script.parts,
  ]);
}
