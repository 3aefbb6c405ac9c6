import { mayBeginToken } from "./token-shapes.ts";

/** Which sorts of characters a text holds, as bits: one cheap look decides which detectors may be left out. */
export const trait = {
  equals: 1,
  colon: 2,
  newline: 4,
  space: 8,
  dollar: 16,
  at: 32,
  open: 64,
  quote: 128,
  angle: 256,
  dash: 512,
  lower: 1024,
  upper: 2048,
  digit: 4096,
  /** `+` and `/`. */
  base64: 8192,
  underscore: 16_384,
  dot: 32_768,
  other: 65_536,
  /** The beginning of a token, after what is no letter or digit. */
  token: 131_072,
} as const;

const table = new Uint32Array(128).fill(trait.other);
const set = (characters: string, bit: number): void => {
  for (const character of characters) table[character.charCodeAt(0)] = bit;
};
set("=", trait.equals);
set(":", trait.colon);
set("\n\r", trait.newline);
set(" \t", trait.space);
set("$", trait.dollar);
set("@", trait.at);
set("{[", trait.open);
set("\"'`", trait.quote);
set("<>", trait.angle);
set("-", trait.dash);
set("abcdefghijklmnopqrstuvwxyz", trait.lower);
set("ABCDEFGHIJKLMNOPQRSTUVWXYZ", trait.upper);
set("0123456789", trait.digit);
set("+/", trait.base64);
set("_", trait.underscore);
set(".", trait.dot);

const alnum = trait.lower | trait.upper | trait.digit;
const colon = 58;

export function traitsOf(text: string): number {
  let traits = 0;
  let before = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const bit = code < 128 ? (table[code] ?? 0) : trait.other;
    const isWithin = (before & alnum) !== 0 && code !== colon;
    if (!isWithin && mayBeginToken(code, text.charCodeAt(index + 1))) traits |= trait.token;
    traits |= bit;
    before = bit;
  }
  return traits;
}
