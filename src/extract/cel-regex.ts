import { EvaluationError } from "@marcbachmann/cel-js";
import { RE2JS, RE2JSException } from "re2js";
import { spendWork } from "./work.ts";

const maxCached = 256;
const maxPatternLength = 1024;

const cache = new Map<string, RE2JS>();

/** RE2: linear time. Returns what is wrong with `pattern` as text. */
export function compileRegex(pattern: string): RE2JS | string {
  const cached = cache.get(pattern);
  if (cached !== undefined) return cached;
  if (pattern.length > maxPatternLength)
    return `a regular expression may have ${maxPatternLength} characters`;
  try {
    const compiled = RE2JS.compile(pattern);
    if (cache.size >= maxCached) cache.clear();
    cache.set(pattern, compiled);
    return compiled;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return `not a regular expression of RE2: ${error.message.replace(/^error parsing regexp: /, "")}`;
  }
}

function regex(pattern: string, text: string): RE2JS {
  const compiled = compileRegex(pattern);
  if (typeof compiled === "string")
    throw new EvaluationError({ code: "invalid_regular_expression", message: "invalid pattern" });
  // Matching costs time in proportion to both.
  spendWork(1 + (text.length * compiled.programSize()) / 256);
  return compiled;
}

export const matches = (text: string, pattern: string): boolean => regex(pattern, text).test(text);

export function find(text: string, pattern: string): string {
  const matcher = regex(pattern, text).matcher(text);
  return matcher.find() ? (matcher.group() ?? "") : "";
}

/** All matches, or the first `limit`; a negative limit is none. */
export function findAll(text: string, pattern: string, limit = -1n): string[] {
  const matcher = regex(pattern, text).matcher(text);
  const found: string[] = [];
  while ((limit < 0n || BigInt(found.length) < limit) && matcher.find())
    found.push(matcher.group() ?? "");
  return found;
}
