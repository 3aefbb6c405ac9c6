import { InvalidArgumentError } from "commander";
import type { NamespaceDefaults } from "../../collect/namespace-choice.ts";
import type { Address } from "../../http/server.ts";

/** "0.0.0.0:9443", ":9443" or "[::1]:9443". @throws {InvalidArgumentError} on anything else */
export function parseAddress(text: string): Address {
  const [, host, port] = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new InvalidArgumentError("write an address such as 0.0.0.0:9443");
  return { host: host === "" ? "0.0.0.0" : host.replace(/^\[|\]$/g, ""), port: Number(port) };
}

/** The same, or "0": not served at all. @throws {InvalidArgumentError} on anything else */
export const parseOptionalAddress = (text: string): Address | "off" =>
  text === "0" ? "off" : parseAddress(text);

export const parseBoolean = (text: string): boolean => {
  if (text === "true" || text === "false") return text === "true";
  throw new InvalidArgumentError("write true or false");
};

export interface NamespaceFlags {
  readonly defaultIncludedNamespaces?: readonly string[];
  readonly defaultExcludedNamespaces?: readonly string[];
}

export const namespaceDefaults = ({
  defaultIncludedNamespaces: included,
  defaultExcludedNamespaces: excluded,
}: NamespaceFlags): NamespaceDefaults => ({
  ...(included !== undefined && { included }),
  ...(excluded !== undefined && { excluded }),
});

/** "shop,billing"; an empty text is no name. @throws {InvalidArgumentError} on what no Namespace can be called */
export function parseNamespaces(text: string): readonly string[] {
  const names = text.split(",").map((it) => it.trim());
  const wrong = names.find((it) => !/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(it));
  if (wrong === undefined) return names;
  throw new InvalidArgumentError(
    `${JSON.stringify(wrong)} is no name of a namespace; write for example shop,billing`,
  );
}

/** "a,b"; what is empty is left out. */
export const parseList = (text: string): readonly string[] =>
  text
    .split(",")
    .map((it) => it.trim())
    .filter((it) => it !== "");
