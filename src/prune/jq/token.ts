import { PathError } from "../dialect.ts";

/** A piece of a jq expression; `column` is 1-based. */
export interface Token {
  readonly type: "field" | "name" | "string" | "number" | "sign" | "end";
  /** Of a field its name, of a string its value. */
  readonly text: string;
  readonly column: number;
}

const kinds: readonly (readonly [Token["type"] | "blank", RegExp])[] = [
  ["blank", /(?:\s+|#[^\n]*)/y],
  ["field", /\.[A-Za-z_]\w*/y],
  ["string", /"(?:[^"\\\n]|\\.)*"/y],
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["name", /[A-Za-z_]\w*/y],
  ["sign", /\.\.|\/\/|==|!=|<=|>=|[.[\]()|,:;?<>-]/y],
];

/** @throws {PathError} at what jq expressions of paths have not */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const [type, found] = next(text, at);
    const column = at + 1;
    at += found.length;
    if (type === "field") tokens.push({ type, text: found.slice(1), column });
    else if (type === "string") tokens.push({ type, text: unquoted(found, column), column });
    else if (type !== "blank") tokens.push({ type, text: found, column });
  }
  return [...tokens, { type: "end", text: "the end", column: text.length + 1 }];
}

function next(text: string, at: number): readonly [Token["type"] | "blank", string] {
  for (const [type, pattern] of kinds) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return [type, found];
  }
  const what =
    text.charAt(at) === '"' ? "a string without its end" : JSON.stringify(text.charAt(at));
  throw new PathError(at + 1, `did not expect ${what} here`);
}

function unquoted(text: string, column: number): string {
  if (/\\\(/.test(text))
    throw new PathError(column, "a string here may not be put together by \\(…)");
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new PathError(column, "the string has an escape that JSON has not");
  }
}
