import { type Connection, Query } from "pg";
import type { Session } from "./connections.ts";

/**
 * Runs a `COPY … FROM STDIN`, and returns how many rows it took in. `messages`: its CopyData and CopyDone; they go out
 * right behind the statement, so that others may follow. Where the server refuses the statement, it ignores them.
 */
export function copyIn(session: Session, text: string, messages: Buffer): Promise<number> {
  const query = Object.assign(new Query(text), {
    text,
    submit: (connection: Connection) => {
      const { stream } = connection;
      stream.cork();
      connection.query(text);
      // A connection that ended fails its queries itself.
      if (stream.writable) stream.write(messages);
      stream.uncork();
    },
    // Else pg, which has no data to give, would break the COPY off.
    handleCopyInResponse: () => undefined,
  });
  return new Promise((resolve, reject) => {
    session.query(query, (error: Error | null, result) => {
      if (error === null) resolve(result.rowCount ?? 0);
      else reject(error);
    });
  });
}
