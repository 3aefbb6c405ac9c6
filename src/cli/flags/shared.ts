import { type Command, InvalidArgumentError, Option } from "commander";
import { formats, type Format } from "../output/format.ts";
import { verbosities } from "../output/notices.ts";
import type { NoticeFlags } from "../session.ts";
import { parseNamespaces } from "./parsers.ts";

/** Which clusters. */
export interface ClusterFlags {
  readonly kubeconfig?: string;
  /** Names and globs. */
  readonly context?: readonly string[];
}

/** Which namespaces of them. */
export interface NamespaceScopeFlags {
  readonly namespace?: readonly string[];
  readonly allNamespaces?: boolean;
}

/** Which files in their place. */
export interface FileFlags {
  readonly filename?: readonly string[];
  readonly recursive: boolean;
}

export interface OutputFlags extends NoticeFlags {
  readonly output: Format;
  readonly limit?: number;
}

/** "a,b" and repetition both add. */
const gathered =
  (parse: (text: string) => readonly string[]) =>
  (text: string, before: readonly string[] = []): readonly string[] => [...before, ...parse(text)];

const commas = (text: string): readonly string[] =>
  text
    .split(",")
    .map((it) => it.trim())
    .filter((it) => it !== "");

export const withClusterFlags = (command: Command): Command =>
  command
    .option(
      "--kubeconfig <file>",
      "kubeconfig; default: KUBECONFIG, ~/.kube/config or the pod's own",
    )
    .addOption(
      new Option(
        "--context <names>",
        "contexts of the kubeconfig, by name or glob, with commas or repeated; default: the current one",
      ).argParser(gathered(commas)),
    );

export const withNamespaceFlags = (command: Command): Command =>
  command
    .addOption(
      new Option("-n, --namespace <names>", "namespaces, with commas or repeated").argParser(
        gathered(parseNamespaces),
      ),
    )
    .option("-A, --all-namespaces", "all of them");

export const withFileFlags = (command: Command): Command =>
  command
    .addOption(
      new Option(
        "-f, --filename <paths>",
        "manifests in place of a cluster: files, folders, or - for standard input",
      ).argParser(gathered((text) => [text])),
    )
    .option("-R, --recursive", "folders within folders, too", false);

export const withOutputFlags = (command: Command): Command =>
  withNoticeFlags(
    command
      .addOption(
        new Option("-o, --output <format>", "how rows are printed")
          .choices(formats)
          .default("table"),
      )
      .addOption(new Option("--limit <rows>", "print no more than so many").argParser(parseCount)),
  );

export const withNoticeFlags = (command: Command): Command =>
  command
    .option("-q, --quiet", "tell nothing but what is missing")
    .addOption(
      new Option("--log-level <level>", "what is told on standard error").choices(verbosities),
    );

export const parseCount = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("write a number from 1 on");
};

/** For flags that are given once for each value, which may hold commas. */
export const repeated = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  text,
];
