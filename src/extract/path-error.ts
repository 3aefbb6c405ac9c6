/** A path that does not compile: where, counted from 1 in the whole path text, and why. */
export class PathError extends Error {
  override readonly name = "PathError";
  readonly column: number;

  constructor(column: number, detail: string) {
    super(detail);
    this.column = column;
  }
}
