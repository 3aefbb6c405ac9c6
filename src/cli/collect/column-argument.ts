import { Failure } from "../failure.ts";

/** A column from the command line. */
export interface Column {
  readonly name: string;
  readonly path: string;
  readonly type?: string;
}

const typed = /^([^=:$({]+?)(?::(\w+))?=(.+)$/s;

/** name=path, name:type=path. @throws {Failure} */
export function parseColumn(text: string, flag = "--column"): Column {
  const [, name, type, path] = typed.exec(text) ?? [];
  if (name === undefined || path === undefined)
    throw new Failure(
      `${flag} ${JSON.stringify(text)}: write a name, = and an expression, such as replicas=$.spec.replicas`,
    );
  return { name, path, ...(type !== undefined && { type }) };
}
