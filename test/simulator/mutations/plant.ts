import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { type Mutation, mutations } from "./mutations.ts";

/** `source` with the bug in it. @throws {RangeError} the place is not there, or not just once */
export function plantedIn(source: string, { name, file, find, replace }: Mutation): string {
  const parts = source.split(find);
  const [before = "", after = ""] = parts;
  if (parts.length !== 2)
    throw new RangeError(`${file} has ${parts.length - 1} places for "${name}", not 1`);
  return before + replace + after;
}

/** From now on the file of that mutation is loaded with the bug in it. @throws {RangeError} there is no such mutation */
export function plant(name: string): void {
  const mutation = mutations.find((it) => it.name === name);
  if (mutation === undefined) throw new RangeError(`no mutation is called ${name}`);
  const url = pathToFileURL(mutation.file).href;
  registerHooks({
    load: (loaded, context, next) => {
      const result = next(loaded, context);
      if (loaded !== url) return result;
      const text = Buffer.from(result.source as Uint8Array).toString("utf8");
      return { ...result, source: plantedIn(text, mutation) };
    },
  });
}
