/** Code points that terminals show in two columns: East Asian wide ones and emoji. */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]$/u;
const none = /^(?:\p{Mn}|\p{Me}|\u200B|\u200C|\u200D)$/u;

const widthOfOne = (it: string): number => (none.test(it) ? 0 : wide.test(it) ? 2 : 1);

/** Printable ASCII and the first letters of Latin: nearly everything there is. */
const narrow = /^[\u0020-\u007E\u00A0-\u02FF]*$/;

/** Columns of a terminal that `text` takes. */
export function widthOf(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const it of text) width += widthOfOne(it);
  return width;
}

/** As much of `text` as fits, one letter at least, and what is left. */
export function split(text: string, width: number): readonly [string, string] {
  let head = "";
  let used = 0;
  for (const it of text) {
    used += widthOfOne(it);
    if (used > width && head !== "") break;
    head += it;
  }
  return [head, text.slice(head.length)];
}

/** As much of `text` as fits, with … at its end where it does not. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return "";
  let cutText = "";
  let used = 0;
  for (const it of text) {
    used += widthOfOne(it);
    if (used > width - 1) break;
    cutText += it;
  }
  return `${cutText}…`;
}

export const padded = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - widthOf(text)));
