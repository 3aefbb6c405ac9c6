import { Failure } from "../failure.ts";
import { checkedType } from "./attribute-type.ts";

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
  const where = `${flag} ${JSON.stringify(text)}`;
  if (name === undefined || path === undefined)
    throw new Failure(
      `${where}: write a name, = and an expression, such as replicas=$.spec.replicas`,
    );
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
    throw new Failure(
      `${where}: names are letters, digits, dots, dashes and underscores, a letter or underscore first`,
    );
  return { name, path, ...(type !== undefined && { type: checkedType(type, where) }) };
}
