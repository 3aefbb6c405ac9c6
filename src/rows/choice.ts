import type { SourceKey } from "./row.ts";

/** Which targets of its namespace an inventory is about. */
export type Choice = (source: SourceKey) => boolean;

export const everyTarget: Choice = () => true;
