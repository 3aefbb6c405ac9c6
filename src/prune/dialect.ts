/** All that pruning takes of src/extract, which imports pruning: the JSONPath dialect, faults, RE2 and the count of steps. */
export { compileRegex } from "../extract/cel-regex.ts";
export { PathError } from "../extract/expression.ts";
export { matcherOf } from "../extract/json-path-filter-matcher.ts";
export { parseJsonPath } from "../extract/json-path-parser.ts";
export type { Segment, Slice } from "../extract/json-path-segment.ts";
export { beginWork, spendWork } from "../extract/work.ts";
