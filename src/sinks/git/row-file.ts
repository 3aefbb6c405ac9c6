import { type Json, type Row } from "../../rows/row.ts";
import { indented, yamlOf } from "./file-format.ts";
import type { Format } from "./path-template.ts";

/** What of a row stands in its file. */
export type Content = "item" | "attributes" | "manifest";

type Fields = Readonly<Record<string, Json>>;

const isMap = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isObject = (value: Json): value is Fields =>
  isMap(value) && typeof value["apiVersion"] === "string" && typeof value["kind"] === "string";

/** A row that is to be a manifest, and does not hold just one object. */
export class NoManifest extends Error {
  override readonly name = "NoManifest";
  readonly row: Row;
  constructor(row: Row) {
    super("the row holds no manifest");
    this.row = row;
  }
}

/** The exported object, with the name and namespace that a profile may leave out as every row has them. */
function manifestOf(row: Row, attributes: Fields): Json {
  const [object, another] = Object.values(attributes).filter(isObject);
  if (object === undefined || another !== undefined) throw new NoManifest(row);
  const metadata = isMap(object["metadata"]) ? object["metadata"] : {};
  return {
    ...object,
    metadata: {
      name: row.name,
      ...(row.namespace === "" ? {} : { namespace: row.namespace }),
      ...metadata,
    },
  };
}

/** The file of one row. @throws {NoManifest} */
export function rowFile(row: Row, format: Format, content: Content): string {
  const item = JSON.parse(row.json) as Fields;
  const attributes = item["attributes"] as Fields;
  const value =
    content === "item" ? item : content === "attributes" ? attributes : manifestOf(row, attributes);
  return format === "yaml" ? yamlOf(value) : `${indented(value)}\n`;
}
