import { kinds } from "../../generated/kinds.ts";
import type { KollectProfile, KollectProfileStatus } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { compileProfile, type Extractor } from "../extract/extractor.ts";
import { redacting } from "../extract/redacting.ts";
import { createRedactor } from "../redact/redactor.ts";
import type { StatusWriter } from "../kube/status.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Reconcile } from "../runtime/controller.ts";
import type { ReadonlyStore } from "../runtime/store.ts";

import { conditionsOf, finding, withKstatus } from "./conditions.ts";

export interface ExtractorOptions {
  /** Ends of keys whose values are taken out of every row, besides those that everybody calls secret. */
  readonly scrubKeys: readonly string[];
}

/** Compiles each version of a profile once. */
export interface Extractors {
  /** @throws {OperatorError} EXPRESSION_INVALID */
  of(profile: KollectProfile): Extractor;
}

export function createExtractors({ scrubKeys }: ExtractorOptions): Extractors {
  const compiled = new WeakMap<KollectProfile, Extractor>();
  return {
    of: (profile) => {
      const known = compiled.get(profile);
      if (known !== undefined) return known;
      const { scrubKeys: own } = profile.spec.export.prune;
      const fresh = redacting(
        compileProfile(profile),
        createRedactor({ scrubKeys: [...scrubKeys, ...(own ?? [])] }),
        profile.spec.attributes,
      );
      compiled.set(profile, fresh);
      return fresh;
    },
  };
}

export interface ProfileReconcilerOptions {
  readonly profiles: ReadonlyStore<KollectProfile>;
  readonly extractors: Extractors;
  readonly status: StatusWriter;
  readonly clock: Clock;
}

/** Says on the profile itself whether it compiles. */
export function profileReconciler(options: ProfileReconcilerOptions): Reconcile<string> {
  const { profiles, extractors, status, clock } = options;
  const judge = (profile: KollectProfile): ReturnType<typeof finding> => {
    try {
      extractors.of(profile);
      const count = profile.spec.attributes.length;
      return finding("Ready", true, "Compiled", `${count} attribute${count === 1 ? "" : "s"}`);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      return finding("Ready", false, error.reason, error.message);
    }
  };
  return async (key, signal) => {
    const profile = profiles.get(key);
    if (profile === undefined) return "on-change";
    const generation = profile.metadata.generation ?? 0;
    const next: KollectProfileStatus = {
      observedGeneration: generation,
      conditions: conditionsOf(
        status.latest(profile).status?.conditions,
        withKstatus([judge(profile)]),
        {
          generation,
          now: clock.now(),
        },
      ),
    };
    await status.apply(kinds.KollectProfile, profile, next, signal);
    return "on-change";
  };
}
