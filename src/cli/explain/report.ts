import { textTable } from "../output/text-table.ts";
import { widthOf } from "../output/width.ts";
import { wrapped } from "../output/wrap.ts";
import { printable } from "../output/notices.ts";
import { placeText } from "../sources/document.ts";
import type { Answer, Decision, Verdict } from "./decision.ts";
import type { InventoryVerdict } from "./inventory.ts";

/** All that is said of one object. */
export interface Explanation {
  /** "Deployment.apps shop/web". */
  readonly object: string;
  readonly targets: readonly Verdict[];
  readonly inventories: readonly InventoryVerdict[];
}

const verdicts: Readonly<Record<Answer, string>> = {
  yes: "it is in",
  no: "it is not in",
  unknown: "it may be in",
};
const rowVerdicts: Readonly<Record<Answer, string>> = {
  yes: "it has a row",
  no: "it has no row",
  unknown: "it may have a row",
};

const indent = "  ";

/** A paragraph for each target, inventory and sink; `limit` is the terminal's width. */
export function explanationText(
  { object, targets, inventories }: Explanation,
  limit: number | undefined,
): string {
  const head = (text: string): string => {
    const shown = printable(text);
    return limit === undefined || widthOf(shown) <= limit
      ? shown
      : wrapped(shown, limit - indent.length).join(`\n${indent}`);
  };
  const paragraph = ({ subject, answer, decisions }: Verdict, texts: typeof verdicts): string =>
    `\n${head(`${subject}: ${texts[answer]}`)}\n${tableOf(decisions, limit)}`;
  return [
    `${head(object)}\n`,
    ...targets.map((it) => paragraph(it, rowVerdicts)),
    ...inventories.flatMap((it) => [
      paragraph(it, verdicts),
      ...it.sinks.map((sink) =>
        paragraph({ ...sink, subject: `${it.subject}, ${sink.subject}` }, verdicts),
      ),
    ]),
  ].join("");
}

const tableOf = (decisions: readonly Decision[], limit: number | undefined): string =>
  textTable(
    [
      ["STEP", "PASSES", "DECIDED BY", "DETAIL"],
      ...decisions.map(({ step, answer, by, field, place, detail }) => [
        step,
        answer,
        [by, field, place && `(${placeText(place)})`].filter(Boolean).join(" "),
        detail,
      ]),
    ],
    limit,
  );

export const explanationJson = (explanation: Explanation): string =>
  `${JSON.stringify(explanation, null, 2)}\n`;
