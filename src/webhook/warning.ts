import type { Finding } from "../../generated/admission.ts";
import { parseDuration } from "../export/duration.ts";

/** @param at below spec; left out where it is about the whole */
export const warning = (detail: string, ...at: readonly PropertyKey[]): Finding => ({
  type: "Warning",
  ...(at.length > 0 && { at }),
  detail,
});

export const hastyWarning = (
  interval: string | undefined,
  { where, at }: { readonly where: string; readonly at: readonly PropertyKey[] },
): readonly Finding[] =>
  interval === undefined || parseDuration(interval) >= 1_000
    ? []
    : [
        warning(
          `${where}exportMinInterval ${interval} is below a second: every change becomes a revision of its own`,
          ...at,
          "exportMinInterval",
        ),
      ];
