import type { Json } from "../../rows/row.ts";
import { spendWork } from "../dialect.ts";
import { keysOf, Place } from "../place.ts";

/** What an expression makes of a place: others, or values that stand nowhere. */
export interface Filter {
  /** Whether all that it yields are places of the document. */
  readonly isPath: boolean;
  /** 1-based. */
  readonly column: number;
  /** Steps are counted. @throws {ExtractionFailure} once they are used up */
  run(input: Place): readonly Place[];
}

/** A value that stands nowhere: removing it does nothing. */
export const valueOf = (value: Json): Place => new Place(value);

export const isTrue = ({ value }: Place): boolean => value !== null && value !== false;

export const pathFilter = (column: number, run: (input: Place) => readonly Place[]): Filter => ({
  isPath: true,
  column,
  run: counted(run),
});

export const valueFilter = (column: number, run: (input: Place) => readonly Json[]): Filter => ({
  isPath: false,
  column,
  run: counted((input) => run(input).map(valueOf)),
});

const counted =
  (run: (input: Place) => readonly Place[]) =>
  (input: Place): readonly Place[] => {
    const found = run(input);
    spendWork(1 + found.length);
    return found;
  };

/** Of what is not there jq makes null; it stays a value to compare with, and nothing to remove. */
export const memberOf = (input: Place, key: string | number): Place => {
  const isFromEnd = typeof key === "number" && key < 0 && Array.isArray(input.value);
  const index = isFromEnd ? (input.value as readonly Json[]).length + key : key;
  return input.at(index) ?? valueOf(null);
};

/** Every item or member. Of what has none nothing: as if `?` stood there. */
export const membersOf = (input: Place): readonly Place[] =>
  keysOf(input.value).flatMap((key) => input.at(key) ?? []);

/** `input` and all below it, from the top. */
export function descendantsOf(input: Place): readonly Place[] {
  const found: Place[] = [];
  const open = [input];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    spendWork(1);
    found.push(place);
    for (const it of membersOf(place).toReversed()) open.push(it);
  }
  return found;
}
