import { rowOfItem } from "../../rows/item.ts";
import type { Holding } from "../sink.ts";
import { type Target, textOf } from "./batches.ts";
import { readStanding } from "./held.ts";

/** Messages that are asked for together. */
const portion = 50;

/** What the last messages of an inventory say that stands; `undefined`: there are none. */
export async function readHolding(
  place: Pick<Target, "session" | "manager" | "stream" | "subjects">,
): Promise<Holding | undefined> {
  const { rows, last } = await readStanding(place.session, place, false);
  if (last === 0) return undefined;
  return {
    list: async function* () {
      for (const [key, { part, digest }] of rows) yield { key, part, digest };
    },
    rows: async function* (keys) {
      for (let start = 0; start < keys.length; start += portion) {
        const texts = await Promise.all(
          keys.slice(start, start + portion).map((key) => {
            const held = rows.get(key);
            return held === undefined ? Promise.resolve(held) : textOf(key, held, place);
          }),
        );
        for (const text of texts) {
          const row = text === undefined ? undefined : rowOfItem(JSON.parse(text));
          if (row !== undefined) yield row;
        }
      }
    },
  };
}
