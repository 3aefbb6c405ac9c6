import type { Case } from "./case.ts";
import { gitChanges } from "./git-changes.ts";
import { gitFirst } from "./git-first.ts";
import { postgresUpserts } from "./postgres-upserts.ts";

/** In this order: those on an API server share one, which grows. */
export const cases: readonly Case[] = [gitFirst, gitChanges, postgresUpserts];
