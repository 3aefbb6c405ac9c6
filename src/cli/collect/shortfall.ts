import { OperatorError } from "../../errors/operator-error.ts";
import type { Scope } from "../../collect/object-source.ts";
import { counted } from "../output/counted.ts";
import type { Notices } from "../output/notices.ts";
import type { Result } from "../session.ts";
import { adviceOn } from "./missing-value.ts";

/** Names in one message, and messages of one kind. */
const most = 10;

/** What is missing from a result. Each thing is named once, when it is known. */
export interface Shortfall {
  /** Something cannot be had. */
  missing(text: string): void;
  /** Scopes of one list that cannot be had. */
  unlisted(list: Listed, missing: ReadonlyMap<Scope, unknown>): void;
  /** An object that matches and has no row: its name and why. */
  failed(list: Listed, text: string): void;
  /** Something is wrong that was told already. `isTorn`: what is in the files is not known whole. */
  flawed(isTorn: boolean): void;
  /** Whether objects may be missing that nobody knows of: nothing may be removed anywhere then. */
  readonly isTorn: boolean;
  /** Something was had; `name`: an object of that name. */
  had(name?: string): void;
  /** Objects that were asked for by their names. */
  wants(names: readonly string[], resource: string): void;
  readonly result: Result | "nothing";
}

/** A list of one kind in one place. */
export interface Listed {
  /** "deployments.apps". */
  readonly resource: string;
  /** Context; `undefined` where there is but one. */
  readonly place: string | undefined;
}

export function createShortfall(notices: Notices): Shortfall {
  let isPartial = false;
  let isTorn = false;
  let hasAny = false;
  let hasUnlisted = false;
  /** Names that nothing was had of, and the resource to which each belongs. */
  const unseen = new Map<string, string>();
  const failures = new Map<string, number>();
  const advice = new Set<string>();
  const missing = (text: string): void => {
    isPartial = true;
    notices.error(text);
  };
  return {
    missing,
    flawed: (hasHole) => {
      isPartial = true;
      isTorn ||= hasHole;
    },
    get isTorn() {
      return isTorn;
    },
    had: (name) => {
      hasAny = true;
      if (name !== undefined) unseen.delete(name);
    },
    wants: (names, resource) => {
      for (const name of names) unseen.set(name, resource);
    },
    unlisted: (list, scopes) => {
      hasUnlisted = true;
      const byCause = Map.groupBy(scopes, ([, error]) => causeOf(error, list.resource));
      for (const [cause, found] of byCause) {
        const names = found.flatMap(([scope]) => scope ?? []);
        missing(`${whereOf(list)}${cause}${inNamespaces(names)}`);
      }
    },
    failed: (list, text) => {
      isPartial = true;
      const key = whereOf(list) + list.resource;
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      if (count <= most) notices.error(`${key} ${text}; it has no row`);
      const help = adviceOn(text);
      if (help !== undefined) advice.add(help);
    },
    get result() {
      for (const [key, count] of failures) {
        if (count > most)
          notices.error(
            `${key}: ${counted(count - most, "more object has", "more objects have")} no row`,
          );
        failures.delete(key);
      }
      for (const it of advice) notices.info(it);
      advice.clear();
      // What could not be listed may hold them.
      if (!hasUnlisted)
        for (const [name, resource] of unseen) missing(`${resource} ${name}: not found`);
      unseen.clear();
      if (!isPartial) return "complete";
      return hasAny ? "partial" : "nothing";
    },
  };
}

const whereOf = ({ place }: Listed): string => (place === undefined ? "" : `context ${place}: `);

/** What a user can do something about, in the second person; the operator's own messages speak of its account. */
export function causeOf(error: unknown, resource: string): string {
  if (error instanceof OperatorError) {
    if (error.code === "ACCESS_DENIED") return `you may not list ${resource}`;
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

const inNamespaces = (names: readonly string[]): string => {
  if (names.length === 0) return "";
  const shown = names.slice(0, most).join(", ");
  const rest = names.length - most;
  const list = rest > 0 ? `${shown} and ${rest} more` : shown;
  return ` in namespace${names.length > 1 ? "s" : ""} ${list}`;
};
