import { canonicalJson, type Json, type Row } from "../../rows/row.ts";
import { plainText } from "../output/cell.ts";
import { gridLines } from "../output/grid.ts";
import type { Output } from "../output/output.ts";
import type { Change } from "./compare.ts";
import { attributesOf, changedFields } from "./fields.ts";
import type { DiffFlags } from "./flags.ts";

/** Where changes go, portion by portion. */
export interface ChangePrinter {
  print(changes: readonly Change[]): Promise<void>;
  end(): Promise<void>;
}

/** @param sides how the user has named them */
export function changePrinter(
  format: DiffFlags["output"],
  output: Output,
  sides: readonly [string, string],
): ChangePrinter {
  if (format === "table") return tableOf(output, sides);
  if (format === "json") return arrayOf(output);
  const line =
    format === "name"
      ? (it: Change): string => nameOf(it)
      : (it: Change): string => canonicalJson(itemOf(it));
  return {
    print: async (changes) => {
      for (const it of changes) await output.write(`${line(it)}\n`);
    },
    end: () => Promise.resolve(),
  };
}

function arrayOf(output: Output): ChangePrinter {
  let isFirst = true;
  return {
    print: async (changes) => {
      for (const it of changes) {
        await output.write(`${isFirst ? "[\n" : ",\n"}${canonicalJson(itemOf(it))}`);
        isFirst = false;
      }
    },
    end: () => output.write(isFirst ? "[]\n" : "\n]\n"),
  };
}

const rowOf = ({ before, after }: Change): Row | undefined => after ?? before;

/** "deployment.apps/web", as `collect -o name` prints it. */
function nameOf(change: Change): string {
  const row = rowOf(change);
  if (row === undefined) return "unknown";
  const { kind, group, name } = row;
  return `${kind.toLowerCase()}${group === "" ? "" : `.${group}`}/${name}`;
}

/** A row with all its attributes where it is on one side only, else what differs. */
function itemOf({ type, before, after }: Change): Json {
  const row = after ?? before;
  const { targetNamespace, targetName, namespace, name, group, version, kind, uid } = row ?? {};
  return {
    change: type,
    ...(row !== undefined && {
      ...({ targetNamespace, targetName, namespace, name, group, version, kind, uid } as Record<
        string,
        string
      >),
    }),
    ...(before !== undefined && after !== undefined
      ? {
          fields: changedFields(before, after).map((it) => ({
            field: it.field,
            ...(it.before !== undefined && { before: it.before }),
            ...(it.after !== undefined && { after: it.after }),
          })),
        }
      : row !== undefined && { attributes: attributesOf(row) }),
  };
}

/** A line for each row, and for each field of those that changed. */
function tableOf(output: Output, [first, second]: readonly [string, string]): ChangePrinter {
  const titles = ["CHANGE", "TARGET", "NAMESPACE", "NAME", "FIELD", first, second];
  let isFirst = true;
  return {
    print: async (changes) => {
      const rows = changes.flatMap(linesOf);
      const lines = gridLines({ titles, rows }, output.columns);
      await output.write(`${isFirst ? "" : "\n"}${lines.join("\n")}\n`);
      isFirst = false;
    },
    end: () => Promise.resolve(),
  };
}

function linesOf(change: Change): readonly (readonly string[])[] {
  const { type, before, after } = change;
  const row = rowOf(change);
  const who = [
    type,
    row === undefined ? "" : `${row.targetNamespace}/${row.targetName}`,
    row?.namespace ?? "",
    row?.name ?? "",
  ];
  const fields = before !== undefined && after !== undefined ? changedFields(before, after) : [];
  if (fields.length === 0) return [[...who, "", "", ""]];
  return fields.map((it) => [...who, it.field, textOf(it.before), textOf(it.after)]);
}

const textOf = (value: Json | undefined): string =>
  (value === undefined ? "" : (plainText(value) ?? "null"))
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t");
