import type { TargetPlan } from "../../collect/target-plan.ts";
import type { Resource } from "../../kube/discovery.ts";
import type { SourceKey } from "../../rows/row.ts";
import type { Section } from "../output/printer.ts";
import type { Place } from "../sources/place.ts";

/** What is to be listed where, and what becomes of it. */
export interface Job {
  readonly place: Place;
  readonly plan: TargetPlan;
  readonly resource: Resource;
  readonly section: Section;
  /** For when they cannot be listed all at once. */
  readonly namespaces: (signal: AbortSignal) => Promise<readonly string[]>;
}

/** A target that there is no job for. */
export interface Idle {
  readonly place: Place;
  readonly source: SourceKey;
}
