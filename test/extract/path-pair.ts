import type { Random } from "../support/random.ts";

/** Where jsonpath-plus means something else by the same text, and how a path is spelt for it therefore. */
const differences = {
  negativeIndex: "[-1] is a property called -1 to it: written as the slice [-1:]",
  zeroEnd: "[a:0] goes to the end: written [1:1]",
  comparison:
    "compares as JavaScript: == is written ===, and an order asks for two numbers or two texts",
  missing: "an item without the field, or with null, passes !=: the field is asked for first",
  existence: "[?(@.a)] asks for truth: written != null",
  filterOnMap: "filters the values of maps: the property is asked whether it is an index",
  unionQuotes: "members of a union stand without quotes",
} as const;

export type Difference = keyof typeof differences;

/** One random path in the spellings of both. Characters of text, nulls and order are left to who compares. */
export class PathPair {
  static readonly named = Object.keys(differences) as readonly Difference[];
  readonly differences = new Set<Difference>();
  ours = "$";
  theirs = "$";
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    for (let left = 1 + random.below(4); left > 0; left -= 1) this.#step();
  }

  #add(ours: string, theirs = ours): void {
    this.ours += ours;
    this.theirs += theirs;
  }

  #name(): string {
    return this.#random.pick(["a", "b", "c", "d"]);
  }

  #step(): void {
    const { below } = this.#random;
    switch (below(11)) {
      case 0:
      case 1:
        return this.#add(`.${this.#name()}`);
      case 2:
        return this.#add(`['${this.#name()}']`);
      case 3:
        return this.#add(`[${below(3)}]`);
      case 4:
        return this.#add(this.#random.pick(["[*]", ".*"]));
      case 5:
        return this.#add(`..${this.#random.pick(["a", "b", "c", "*"])}`);
      case 6:
        return this.#slice();
      case 7:
        return this.#union();
      case 8:
        return this.#negativeIndex();
      default:
        return this.#filter();
    }
  }

  #negativeIndex(): void {
    this.differences.add("negativeIndex");
    const [ours, theirs] = this.#random.pick([
      ["[-1]", "[-1:]"],
      ["[-2]", "[-2:-1]"],
    ]);
    this.#add(ours, theirs);
  }

  #slice(): void {
    const { below, pick } = this.#random;
    const start = pick(["", String(below(3)), `-${1 + below(3)}`]);
    const end = pick(["", String(below(4)), `-${1 + below(3)}`]);
    const step = pick(["", ":2", ":1"]);
    const isZeroEnd = end === "0";
    if (isZeroEnd) this.differences.add("zeroEnd");
    this.#add(`[${start}:${end}${step}]`, isZeroEnd ? "[1:1]" : `[${start}:${end}${step}]`);
  }

  #union(): void {
    const { below } = this.#random;
    if (this.#random.once(2)) return this.#add(`[${below(2)},${below(3)}]`);
    const [one, other] = [this.#name(), this.#name()];
    this.differences.add("unionQuotes");
    return this.#add(`['${one}','${other}']`, `[${one},${other}]`);
  }

  #filter(): void {
    const field = this.#random.pick(["@.a", "@.b", "@.b.a", "@['a']"]);
    const theirs = this.#chain(field);
    const isItem = "typeof @property === 'number'";
    this.differences.add("filterOnMap");
    if (this.#random.once(4)) {
      this.differences.add("existence");
      return this.#add(`[?(${field})]`, `[?(${isItem} && ${theirs} != null)]`);
    }
    const operator = this.#random.pick(["==", "!=", "<", "<=", ">", ">="]);
    const literal = this.#random.pick(["1", "2", "1.5", "'a'", "'b'", "true", "false"]);
    return this.#add(
      `[?(${field}${operator}${literal})]`,
      `[?(${isItem} && ${this.#comparison(theirs, operator, literal)})]`,
    );
  }

  /** Where ours finds nothing, JavaScript throws: `?.` in place of every step. */
  #chain(field: string): string {
    const names = field.match(/\w+/g) ?? [];
    return `(@ )?.${names.join("?.")}`;
  }

  #comparison(field: string, operator: string, literal: string): string {
    this.differences.add("comparison");
    if (operator === "==") return `${field} === ${literal}`;
    if (operator === "!=") {
      this.differences.add("missing");
      return `${field} != null && ${field} !== ${literal}`;
    }
    const isOrderable = `typeof ${field} === typeof ${literal} && typeof ${literal} !== 'boolean'`;
    return `${isOrderable} && ${field} ${operator} ${literal}`;
  }
}
