import { type OpenSinkResource, sinkOpener } from "../../controllers/sink-opener.ts";
import { createEgress } from "../../net/egress.ts";
import { Failure } from "../failure.ts";
import { isFields, placeText, type SourceDocument } from "../sources/document.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\$\{env:([^}]*)\}/g;

/**
 * Keys of a Secret in a file, as bytes. `${env:NAME}` in stringData is the variable, so that no file needs to hold a credential.
 * @throws {Failure} names file, Secret and key; never a value
 */
export function secretOf(
  { value, place }: SourceDocument,
  name: string,
  env: Environment,
): ReadonlyMap<string, Uint8Array> {
  const wrong = (key: string, detail: string): Failure =>
    new Failure(`${placeText(place)}: Secret ${name}, key ${key}: ${detail}`);
  const keys = new Map<string, Uint8Array>();
  for (const [key, text] of entriesOf(value["data"])) {
    if (typeof text !== "string" || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text))
      throw wrong(key, "is no base64; plain text and ${env:NAME} go into stringData");
    keys.set(key, Buffer.from(text, "base64"));
  }
  for (const [key, text] of entriesOf(value["stringData"])) {
    if (typeof text !== "string") throw wrong(key, "is no text; put it into quotes");
    const filled = text.replace(reference, (_, variable: string) => {
      const found = env[variable];
      if (found === undefined || found === "")
        throw wrong(key, `the environment variable ${variable} is not set`);
      return found;
    });
    keys.set(key, Buffer.from(filled));
  }
  return keys;
}

/** Opens sinks with the Secrets of files: the operator's own way, but that any address may be dialed. */
export const fileSinkOpener = (
  secrets: ReadonlyMap<string, SourceDocument>,
  env: Environment,
): OpenSinkResource =>
  sinkOpener(
    (namespace, name) => {
      const key = `${namespace}/${name}`;
      const document = secrets.get(key);
      return Promise.resolve(document && secretOf(document, key, env));
    },
    createEgress({ allowPrivate: true, dev: true }),
  );

const entriesOf = (value: unknown): [string, unknown][] =>
  isFields(value) ? Object.entries(value) : [];
