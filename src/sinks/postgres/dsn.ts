/** As libpq has them; see encryption.ts. */
export type TlsMode = "disable" | "prefer" | "require" | "verify-ca" | "verify-full";

/** Where to connect to, and as whom. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Command-line options for the server session. */
  readonly options: string | undefined;
  /** Undefined where the connection string does not say. */
  readonly tls: TlsMode | undefined;
  readonly channelBinding: boolean;
}

const tlsModes: Readonly<Record<string, TlsMode>> = {
  disable: "disable",
  allow: "prefer",
  prefer: "prefer",
  require: "require",
  "verify-ca": "verify-ca",
  "verify-full": "verify-full",
};
/** Settings that would make Kollect read files of its own, or dial past the egress guard. */
const refused = [
  "sslrootcert",
  "sslcert",
  "sslkey",
  "sslpassword",
  "service",
  "passfile",
  "hostaddr",
];
const malformed =
  "is no Postgres connection string; wanted postgres://user:password@host:5432/database?sslmode=verify-full, " +
  "with special characters of the password percent-encoded";

/** Says what is wrong with a connection string, never what stands in it. */
export class DsnError extends Error {}

const ofUrl = (text: string): Map<string, string> => {
  const url = new URL(text);
  if (!["postgres:", "postgresql:"].includes(url.protocol)) throw new DsnError(malformed);
  // A password with an unencoded / or ? ends the authority early: part of it would be taken for the host, and shown.
  if ((url.pathname + url.search + url.hash).includes("@")) throw new DsnError(malformed);
  const parts = {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port,
    user: url.username,
    password: url.password,
    dbname: url.pathname.slice(1),
  };
  const given = Object.entries(parts).filter(([, value]) => value !== "");
  return new Map([
    ...given.map(([key, value]): [string, string] => [key, decodeURIComponent(value)]),
    ...url.searchParams,
  ]);
};

const ofKeywords = (text: string): Map<string, string> => {
  const setting = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?:\s+|$)/y;
  const settings = new Map<string, string>();
  for (let end = 0; end < text.length; end = setting.lastIndex) {
    const match = setting.exec(text);
    if (match === null) throw new DsnError(malformed);
    settings.set(match[1] ?? "", (match[2] ?? match[3] ?? "").replaceAll(/\\(.)/g, "$1"));
  }
  return settings;
};

const settingsOf = (text: string): Map<string, string> => {
  try {
    return /^[a-z+]+:\/\//i.test(text) ? ofUrl(text) : ofKeywords(text);
  } catch {
    // The parsers' own errors quote their input.
    throw new DsnError(malformed);
  }
};

const hostOf = (host: string | undefined): string => {
  if (host === undefined || host === "") throw new DsnError("names no host");
  if (host.includes("/"))
    throw new DsnError("names a local socket; Kollect connects over TCP only");
  if (/[\s,@]/.test(host)) throw new DsnError("must name exactly one host");
  return host;
};

const portOf = (port: string): number => {
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535)
    throw new DsnError("has a port that is no number from 1 to 65535");
  return number;
};

/** Reads a URL or libpq keywords. @throws {DsnError} */
export function parseDsn(text: string): Endpoint {
  const settings = settingsOf(text.trim());
  const surplus = refused.find((it) => settings.has(it));
  if (surplus !== undefined)
    throw new DsnError(
      `may not set ${surplus}; certificates belong into the Secret's keys ca.crt, tls.crt and tls.key`,
    );
  const named = settings.get("sslmode");
  const tls = named === undefined ? undefined : tlsModes[named];
  if (named !== undefined && tls === undefined)
    throw new DsnError(`has an unknown sslmode; known are ${Object.keys(tlsModes).join(", ")}`);
  const user = settings.get("user") ?? "";
  if (user === "") throw new DsnError("names no user");
  return {
    host: hostOf(settings.get("host")),
    port: portOf(settings.get("port") ?? "5432"),
    user,
    password: settings.get("password") ?? "",
    database: settings.get("dbname") ?? user,
    options: settings.get("options"),
    tls,
    channelBinding: settings.get("channel_binding") === "require",
  };
}
