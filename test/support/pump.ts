import type { Socket } from "node:net";

/** So many bytes at a time, and so many milliseconds from one time to the next. */
export interface Trickle {
  readonly bytes: number;
  readonly millis: number;
}

/** Passes bytes on to a socket in order: at once, or in a trickle. */
export interface Pump {
  write(chunk: Buffer): void;
  end(): void;
}

/** `trickle`: how it is now; what waits already goes on at its pace until it says `undefined`. */
export function createPump(to: Socket, trickle: () => Trickle | undefined): Pump {
  const waiting: Buffer[] = [];
  let isPumping = false;
  let isOver = false;
  const step = (): void => {
    const pace = trickle();
    const [first] = waiting;
    if (to.destroyed) waiting.length = 0;
    else if (first !== undefined) {
      const bytes = pace?.bytes ?? first.length;
      to.write(first.subarray(0, bytes));
      if (first.length > bytes) waiting[0] = first.subarray(bytes);
      else waiting.shift();
    }
    isPumping = waiting.length > 0;
    if (isPumping) setTimeout(step, pace?.millis ?? 0);
    else if (isOver) to.end();
  };
  return {
    write: (chunk) => {
      if (!isPumping && trickle() === undefined) return void to.write(chunk);
      waiting.push(chunk);
      if (isPumping) return;
      isPumping = true;
      step();
    },
    end: () => {
      isOver = true;
      if (!isPumping) to.end();
    },
  };
}
