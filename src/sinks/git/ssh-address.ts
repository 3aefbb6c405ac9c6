/** A repository on an SSH server. */
export interface SshAddress {
  readonly user: string;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** As the server gets it: relative to the user's home unless it starts with `/`. */
  readonly path: string;
}

const sshPort = 22;
/** What hosting services call their user; ssh:// may leave it out. */
const usualUser = "git";

const scpForm = /^([^@:/\s]+)@(\[[0-9A-Fa-f:.]+\]|[^@:/[\]\s]+):(.+)$/;
const users = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/;
const hosts = /^([A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_.])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/;

/** Whether `text` means SSH: `ssh://…`, or what ssh and scp users write, `user@host:path`. */
export const isSshForm = (text: string): boolean =>
  /^ssh:\/\//i.test(text) || (!text.includes("://") && scpForm.test(text));

/** Reads an endpoint for which `isSshForm` holds; a text tells what is wrong, and never quotes it. */
export function parseSshAddress(text: string): SshAddress | string {
  const parts = /^ssh:\/\//i.test(text) ? partsOfUrl(text) : partsOfScp(text);
  if (typeof parts === "string") return parts;
  const { user, host, path } = parts;
  if (!users.test(user)) return "the user in endpoint has characters that no user's name has";
  if (!hosts.test(host)) return "the host in endpoint is no name and no address";
  // A dash would make it an option; no line break gets through a shell's command unharmed.
  if (/^-|\p{Cc}/u.test(path) || path === "" || path === "/")
    return "the path in endpoint is no path of a repository";
  return parts;
}

function partsOfScp(text: string): SshAddress | string {
  const [, user = "", host = "", path = ""] = scpForm.exec(text) ?? [];
  return { user, host: withoutBrackets(host), port: sshPort, path };
}

function partsOfUrl(text: string): SshAddress | string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return "endpoint must be ssh://user@host:port/path or user@host:path";
  if (url.password !== "")
    return "endpoint must not hold a password; SSH needs a key, put it into a Secret, see secretRef";
  if (url.search !== "" || url.hash !== "")
    return "endpoint must not have a query or a fragment; the branch stands in git.branch";
  try {
    const path = decodeURIComponent(url.pathname);
    return {
      user: decodeURIComponent(url.username) || usualUser,
      host: withoutBrackets(url.hostname),
      port: url.port === "" ? sshPort : Number(url.port),
      // As git does: ssh://host/~user/x is below that user's home.
      path: path.startsWith("/~") ? path.slice(1) : path,
    };
  } catch {
    return "endpoint has a % that stands for no character";
  }
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");

/** As it stands in messages and in known_hosts. */
export const hostAndPort = ({ host, port }: SshAddress): string =>
  port === sshPort ? host : `[${host}]:${port}`;
