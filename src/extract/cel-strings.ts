import { EvaluationError, type Environment } from "@marcbachmann/cel-js";
import { spendWork } from "./work.ts";

/** Kubernetes' string functions that the library lacks. */
export function registerStrings(environment: Environment): void {
  const sync = { async: false };
  environment
    .registerFunction("string.charAt(int): string", charAt, sync)
    .registerFunction("string.replace(string, string): string", replace, sync)
    .registerFunction("string.replace(string, string, int): string", replace, sync);
}

function charAt(text: string, index: bigint): string {
  if (index < 0n || index > text.length) throw failure("index_out_of_range");
  return text.charAt(Number(index));
}

/** Replaces the first `limit` occurrences, or all when it is negative. */
function replace(text: string, search: string, by: string, limit = -1n): string {
  const pieces = text.split(search);
  const count = limit < 0n ? pieces.length - 1 : Math.min(Number(limit), pieces.length - 1);
  spendWork((text.length + count * by.length) / 16);
  return pieces.slice(0, count + 1).join(by) + rest(pieces, count, search);
}

function rest(pieces: readonly string[], count: number, search: string): string {
  const after = pieces.slice(count + 1);
  return after.length === 0 ? "" : search + after.join(search);
}

/** Pays for the result before building it: a long separator makes it much longer than the list. */
export function join(list: Iterable<unknown>, separator = ""): string {
  const texts: string[] = [];
  let length = 0;
  for (const it of list) {
    if (typeof it !== "string") throw failure("invalid_list_element_type");
    texts.push(it);
    length += it.length + separator.length;
  }
  spendWork(length / 16);
  return texts.join(separator);
}

const failure = (code: string): EvaluationError => new EvaluationError({ code, message: code });
