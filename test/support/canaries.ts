/**
 * What tests use as credentials, and where it must never be seen. Every password, token and connection string of a
 * test holds `mark`; what cannot, as a seed or a key that a program made, is registered. test/support/run.ts looks
 * at all that the suites print; whoever reads an error, a log, a status, an event or metrics calls `look`.
 */
export const mark = "s3cret";

export interface Leak {
  readonly where: string;
  /** A name, never the secret itself. */
  readonly what: string;
}

const base64 = (bytes: Buffer): string => bytes.toString("base64");

/** What `text` looks like inside of a longer text in base64, for each place where it can begin. */
export function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].map((before) => {
    const whole = base64(Buffer.concat([Buffer.alloc(before), bytes]));
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

const marks = [mark, ...base64Forms(mark)];
const registered = new Map<string, string>();
const found: Leak[] = [];

/** Remembers `secret`, which does not hold the mark, and gives it back. Of several lines, each long one counts. */
export function register(name: string, secret: string): string {
  for (const line of secret.split("\n"))
    if (line.length > 20 && !line.startsWith("-----")) registered.set(line, name);
  return secret;
}

/** Names of the secrets in `text`. */
export function canariesIn(text: string): string[] {
  const names = [...registered].flatMap(([secret, name]) => (text.includes(secret) ? [name] : []));
  if (marks.some((it) => text.includes(it))) names.push("a marked credential");
  return [...new Set(names)];
}

/** Remembers each secret that stands in `text`; the run fails by it. */
export function look(where: string, text: string): void {
  found.push(...canariesIn(text).map((what) => ({ where, what })));
}

/** What was seen since the last call. */
export const takeLeaks = (): Leak[] => found.splice(0);
