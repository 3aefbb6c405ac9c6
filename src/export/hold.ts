import type { Cursor } from "../rows/cursor.ts";
import type { Bell } from "../runtime/bell.ts";
import type { Clock, Millis } from "../runtime/clock.ts";
import { exceeds, type RemovalLimit } from "./removal-limit.ts";

/** A removal that is held back. */
export interface HeldRemoval {
  readonly removed: number;
  readonly held: number;
}

/** What can end a hold; all as it is now. */
export interface HoldOptions {
  readonly cursor: Cursor;
  readonly bell: Bell;
  readonly clock: Clock;
  readonly limit: () => RemovalLimit;
  /** Value of the annotation that confirms. */
  readonly confirmation: () => string | undefined;
  /** The value that was there before the hold, which confirms nothing. */
  readonly before: string | undefined;
  /** Lists everything once more; the function that it returns says whether that has been done. */
  readonly relist: () => () => boolean;
}

/** Whether lists that were asked for have come is looked at so often. */
const lookInterval: Millis = 1_000;

/**
 * Waits until the removal may be made, and gives how many rows may go; or until it is smaller than it was, so that it is to
 * be judged again, and gives 0. Only a confirmation that comes after the beginning counts: an old one was for something else.
 */
export async function waitOut(
  { removed, held }: HeldRemoval,
  options: HoldOptions,
  signal: AbortSignal,
): Promise<number> {
  const { cursor, bell, clock, limit, confirmation, before, relist } = options;
  const startedAt = clock.now();
  let isListed: (() => boolean) | undefined;
  const isTooMany = (rows: number | undefined): boolean =>
    rows !== undefined && exceeds(limit(), held - rows, held);
  // Where others have come in the place of those that would go, numbers alone do not tell when they are back.
  const isTold = isTooMany(cursor.size);

  const isAllowed = (): boolean =>
    (confirmation() !== before && confirmation() !== undefined) ||
    (cursor.size !== undefined && isListed?.() === true);
  const isOver = (): boolean =>
    !exceeds(limit(), removed, held) ||
    (isTold && cursor.size !== undefined && !isTooMany(cursor.size));

  while (!signal.aborted) {
    if (isAllowed()) return Math.max(removed, held - (cursor.size ?? held));
    if (isOver()) return 0;
    const wait = startedAt + limit().confirmAfter - clock.now();
    if (wait <= 0) isListed ??= relist();
    await bell.wait(wait <= 0 ? lookInterval : wait, signal);
  }
  return 0;
}
