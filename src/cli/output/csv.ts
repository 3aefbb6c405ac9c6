import { plainText } from "./cell.ts";
import type { Output } from "./output.ts";
import type { Printer, Showing } from "./printer.ts";

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** One head for all sections: attributes of the same name share a column. Source: RFC 4180, with lines that end in LF. */
export function csvPrinter(
  output: Output,
  { hasClusters, hasTargets, sections, isPlain = false }: Showing,
): Printer {
  const attributes = [...new Set(sections.flatMap((it) => it.attributes.map(({ name }) => name)))];
  const own = ["group", "version", "kind", "namespace", "name", "uid"];
  const identity = [
    ...(hasClusters ? ["cluster"] : []),
    ...(hasTargets ? ["targetNamespace", "targetName"] : []),
    ...(isPlain ? [] : own),
  ];
  let hasHead = false;
  const head = async (): Promise<void> => {
    if (hasHead) return;
    hasHead = true;
    await output.write(`${[...identity, ...attributes].map(quoted).join(",")}\n`);
  };
  return {
    row: async (_section, { cluster, identity: of, attributes: values }) => {
      await head();
      const known: Readonly<Record<string, string | undefined>> = { ...of, cluster };
      const cells = [
        ...identity.map((it) => known[it]),
        ...attributes.map((it) => (Object.hasOwn(values, it) ? plainText(values[it]) : undefined)),
      ];
      await output.write(`${cells.map((it) => quoted(it ?? "")).join(",")}\n`);
    },
    end: head,
  };
}
