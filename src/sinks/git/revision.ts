import { OperatorError } from "../../errors/operator-error.ts";
import { isOid, type Oid } from "./object.ts";
import type { Remote } from "./remote.ts";

/** Where a revision is looked up, and the branch that is meant where it names none. */
export interface History {
  readonly remote: Remote;
  readonly branch: string;
  readonly sink: string;
}

/** More generations back somebody wants something else than a comparison. */
const mostGenerations = 10_000;

/**
 * The commit that `revision` names as git has it: a branch, a tag, a ref in full or a whole commit id, and ~n for its n-th
 * ancestor by first parents. `undefined`: it names none, and the branch is not there.
 * @throws {OperatorError} SINK_UNREADABLE @throws {NotOffered}
 */
export async function commitNamed(
  revision: string | undefined,
  history: History,
  signal: AbortSignal,
): Promise<Oid | undefined> {
  const { remote, branch } = history;
  const [, given = "", generations] = /^(.*?)(?:~(\d*))?$/s.exec(revision ?? "") ?? [];
  const name = given || branch;
  const found = await refNamed(name, remote, signal);
  if (found === undefined) {
    if (revision === undefined) return undefined;
    const hint = /^[0-9a-f]{4,39}$/.test(name) ? "; write all 40 digits of a commit" : "";
    throw unreadable(history, `there is no branch, tag or commit ${name}${hint}`);
  }
  const commit = await commitBehind(found, remote, signal);
  const back = generations === undefined ? 0 : Number(generations || 1);
  return ancestorOf(commit, { name, back }, history, signal);
}

const unreadable = ({ sink }: History, detail: string): OperatorError =>
  new OperatorError("SINK_UNREADABLE", { sink, detail });

async function ancestorOf(
  commit: Oid,
  { name, back }: { readonly name: string; readonly back: number },
  history: History,
  signal: AbortSignal,
): Promise<Oid> {
  if (back > mostGenerations) throw unreadable(history, `~${back} leads too far back`);
  let oid = commit;
  for (let left = back; left > 0; left--) {
    const head = await headOf(oid, history.remote, signal);
    const parent = /^parent ([0-9a-f]{40})$/m.exec(head)?.[1];
    if (parent === undefined)
      throw unreadable(history, `${name} has no more than ${back - left} commits before it`);
    oid = parent;
  }
  return oid;
}

async function refNamed(
  name: string,
  remote: Remote,
  signal: AbortSignal,
): Promise<Oid | undefined> {
  if (isOid(name)) return name;
  const candidates = name.startsWith("refs/")
    ? [name]
    : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const it of candidates) {
    const oid = await remote.ref(it, signal);
    if (oid !== undefined) return oid;
  }
  return undefined;
}

/** An annotated tag is an object of its own. */
async function commitBehind(oid: Oid, remote: Remote, signal: AbortSignal): Promise<Oid> {
  const target = /^object ([0-9a-f]{40})$/m.exec(await headOf(oid, remote, signal))?.[1];
  return target === undefined ? oid : commitBehind(target, remote, signal);
}

/** Without the message, which may hold anything. */
const headOf = async (oid: Oid, remote: Remote, signal: AbortSignal): Promise<string> =>
  (await remote.commit(oid, signal)).toString("latin1").split("\n\n", 1)[0] ?? "";
