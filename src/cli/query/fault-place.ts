import { type Token, tokensOf } from "./tokens.ts";

/** What SQLite has against a text; `undefined`: nothing. */
export type Check = (text: string) => string | undefined;

/** A complaint, and what it is about. */
interface Case {
  readonly message: string;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly check: Check;
}

/** What complaints quote, and where that is. */
const complaints: readonly {
  readonly pattern: RegExp;
  readonly place: (quoted: string, about: Case) => number | undefined;
}[] = [
  { pattern: /^(incomplete input)$/, place: (_quoted, { text, tokens }) => endOf(text, tokens) },
  {
    pattern: /^near "(.+)": syntax error$/s,
    // What stands before the right one is no fault yet.
    place: (quoted, { message, text, tokens, check }) =>
      at(quoted, text, tokens).find((it) => check(text.slice(0, it + quoted.length)) === message),
  },
  {
    pattern: /^unrecognized token: "(.+)"$/s,
    place: (quoted, { text, tokens }) => at(quoted, text, tokens)[0],
  },
  {
    pattern: /^no such column: "(.+)" - should this be a string literal in single-quotes\?$/s,
    place: (quoted, about) => guilty(spansOf(quoted, about.tokens), about),
  },
  {
    pattern: /^(?:no such column|ambiguous column name|no such table): (.+)$/s,
    place: (quoted, about) => guilty(spansOf(quoted, about.tokens), about),
  },
  {
    pattern: /(?:function:? |aggregate: )([^ ()]+)(?:\(\))?$/,
    place: (quoted, { tokens }) =>
      tokens.find(
        (it, index) =>
          it.name.toLowerCase() === quoted.toLowerCase() && tokens[index + 1]?.text === "(",
      )?.at,
  },
];

/** Where in `text` it is that SQLite complains of: UTF-16 units before the token. `undefined`: it is of no one place. */
export function faultPlace(message: string, text: string, check: Check): number | undefined {
  for (const { pattern, place } of complaints) {
    const [, quoted] = pattern.exec(message) ?? [];
    if (quoted !== undefined)
      return place(quoted, { message, text, tokens: tokensOf(text), check });
  }
  return undefined;
}

const endOf = (text: string, tokens: readonly Token[]): number => {
  const last = tokens.at(-1);
  return last === undefined ? text.length : last.at + last.text.length;
};

const at = (wanted: string, text: string, tokens: readonly Token[]): readonly number[] =>
  tokens.map((it) => it.at).filter((it) => text.startsWith(wanted, it));

interface Span {
  readonly at: number;
  readonly end: number;
}

/** Where a name stands, in parts or as one: web.image is three tokens, "web.image" is one. */
function spansOf(name: string, tokens: readonly Token[]): readonly Span[] {
  const wanted = name.toLowerCase();
  return tokens.flatMap((first, index): Span[] => {
    for (const count of [1, 3, 5]) {
      const parts = tokens.slice(index, index + count);
      const last = parts.at(-1);
      if (last !== undefined && parts.map((it) => it.name.toLowerCase()).join("") === wanted)
        return [{ at: first.at, end: last.at + last.text.length }];
    }
    return [];
  });
}

/** Of several, the one in whose place another value makes another complaint; where all of them are wrong, the first. */
function guilty(spans: readonly Span[], { message, text, check }: Case): number | undefined {
  const [first] = spans;
  if (spans.length < 2) return first?.at;
  const isGuilty = ({ at: from, end }: Span): boolean => {
    // What is no value and no table, such as an alias, cannot be one of these either.
    const after = check(`${text.slice(0, from)}(SELECT 1)${text.slice(end)}`);
    return after !== message && after?.includes("syntax error") !== true;
  };
  return (spans.find(isGuilty) ?? first)?.at;
}
