const quote = 0x22;
const backslash = 0x5c;
const openObject = 0x7b;
const closeObject = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;

/** Brackets that are open inside items, outside of any of them. */
const itemsDepth = 2;

/** A list's own fields are few; what is longer is no list of the API server. */
const longestHead = 1024 * 1024;

/** A list but for its items. */
export interface ListHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

/** A list that is being read. */
export interface ListReader {
  /** The text of each object, one at a time, so that no page is ever held whole. */
  readonly items: AsyncIterable<string>;
  /** What stood before the items, while they are read; all of it afterwards. @throws when the list is torn */
  readonly head: () => ListHead;
}

/** Works on bytes: what it looks for is ASCII, which UTF-8 never hides in anything else. */
export function readList(chunks: AsyncIterable<Uint8Array>): ListReader {
  const scanner = new Scanner();
  const items = async function* (): AsyncIterable<string> {
    for await (const { buffer, byteOffset, byteLength } of chunks)
      yield* scanner.items(Buffer.from(buffer, byteOffset, byteLength));
    // A list that is torn must never pass for a short one.
    if (!scanner.isWhole) throw new SyntaxError("the list ended in its middle");
  };
  return { items: items(), head: () => JSON.parse(scanner.head()) as ListHead };
}

class Scanner {
  /** Brackets that are open. */
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  /** Whether the list called items, which stands right below the top, is open. */
  #isInItems = false;
  #head = "";
  /** Bytes of an item that began in an earlier chunk. */
  #begun: Buffer[] = [];

  /** Where the item, or the piece of head, that is under way begins in the present chunk. */
  #from = 0;

  *items(chunk: Buffer): Iterable<string> {
    this.#from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#isText) at = this.#endOfText(chunk, at);
      else if (byte === quote) this.#isText = true;
      else if (byte === openObject || byte === openList) this.#open(chunk, at);
      else if (byte === closeObject || byte === closeList) {
        const item = this.#close(chunk, at);
        if (item !== undefined) yield item;
      }
    }
    if (!this.#isInItems) this.#keepHead(chunk, this.#from, chunk.length);
    else if (this.#depth > itemsDepth) this.#begun.push(chunk.subarray(this.#from));
  }

  #open(chunk: Buffer, at: number): void {
    this.#depth++;
    if (this.#isInItems) {
      if (this.#depth === itemsDepth + 1) this.#from = at;
    } else if (this.#depth === itemsDepth && this.#isItemsKey(chunk, at)) {
      this.#keepHead(chunk, this.#from, at + 1);
      this.#isInItems = true;
    }
  }

  /** The item that ends here, if one does. */
  #close(chunk: Buffer, at: number): string | undefined {
    this.#depth--;
    if (!this.#isInItems || this.#depth > itemsDepth) return undefined;
    const from = this.#from;
    if (this.#depth === itemsDepth) {
      this.#from = at + 1;
      return this.#itemOf(chunk, from, at + 1);
    }
    this.#isInItems = false;
    this.#from = at;
    return undefined;
  }

  /** Index of the last byte of the string, or of the chunk. */
  #endOfText(chunk: Buffer, start: number): number {
    let isEscaped = this.#isEscaped;
    let at = start;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) {
        this.#isText = false;
        break;
      }
    }
    this.#isEscaped = isEscaped;
    return at;
  }

  #isItemsKey(chunk: Buffer, at: number): boolean {
    const before = this.#head + chunk.toString("utf8", this.#from, at);
    return chunk[at] === openList && /"items"\s*:\s*$/.test(before);
  }

  #keepHead(chunk: Buffer, from: number, to: number): void {
    this.#head += chunk.toString("utf8", from, to);
    if (this.#head.length > longestHead) throw new RangeError("the list has no items");
  }

  #itemOf(chunk: Buffer, from: number, to: number): string {
    if (this.#begun.length === 0) return chunk.toString("utf8", from, to);
    const text = Buffer.concat([...this.#begun, chunk.subarray(0, to)]).toString("utf8");
    this.#begun = [];
    return text;
  }

  get isWhole(): boolean {
    return this.#depth === 0 && !this.#isText;
  }

  head(): string {
    return this.#isInItems ? `${this.#head}]}` : this.#head;
  }
}
