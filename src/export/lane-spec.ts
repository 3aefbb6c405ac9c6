import type { Choice } from "../rows/choice.ts";
import type { ExportedProfile } from "../sinks/sink.ts";
import type { OpenSink } from "./connection.ts";
import type { ExportPolicy } from "./policy.ts";

/** Whose rows go where. */
export interface Route {
  readonly inventory: { readonly namespace: string; readonly name: string };
  /** Family and name, for example "database/warehouse". */
  readonly sinkName: string;
  readonly sinkType: string;
  readonly cluster: string;
  readonly open: OpenSink;
}

/** What a lane is to do; all but `fingerprint` takes effect at once. */
export interface LaneSpec extends Route {
  /** Another one means another connection: the lane is replaced. */
  readonly fingerprint: string;
  readonly policy: ExportPolicy;
  readonly targets: Choice;
  readonly profiles: () => readonly ExportedProfile[];
  /** A value that nobody has answered asks for an export and verification now. */
  readonly requestedAt: string | undefined;
  /** Another value than before lets go on what the deletion guard holds. */
  readonly confirmation: string | undefined;
  /** The last of these that was seen: in a hold that an earlier process has left, a later one counts. */
  readonly priorConfirmation: string | undefined;
  /** Lists all targets once more; the function that it returns says whether that has been done. */
  readonly relist: () => () => boolean;
}
