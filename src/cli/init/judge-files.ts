import type { Egress } from "../../net/egress.ts";
import { admitAll, refuseFiles } from "../config/admit.ts";
import { readDrafts } from "../config/resources.ts";
import type { Notices } from "../output/notices.ts";
import type { Place } from "../sources/place.ts";
import { piecesOf } from "../sources/file-pieces.ts";
import { parsePiece } from "../sources/parse-piece.ts";
import type { NewFile } from "./resources.ts";

/** Reads the texts as kollect collect --config would, and judges them as the webhook would. @throws {Failure} they would not pass */
export async function judgeFiles(
  files: readonly NewFile[],
  around: { readonly place: Place; readonly notices: Notices; readonly egress: Egress },
  signal: AbortSignal,
): Promise<void> {
  const set = {
    bytes: 0,
    read: async function* () {
      for (const { name, text } of files)
        for await (const piece of piecesOf(name, chunksOf(text))) yield* parsePiece(piece);
    },
  };
  const { drafts, faults } = await readDrafts(set, "default", signal);
  refuseFiles(faults, around.notices);
  await admitAll(drafts, around, signal);
}

async function* chunksOf(text: string): AsyncIterable<string> {
  yield text;
}
