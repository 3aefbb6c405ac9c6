import { join } from "node:path";
import { loadApi, readApi } from "../load.ts";
import type { ApiModel } from "../model.ts";
import { ApiInvalid } from "../problems.ts";
import { type Acknowledgement, acknowledges, readAcknowledgements } from "./acknowledged.ts";
import { apiNode } from "./api-node.ts";
import { changeClasses, lineOf, sorted } from "./change.ts";
import { compareNodes } from "./compare.ts";
import { RevisionUnusable, withRevision } from "./revision.ts";
import { isLaterVersion } from "./version.ts";

export interface DiffOptions {
  /** Folder of api/, inside a Git working tree. */
  readonly api: string;
  /** What Git takes for a revision. */
  readonly ref: string;
}

export interface DiffOutcome {
  /** 0 fine; 1 a breaking change that nobody answers for, or a fault in api/; 2 nothing to compare with. */
  readonly code: 0 | 1 | 2;
  readonly out: string;
  readonly error: string;
}

/** Lists what changed in api/ since `ref`. */
export function schemaDiff({ api, ref }: DiffOptions): DiffOutcome {
  try {
    return compared({ api, ref });
  } catch (error) {
    if (error instanceof ApiInvalid) return { code: 1, out: "", error: `${error.message}\n` };
    if (error instanceof RevisionUnusable) return { code: 2, out: "", error: `${error.message}\n` };
    throw error;
  }
}

function compared({ api, ref }: DiffOptions): DiffOutcome {
  const now = loadApi(api);
  const answers = readAcknowledgements(join(api, "acknowledged-changes.yaml"));
  const { old, faults } = withRevision(api, ref, (folder) => readOld(folder, ref));
  const changes = sorted(compareNodes(apiNode(old), apiNode(now))).map((change) => ({
    ...change,
    answer: answers.find((it) => acknowledges(it, change)),
  }));
  const open = changes.filter(({ answer }) => answer === undefined);
  const isBumped = isLaterVersion(old.version, now.version);
  const blocking = open.filter((it) => it.class === "breaking" && (it.shared || !isBumped));
  const stale = answers.filter((it) => !changes.some((change) => change.answer === it));
  const counts = changeClasses.map(
    (name) => `${open.filter((it) => it.class === name).length} ${name}`,
  );
  const lines = [
    ...changes.map((it) =>
      it.answer === undefined
        ? lineOf(it)
        : `${lineOf(it)} (acknowledged: ${it.answer.reason.replace(/\s+/g, " ")})`,
    ),
    ...(isBumped ? [bumped(old.version, now.version)] : []),
    [...counts, `${changes.length - open.length} acknowledged`].join(", "),
  ];
  const remarks = [
    ...(faults > 0
      ? [`${ref} has faults (${faults}) by today's reading of api/; what they hide is not compared`]
      : []),
    ...staleRemark(stale, ref),
    ...(blocking.length > 0 ? [help(api, blocking.length, isBumped)] : []),
  ];
  const text = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
  return { code: blocking.length > 0 ? 1 : 0, out: text(lines), error: text(remarks) };
}

const staleRemark = (
  [first, ...others]: readonly Acknowledgement[],
  ref: string,
): readonly string[] => {
  if (first === undefined) return [];
  const { file, line } = first.origin;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return [
    `${file}:${line}: warning: no change since ${ref} is this one${more}; once it is merged, delete it`,
  ];
};

/** What stood was right when it was written: today's checks do not judge it, if only it can be read. */
function readOld(folder: string, ref: string): { old: ApiModel; faults: number } {
  try {
    const { model, files } = readApi(folder);
    return { old: model, faults: files.problems.lines.length };
  } catch (error) {
    if (error instanceof ApiInvalid) throw new RevisionUnusable(`${ref} has no legible group.yaml`);
    throw error;
  }
}

const bumped = (old: string, now: string): string =>
  `version ${old} -> ${now}: nothing stored under ${old} is read by the new schema without conversion, so breaking changes of schemas pass`;

const help = (api: string, count: number, isBumped: boolean): string =>
  isBumped
    ? `${count} breaking: versions share groups, plurals, scopes and keys; acknowledge it in ${api}/acknowledged-changes.yaml`
    : `${count} breaking: raise the version in ${api}/group.yaml, or acknowledge it in ${api}/acknowledged-changes.yaml`;
