import { OperatorError } from "../errors/operator-error.ts";

/** In which epoch a lane writes to its sink. */
export interface Epoch {
  readonly current: number;
  /**
   * The sink has refused us for a higher epoch. True when we lead all the same, and go on in a higher one yet.
   * @throws where it cannot be found out now who leads
   */
  overtake(refusal: OperatorError<"SINK_FENCED">, signal: AbortSignal): Promise<boolean>;
}

/** What an epoch rests on. */
export interface Leadership {
  /** Lease transitions when we became leader; 0 without leader election. */
  readonly epoch: number;
  /** Asks the API server whether the Lease is ours at this moment. @throws where that cannot be found out */
  readonly isLeader: (signal: AbortSignal) => Promise<boolean>;
}

/**
 * Transitions fall to nothing when the Lease is deleted or the cluster made anew, while sinks remember. Who holds the Lease
 * then adds its own epoch to the one that stands, so that of two leaders in a row the later one is still the higher. Once:
 * who is refused again has a rival that leads as well, as where two clusters write under one name.
 */
export function createEpoch({ epoch, isLeader }: Leadership): Epoch {
  let current = epoch;
  let hasOvertaken = false;
  return {
    get current() {
      return current;
    },
    overtake: async ({ context: { held } }, signal) => {
      if (hasOvertaken || !Number.isSafeInteger(held + epoch)) return false;
      if (!(await isLeader(signal))) return false;
      hasOvertaken = true;
      current = held + epoch;
      return true;
    },
  };
}

export const isFenced = (error: unknown): error is OperatorError<"SINK_FENCED"> =>
  error instanceof OperatorError && error.code === "SINK_FENCED";
