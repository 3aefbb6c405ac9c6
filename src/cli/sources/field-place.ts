import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from "yaml";
import type { FilePlace, Origin, Piece, SourceDocument } from "./document.ts";
import { parseYaml, type YamlText } from "./yaml-text.ts";

/** Finds where fields of one document stand. */
export interface FieldPlaces {
  /**
   * Of the name of a field such as `spec.attributes[2].path`, or of an item. Of what is not written there: where the
   * nearest thing around it stands.
   */
  of(field: string): FilePlace;
}

/** Reads the text once more, when it is asked for the first time. */
export function fieldPlaces({ place }: SourceDocument, { piece, path }: Origin): FieldPlaces {
  let found: { readonly yaml: YamlText; readonly root: Root | undefined } | undefined;
  const open = (): NonNullable<typeof found> => {
    const yaml = parsed(piece);
    const line = place.line - piece.place.line + 1;
    const document = yaml.documents.find(
      (it) => it.contents !== null && yaml.lines.linePos(it.contents.range[0]).line === line,
    );
    return { yaml, root: document && itemAt({ document, node: document.contents }, path) };
  };
  return {
    of: (field) => {
      found ??= open();
      const { yaml, root } = found;
      const offset = root && offsetOf(root, field);
      if (offset === undefined) return place;
      const { line, col } = yaml.lines.linePos(offset);
      return { file: place.file, line: piece.place.line + line - 1, column: col };
    },
  };
}

/** A List may hold thousands; none is kept longer than its text. */
const known = new WeakMap<Piece, YamlText>();

function parsed(piece: Piece): YamlText {
  const yaml = known.get(piece) ?? parseYaml(piece.text);
  known.set(piece, yaml);
  return yaml;
}

interface Root {
  readonly document: Document.Parsed;
  readonly node: unknown;
}

/** An item of a List, or of a List in it. */
const itemAt = ({ document, node }: Root, path: Origin["path"]): Root => ({
  document,
  node: path.reduce<unknown>((it, step) => {
    const inner = resolved(it, document);
    return isMap(inner) || isSeq(inner) ? inner.get(step, true) : undefined;
  }, node),
});

const resolved = (node: unknown, document: Document): unknown =>
  isAlias(node) ? node.resolve(document) : node;

const startOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];

/** Names of fields may hold dots and brackets: what stands there decides where one ends. */
function offsetOf({ document, node }: Root, field: string): number | undefined {
  let at = startOf(node);
  let inner = resolved(node, document);
  for (let rest = field; rest !== "";) {
    const step = isMap(inner) ? intoMap(inner.items, rest) : isSeq(inner) && intoList(inner, rest);
    if (step === undefined || step === false) break;
    at = startOf(step.mark) ?? at;
    inner = resolved(step.value, document);
    rest = rest.slice(step.length).replace(/^\./, "");
  }
  return at;
}

interface Step {
  /** What marks the place: a field's name, an item itself. */
  readonly mark: unknown;
  readonly value: unknown;
  /** So much of the path leads there. */
  readonly length: number;
}

function intoMap(
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  path: string,
): Step | undefined {
  let best: Step | undefined;
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === undefined || !/^(?:$|[.[])/.test(path.slice(name.length))) continue;
    if (path.startsWith(name) && name.length > (best?.length ?? 0))
      best = { mark: key, value, length: name.length };
  }
  return best;
}

function intoList(list: { readonly items: readonly unknown[] }, path: string): Step | undefined {
  const [text = "", index] = /^\[(\d+)\]/.exec(path) ?? [];
  if (index === undefined) return undefined;
  const item = list.items[Number(index)];
  return item === undefined ? undefined : { mark: item, value: item, length: text.length };
}
