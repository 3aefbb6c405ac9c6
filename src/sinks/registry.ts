import type { SinkSpecs, SinkType } from "../../generated/sinks.ts";
import { git } from "./git/driver.ts";
import { nats } from "./nats/driver.ts";
import { postgres } from "./postgres.ts";
import type { SinkDriver } from "./sink.ts";

type Drivers = { readonly [T in SinkType]: SinkDriver<T> };

/** One driver for each `type` the CRDs allow; a missing or a surplus one does not compile. */
export const drivers: Drivers = { git, nats, postgres };

/** Spec of any sink. */
export type SinkSpec = SinkSpecs[SinkType];

/** The driver for `spec`'s type, seen as one that takes any spec: the type is the link. */
export function driverOf(spec: SinkSpec): SinkDriver<SinkType> {
  return drivers[spec.type] as SinkDriver<SinkType>;
}
