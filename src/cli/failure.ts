/** Ends a command, and is told in one line: what is wrong, and what to do. */
export class Failure extends Error {
  override readonly name = "Failure";
}
