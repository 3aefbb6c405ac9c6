import type { Row } from "../../../src/rows/row.ts";
import type { Storage } from "../cluster/storage.ts";
import { nameOf, type Oracle } from "./oracle.ts";

/** What a process wrote to a sink, and what the sink holds now. */
export interface Written {
  readonly epoch: number;
  /** The cluster's version when the process began: whatever it knows is not older. */
  readonly since: number;
  readonly upserted: readonly Row[];
  readonly removed: readonly Row[];
  readonly rows: ReadonlyMap<string, Row>;
  /** Targets, and namespaces of targets, whose rows the process does not know. */
  readonly retained: ReadonlySet<string>;
}

/** Judges every set of rows that one sink is given. */
export interface SinkAudit {
  check(written: Written): void;
}

export function createSinkAudit(
  name: string,
  { oracle, storage }: { readonly oracle: Oracle; readonly storage: Storage },
  accuse: (violation: string) => void,
): SinkAudit {
  /** Versions, at least, of the objects that a process has shown, by uid; another process may lag behind it. */
  let shown = new Map<string, number>();
  let shownBy = -1;

  const checkUpserts = ({ upserted, since }: Written): void => {
    for (const row of upserted) {
      const { key, json, uid } = row;
      const version = oracle.explained(row, since, shown.get(uid) ?? 0);
      if (version !== undefined) shown.set(uid, version);
      else if (oracle.explained(row, 0, 0) === undefined)
        accuse(`${name} was given ${key} ${json}, which never was`);
      else if (oracle.explained(row, 0, shown.get(uid) ?? 0) === undefined)
        accuse(`${name} was given ${key} ${json}, older than what it had`);
      else accuse(`${name} was given ${key} ${json}, which was before the operator began`);
    }
  };
  const checkRemovals = ({ removed, since }: Written): void => {
    for (const row of removed)
      if (!oracle.isAbsenceExplained(row, since, shown.get(row.uid) ?? 0))
        accuse(`${name} lost ${row.key} ${row.json} without cause`);
  };
  /** Nothing half-filled: what has stood since before the process began is in the first set already. */
  const checkMissing = ({ rows, retained, since }: Written): void => {
    for (const key of oracle.expected().keys()) {
      if (rows.has(key)) continue;
      const row = nameOf(key);
      const isUnknown =
        retained.has(`team/${row.targetName}`) ||
        retained.has(`team/${row.targetName}/${oracle.namespaceOf(row.uid)}`);
      if (isUnknown) continue;
      if (!oracle.isAbsenceExplained(row, since, 0))
        accuse(`${name} was given a set without ${key}, which was there all the time`);
    }
  };

  let judged = "";
  return {
    check: (written) => {
      if (written.epoch !== shownBy) shown = new Map();
      shownBy = written.epoch;
      checkUpserts(written);
      checkRemovals(written);
      // The same set at the same version of the cluster has been judged.
      const state = `${storage.version} ${written.since} ${written.rows.size}`;
      const isNew = state !== judged || written.upserted.length + written.removed.length > 0;
      judged = state;
      if (isNew) checkMissing(written);
    },
  };
}
