import { ApiFiles } from "./api-files.ts";
import { checkColumns } from "./check-columns.ts";
import { checkMetrics } from "./check-metrics.ts";
import { checkNames } from "./check-names.ts";
import { checkRules, checkSeam } from "./check-rules.ts";
import type { ApiModel, Column, KeyTerm, Kind, ObjectSchema, Term } from "./model.ts";
import { readMetrics } from "./read-metrics.ts";
import { SchemaReader } from "./read-schema.ts";
import { ValueReader } from "./read-value.ts";
import type { YamlNode } from "./yaml-node.ts";

const groupKeys = [
  "group",
  "version",
  "category",
  "annotations",
  "labels",
  "finalizers",
  "formats",
  "rules",
  "conditionTypes",
  "reasons",
  "metrics",
];
const kindKeys = [
  "kind",
  "plural",
  "shortNames",
  "scope",
  "description",
  "columns",
  "family",
  "spec",
  "status",
];

/** api/ as far as it can be read, with what the checks of it need. */
interface ReadApi {
  readonly model: ApiModel;
  readonly files: ApiFiles;
  readonly group: YamlNode;
  readonly kindNodes: readonly YamlNode[];
}

/** Reads api/ at `root`. @throws {ApiInvalid} with all that is wrong, a line each */
export function loadApi(root: string): ApiModel {
  const { model, files, group, kindNodes } = readApi(root);
  const headOrigin = { file: files.path("group.yaml"), line: 1 };
  if (kindNodes.length === 0) files.problems.add(headOrigin, `${model.version}/ has no kind`);
  checkNames(model, kindNodes, files.problems);
  checkColumns(model, kindNodes, files.problems);
  checkRules(model, files.problems);
  checkMetrics(model, files.problems);
  files.problems.throwIfAny();
  checkSeam(model, files.problems, (key) => group.get(key)?.origin ?? headOrigin);
  files.problems.throwIfAny();
  return model;
}

/** Reads api/ at `root` without judging it. @throws {ApiInvalid} where group.yaml is missing or not YAML */
export function readApi(root: string): ReadApi {
  const files = new ApiFiles(root);
  const values = new ValueReader(files.problems);
  const group = files.read(files.path("group.yaml"));
  if (group === undefined)
    files.problems.add({ file: files.path("group.yaml"), line: 1 }, "the file is missing");
  files.problems.throwIfAny();
  const head = readHead(group as YamlNode, values);
  const schemas = new SchemaReader(files, head);
  const kindNodes = files.list(head.version).flatMap((path) => files.read(path) ?? []);
  const model: ApiModel = {
    ...head,
    kinds: kindNodes.map((node) => readKind(node, values, schemas)),
    exports: files.list("export").flatMap((path) => {
      const node = files.read(path);
      return node === undefined ? [] : [readExport(node, values, schemas)];
    }),
  };
  return { model, files, group: group as YamlNode, kindNodes };
}

function readHead(node: YamlNode, values: ValueReader): Omit<ApiModel, "kinds" | "exports"> {
  values.keys(node, groupKeys, "group.yaml");
  const terms = (key: string): readonly Term[] => {
    const table = node.get(key);
    return (table?.entries() ?? []).map(([name]) => ({
      name,
      doc: values.needed(table ?? node, name, key),
    }));
  };
  const keyTerms = (key: string): readonly KeyTerm[] =>
    (node.get(key)?.entries() ?? []).map(([name, value]) => {
      values.keys(value, ["key", "description"], name);
      return {
        name,
        key: values.needed(value, "key", name),
        doc: values.needed(value, "description", name),
      };
    });
  return {
    group: values.needed(node, "group", "group.yaml"),
    version: values.needed(node, "version", "group.yaml"),
    category: values.needed(node, "category", "group.yaml"),
    annotations: keyTerms("annotations"),
    labels: keyTerms("labels"),
    finalizers: keyTerms("finalizers"),
    formats: terms("formats"),
    rules: terms("rules"),
    conditionTypes: terms("conditionTypes"),
    reasons: terms("reasons"),
    metrics: readMetrics(node.get("metrics"), values),
  };
}

function readKind(node: YamlNode, values: ValueReader, schemas: SchemaReader): Kind {
  values.keys(node, kindKeys, "a kind");
  const name = values.needed(node, "kind", "the file");
  const status = node.get("status");
  const family = values.text(node, "family");
  const spec = node.get("spec");
  if (spec === undefined) values.needed(node, "spec", name);
  return {
    name,
    plural: values.needed(node, "plural", name),
    shortNames: values.texts(node, "shortNames"),
    scope: values.oneOf(node, "scope", ["Namespaced", "Cluster"]) ?? "Namespaced",
    doc: values.needed(node, "description", name),
    columns: (node.get("columns")?.items() ?? []).map((column) => readColumn(column, values)),
    ...(family === undefined ? {} : { family }),
    spec: described(schemas.object(spec ?? node, "spec"), "spec", values, spec ?? node),
    ...(status === undefined
      ? {}
      : { status: described(schemas.object(status, "status"), "status", values, status) }),
    file: node.origin.file,
  };
}

function readColumn(node: YamlNode, values: ValueReader): Column {
  values.keys(node, ["name", "type", "jsonPath"], "a column");
  return {
    name: values.needed(node, "name", "a column"),
    type: values.oneOf(node, "type", ["string", "integer", "date"]) ?? "string",
    jsonPath: values.needed(node, "jsonPath", "a column"),
  };
}

function readExport(node: YamlNode, values: ValueReader, schemas: SchemaReader): ObjectSchema {
  return described(schemas.object(node, "the schema"), "the schema", values, node);
}

/** Schemas that stand alone need a title and a description. */
function described(
  schema: ObjectSchema,
  what: string,
  values: ValueReader,
  node: YamlNode,
): ObjectSchema {
  const target = node.get("$ref") === undefined ? node : undefined;
  if (target !== undefined && schema.title === undefined) values.needed(target, "title", what);
  if (target !== undefined && schema.doc === undefined) values.needed(target, "description", what);
  return schema;
}
