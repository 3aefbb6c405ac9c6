import type * as sqlite from "node:sqlite";

/** Node says on standard error that it is new; users have nothing to do with that. */
export async function loadSqlite(): Promise<typeof sqlite> {
  const told = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = () => undefined;
  try {
    return await import("node:sqlite");
  } finally {
    if (told !== undefined) Object.defineProperty(process, "emitWarning", told);
  }
}

export const isSqlite = (error: unknown): error is Error =>
  error instanceof Error && (error as { readonly code?: unknown }).code === "ERR_SQLITE_ERROR";
