import { canariesIn, look } from "./canaries.ts";

/** What was printed may be cut anywhere, so the end of it is looked at again with what follows. */
const overlap = 4_096;

/** From now on credentials are looked for in all that this process prints. */
export function watchOutput(): void {
  for (const [name, stream] of Object.entries({ output: process.stdout, errors: process.stderr })) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    let last = "";
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const text = last + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      look(`standard ${name}`, text);
      // What was told is not told again.
      last = canariesIn(text).length > 0 ? "" : text.slice(-overlap);
      return write(chunk, ...rest);
    };
  }
}
