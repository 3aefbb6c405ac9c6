/** Something that the database lacks. */
export interface Missing {
  /** Makes it. */
  readonly statement: string;
  /** Says what is missing. */
  readonly sentence: string;
  /** Rows can be written without it: where somebody else makes the tables it is theirs to choose. */
  readonly isOptional: boolean;
  /** Rows that are there hold nothing in it, though their digest calls them whole. */
  readonly emptiesRows?: boolean;
}

/** How a part of the database differs from what a sink needs. */
export interface Findings {
  /** What can be mended by adding, in order. */
  readonly missing: readonly Missing[];
  /** What only a person can mend. */
  readonly wrong: readonly string[];
}
