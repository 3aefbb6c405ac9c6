import type { Edits } from "./edits.ts";

const begin = "-----BEGIN ";
const end = "-----END ";
const dashes = "-----";
const maxLabelLength = 64;

/** Replaces PEM and PuTTY private keys, from their first line to their last, or to the end of the text. */
export function findPrivateKeys(text: string, edits: Edits): void {
  let from = 0;
  for (;;) {
    const start = text.indexOf(begin, from);
    if (start < 0) break;
    from = start + begin.length;
    const label = text.slice(from, from + maxLabelLength);
    const labelEnd = label.indexOf(dashes);
    if (labelEnd < 0 || !label.slice(0, labelEnd).includes("PRIVATE KEY")) continue;
    from = endOfBlock(text, from);
    edits.add(start, from, "private-key");
  }
  const putty = text.startsWith("PuTTY-User-Key-File-") ? text.indexOf("Private-Lines:") : -1;
  if (putty >= 0 && !text.startsWith("Private-Lines: [redacted]", putty)) {
    edits.add(putty + "Private-Lines: ".length, text.length, "private-key");
  }
}

function endOfBlock(text: string, from: number): number {
  const last = text.indexOf(end, from);
  if (last < 0) return text.length;
  const close = text.indexOf(dashes, last + end.length);
  const isNear = close >= 0 && close - last <= maxLabelLength + end.length;
  return isNear ? close + dashes.length : last + end.length;
}
