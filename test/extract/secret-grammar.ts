/** Random expressions that a seed decides, over the names that occur in a Secret. */
export class SecretGrammar {
  #state: number;
  #names = 0;

  constructor(seed: number) {
    this.#state = seed;
  }

  jsonPath(): string {
    let path = this.#below(2) === 0 ? "$" : "$.metadata";
    for (let left = this.#below(4); left > 0; left -= 1) path += this.#segment();
    return path;
  }

  cel(): string {
    return `cel:${this.#expression(4, ["object"])}`;
  }

  #segment(): string {
    return this.#pick([
      () => `.${this.#plainKey()}`,
      () => `['${this.#key()}']`,
      () => `['${this.#key()}','${this.#key()}']`,
      () => this.#pick([() => ".*", () => "[*]", () => "[0]", () => "[-1]", () => "[0:2]"]),
      () => `..${this.#plainKey()}`,
      () => `[?(@.${this.#plainKey()}${this.#pick([() => "", () => '=="App"'])})]`,
    ]);
  }

  #expression(depth: number, scope: readonly string[]): string {
    const inner = (): string => this.#expression(depth - 1, scope);
    if (depth <= 0 || this.#below(4) === 0) return this.#chain(scope);
    return this.#pick([
      () => `${this.#chain(scope)}${this.#access(inner)}`,
      () => `(${inner()})${this.#access(inner)}`,
      () => `[${inner()}, ${inner()}][${this.#below(2)}]`,
      () => `{"a": ${inner()}}${this.#pick([() => ".a", () => "", () => "['a']"])}`,
      () => `(${this.#condition(inner)} ? ${inner()} : ${inner()})`,
      () => this.#condition(inner),
      () => `${this.#pick([() => "dyn", () => "size", () => "string"])}(${inner()})`,
      () =>
        `optional.of(${inner()})${this.#pick([() => ".value()", () => `.?${this.#plainKey()}`])}`,
      () => `(${inner()}).?${this.#plainKey()}.orValue(${inner()})`,
      () => this.#loop(depth, scope),
      () => this.#binding(depth, scope),
    ]);
  }

  /** From the object or a variable into fields, mostly such as there are. */
  #chain(scope: readonly string[]): string {
    const root = scope[this.#below(scope.length)] ?? "object";
    return this.#pick([
      () => root,
      () => `${root}.${this.#plainKey()}`,
      () => `${root}.metadata.${this.#plainKey()}`,
      () =>
        `object.metadata.${this.#pick([() => "labels", () => "annotations"])}["${this.#key()}"]`,
      () =>
        `object.metadata.${this.#pick([() => "name", () => "labels", () => "ownerReferences"])}`,
      () => `object.${this.#pick([() => "kind", () => "type", () => "?immutable", () => "data"])}`,
      () => `"${this.#key()}"`,
      () => this.#pick([() => "1", () => "true", () => '"d" + "ata"', () => "namespace.name"]),
    ]);
  }

  #access(inner: () => string): string {
    return this.#pick([
      () => `.${this.#plainKey()}`,
      () => `.?${this.#plainKey()}`,
      () => `["${this.#key()}"]`,
      () => `[?"${this.#key()}"]`,
      () => `[${inner()}]`,
      () => "[0]",
    ]);
  }

  #condition(inner: () => string): string {
    return this.#pick([
      () => "true",
      () => `has(object.${this.#plainKey()})`,
      () => `has(object.metadata.${this.#plainKey()})`,
      () => `${inner()} == ${inner()}`,
      () => `"${this.#key()}" in ${inner()}`,
      () => `!(${inner()} != "${this.#key()}")`,
    ]);
  }

  #loop(depth: number, scope: readonly string[]): string {
    const name = this.#name();
    const body = (): string => this.#expression(depth - 2, [...scope, name, name]);
    const list = this.#pick([
      () => `[${this.#expression(depth - 2, scope)}]`,
      () => this.#chain(scope),
    ]);
    return this.#pick([
      () => `${list}.map(${name}, ${body()})`,
      () => `${list}.map(${name}, ${name} == ${body()}, ${body()})`,
      () => `${list}.filter(${name}, ${this.#condition(body)})`,
      () => `${list}.exists(${name}, ${this.#condition(body)})`,
      () => `${list}.all(${name}, ${name} != ${body()})`,
      () => `${list}.exists_one(${name}, ${this.#condition(body)})`,
    ]);
  }

  #binding(depth: number, scope: readonly string[]): string {
    const name = this.#name();
    const value = this.#expression(depth - 2, scope);
    return `cel.bind(${name}, ${value}, ${this.#expression(depth - 2, [...scope, name, name])})`;
  }

  /** Now and then one that hides the object. */
  #name(): string {
    this.#names += 1;
    return this.#below(4) === 0 ? "object" : `v${this.#names}`;
  }

  #plainKey(): string {
    const names =
      "data stringData metadata annotations labels name note app password kind type managedFields";
    return this.#pick(names.split(" ").map((it) => () => it));
  }

  #key(): string {
    return this.#below(5) === 0
      ? "kubectl.kubernetes.io/last-applied-configuration"
      : this.#plainKey();
  }

  #pick<T>(makers: ReadonlyArray<() => T>): T {
    const make = makers[this.#below(makers.length)];
    if (make === undefined) throw new Error("nothing to pick from");
    return make();
  }

  /** A whole number from 0 to `limit` - 1 (mulberry32). */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
}
