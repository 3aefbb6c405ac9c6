import type { Json } from "../../rows/row.ts";
import { PathError } from "../dialect.ts";
import { isList, type Place } from "../place.ts";
import { compare } from "./compare.ts";
import {
  descendantsOf,
  type Filter,
  isTrue,
  memberOf,
  membersOf,
  pathFilter,
  valueFilter,
} from "./filter.ts";
import { functions } from "./functions.ts";
import { type Token, tokensOf } from "./token.ts";

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};
const constants: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
const known = [...new Set(Object.keys(functions).map((it) => it.replace(/\/.*/, "")))].join(", ");

/** Reads a jq expression from left to right. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  whole(): Filter {
    const filter = this.#pipe();
    if (this.#token.type !== "end") throw this.#fault();
    return filter;
  }

  get #token(): Token {
    return this.#tokens[this.#at] ?? { type: "end", text: "the end", column: 1 };
  }

  #accept(type: Token["type"], text?: string): Token | undefined {
    const token = this.#token;
    if (token.type !== type || (text !== undefined && token.text !== text)) return undefined;
    this.#at++;
    return token;
  }

  #expect(text: string): void {
    const isThere = this.#accept(/^[a-z]/.test(text) ? "name" : "sign", text);
    if (isThere === undefined) throw this.#fault(`expected ${text}`);
  }

  #fault(detail = "did not expect this"): PathError {
    const { type, text, column } = this.#token;
    return new PathError(
      column,
      `${detail} but found ${type === "end" ? text : JSON.stringify(text)}`,
    );
  }

  #pipe(): Filter {
    const left = this.#comma();
    if (this.#accept("sign", "|") === undefined) return left;
    const right = this.#pipe();
    const run = (input: Place): readonly Place[] => left.run(input).flatMap((it) => right.run(it));
    return { ...pathFilter(left.column, run), isPath: left.isPath && right.isPath };
  }

  #comma(): Filter {
    const left = this.#alternative();
    if (this.#accept("sign", ",") === undefined) return left;
    const right = this.#comma();
    const run = (input: Place): readonly Place[] => [...left.run(input), ...right.run(input)];
    return { ...pathFilter(left.column, run), isPath: left.isPath && right.isPath };
  }

  #alternative(): Filter {
    const left = this.#or();
    if (this.#accept("sign", "//") === undefined) return left;
    const right = this.#alternative();
    const run = (input: Place): readonly Place[] => {
      const found = left.run(input).filter(isTrue);
      return found.length > 0 ? found : right.run(input);
    };
    return { ...pathFilter(left.column, run), isPath: left.isPath && right.isPath };
  }

  #or(): Filter {
    const left = this.#and();
    if (this.#accept("name", "or") === undefined) return left;
    const right = this.#or();
    return logical(left, right, (it, other) => it || other());
  }

  #and(): Filter {
    const left = this.#comparison();
    if (this.#accept("name", "and") === undefined) return left;
    const right = this.#and();
    return logical(left, right, (it, other) => it && other());
  }

  #comparison(): Filter {
    const left = this.#term();
    const holds = this.#token.type === "sign" ? comparisons[this.#token.text] : undefined;
    if (holds === undefined) return left;
    this.#at++;
    const right = this.#term();
    return valueFilter(left.column, (input) =>
      left.run(input).flatMap((a) => right.run(input).map((b) => holds(compare(a.value, b.value)))),
    );
  }

  #term(): Filter {
    let filter = this.#primary();
    for (;;) {
      const step = this.#suffix();
      if (step === undefined) return filter;
      filter = after(filter, step);
    }
  }

  /** A step from the value that is there to what is below it. */
  #suffix(): ((input: Place) => readonly Place[]) | undefined {
    const field = this.#accept("field");
    if (field !== undefined) return (input) => [memberOf(input, field.text)];
    if (this.#accept("sign", "?") !== undefined) return (input) => [input];
    const hasDot = this.#accept("sign", ".") !== undefined;
    const quoted = hasDot ? this.#accept("string") : undefined;
    if (quoted !== undefined) return (input) => [memberOf(input, quoted.text)];
    if (this.#accept("sign", "[") !== undefined) return this.#bracket();
    if (hasDot) throw this.#fault("expected a field or [ after the dot");
    return undefined;
  }

  #bracket(): (input: Place) => readonly Place[] {
    if (this.#accept("sign", "]") !== undefined) return membersOf;
    const quoted = this.#accept("string");
    if (quoted !== undefined) {
      this.#expect("]");
      return (input) => [memberOf(input, quoted.text)];
    }
    const from = this.#index();
    if (this.#accept("sign", ":") !== undefined) {
      const to = this.#index();
      this.#expect("]");
      return (input) => (isList(input.value) ? membersOf(input).slice(from, to) : []);
    }
    if (from === undefined) throw this.#fault("expected a name in quotes, an index or ]");
    this.#expect("]");
    return (input) => [memberOf(input, from)];
  }

  #index(): number | undefined {
    const isNegative = this.#accept("sign", "-") !== undefined;
    const number = this.#accept("number");
    if (number === undefined) return undefined;
    if (!/^\d+$/.test(number.text))
      throw new PathError(number.column, "an index is a whole number");
    return isNegative ? -Number(number.text) : Number(number.text);
  }

  #primary(): Filter {
    const { type, text, column } = this.#token;
    if (type === "sign") return this.#signed(text, column);
    if (type === "field") {
      this.#at++;
      return pathFilter(column, (input) => [memberOf(input, text)]);
    }
    if (type === "string" || type === "number") {
      this.#at++;
      const value = type === "string" ? text : Number(text);
      return valueFilter(column, () => [value]);
    }
    if (type === "name") return this.#named(text, column);
    throw this.#fault("expected an expression");
  }

  #signed(sign: string, column: number): Filter {
    if (sign === "[") {
      this.#at++;
      return this.#list(column);
    }
    if (sign === "(") {
      this.#at++;
      const filter = this.#pipe();
      this.#expect(")");
      return filter;
    }
    if (sign === "..") {
      this.#at++;
      return pathFilter(column, descendantsOf);
    }
    if (sign === ".") return this.#dot(column);
    if (sign === "-") {
      const value = this.#index();
      if (value !== undefined) return valueFilter(column, () => [value]);
    }
    throw this.#fault("expected an expression");
  }

  /** The dot alone, or before quotes; before brackets it may stand or not. */
  #dot(column: number): Filter {
    this.#at++;
    const quoted = this.#accept("string");
    return pathFilter(column, (input) => [
      quoted === undefined ? input : memberOf(input, quoted.text),
    ]);
  }

  #list(column: number): Filter {
    if (this.#accept("sign", "]") !== undefined) return valueFilter(column, () => [[]]);
    const items = this.#pipe();
    this.#expect("]");
    return valueFilter(column, (input) => [items.run(input).map(({ value }) => value)]);
  }

  #named(name: string, column: number): Filter {
    this.#at++;
    if (name === "if") return this.#condition(column);
    const constant = Object.hasOwn(constants, name) ? constants[name] : undefined;
    if (constant !== undefined) return valueFilter(column, () => [constant]);
    const args: Filter[] = [];
    if (this.#accept("sign", "(") !== undefined) {
      do args.push(this.#pipe());
      while (this.#accept("sign", ";") !== undefined);
      this.#expect(")");
    }
    const key = `${name}/${args.length}`;
    const build = Object.hasOwn(functions, key) ? functions[key] : undefined;
    if (build !== undefined) return build(column, args);
    throw new PathError(column, `${key} is not known here; paths may use ${known}`);
  }

  #condition(column: number): Filter {
    const condition = this.#pipe();
    this.#expect("then");
    const then = this.#pipe();
    let other: Filter = pathFilter(column, (input) => [input]);
    if (this.#accept("name", "elif") !== undefined) other = this.#condition(column);
    else {
      if (this.#accept("name", "else") !== undefined) other = this.#pipe();
      this.#expect("end");
    }
    const run = (input: Place): readonly Place[] =>
      condition.run(input).flatMap((it) => (isTrue(it) ? then : other).run(input));
    return { ...pathFilter(column, run), isPath: then.isPath && other.isPath };
  }
}

const logical = (
  left: Filter,
  right: Filter,
  of: (it: boolean, other: () => boolean) => boolean,
): Filter =>
  valueFilter(left.column, (input) =>
    left.run(input).map((it) => of(isTrue(it), () => right.run(input).some(isTrue))),
  );

const after = (filter: Filter, step: (input: Place) => readonly Place[]): Filter => ({
  ...pathFilter(filter.column, (input) => filter.run(input).flatMap(step)),
  isPath: filter.isPath,
});

/** @throws {PathError} */
export const parseJq = (text: string): Filter => new Parser(text).whole();
