/** How rows are printed. A format is a file beside this one and a line in printers.ts. */
export const formats = ["table", "wide", "json", "yaml", "ndjson", "csv", "name"] as const;
export type Format = (typeof formats)[number];
