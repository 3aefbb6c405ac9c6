import { type AttributeType, attributeTypes } from "../../extract/coerce.ts";
import { neighbour } from "../../webhook/edit-distance.ts";
import { Failure } from "../failure.ts";

/** What schemas and programming languages call them. */
const otherNames: Readonly<Record<string, AttributeType>> = {
  integer: "int",
  long: "int",
  number: "double",
  float: "double",
  decimal: "double",
  boolean: "bool",
  str: "string",
  text: "string",
  array: "list",
  object: "map",
  dict: "map",
};

/** @param where for example `--column "n:integer=$.spec.n"` @throws {Failure} names the types that there are, and the nearest */
export function checkedType(type: string, where: string): AttributeType {
  const found = attributeTypes.find((it) => it === type);
  if (found !== undefined) return found;
  const lower = type.toLowerCase();
  const near = Object.hasOwn(otherNames, lower)
    ? otherNames[lower]
    : neighbour(type, [...attributeTypes, ...Object.keys(otherNames)])?.name;
  const meant = near === undefined ? "" : `did you mean ${otherNames[near] ?? near}? `;
  throw new Failure(
    `${where}: there is no type ${type}; ${meant}types are ${attributeTypes.join(", ")}`,
  );
}
