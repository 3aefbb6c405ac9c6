import type { Case } from "./case.ts";
import { firstExport } from "./first-export.ts";
import { gitChanges } from "./git-changes.ts";
import { gitFirst } from "./git-first.ts";
import { idle } from "./idle.ts";
import { oneChange } from "./one-change.ts";
import { postgresUpserts } from "./postgres-upserts.ts";
import { restart } from "./restart.ts";
import { steady } from "./steady.ts";

/** In this order: those from `first-export` on share an API server, whose objects become more. */
export const cases: readonly Case[] = [
  gitFirst,
  gitChanges,
  postgresUpserts,
  firstExport,
  restart,
  idle,
  steady,
  oneChange,
];
