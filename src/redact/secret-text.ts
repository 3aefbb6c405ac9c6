import type { Span } from "./assignment-value.ts";
import type { Level } from "./claim.ts";
import { marker } from "./marker.ts";
import { authMethods } from "./vocabulary.ts";
import { wordsOf } from "./words.ts";

/** Longer than this, no text is a reference or a path. */
const maxHarmlessLength = 300;

const literals: ReadonlySet<string> = new Set(
  "true false yes no on off null nil none ~ undefined enabled disabled {} [] required optional unset n/a <nil> <none> <no-value> <unset> <set>".split(
    " ",
  ),
);

/** Whether `text`, under a name of this level, is a secret: not empty, not a placeholder, not the name of one. */
export function isSecretText(level: Level, text: string): boolean {
  if (level === "none" || level === "sealed") return false;
  const trimmed = text.trim();
  if (trimmed === "" || trimmed === marker) return false;
  if (level === "scrubbed" || level === "payload") return true;
  if (trimmed.length > maxHarmlessLength) return level !== "identifier" && !isSealed(trimmed);
  return !isPlaceholder(trimmed) && isSecretAt(level, trimmed);
}

function isPlaceholder(text: string): boolean {
  if (!/[A-Za-z0-9\u0080-\uffff]/.test(text)) return true;
  return literals.has(text.toLowerCase()) || isReference(text) || isMasked(text);
}

function isSecretAt(level: Level, text: string): boolean {
  if (level === "auth") return !isAuthMethod(text) && !isReference(withoutScheme(text));
  if (level === "names") return !isResourceName(text) && !isQuantity(text);
  if (level === "identifier") return uuid.test(text);
  return level !== "secret" || !isQuantity(text) || text.length > 5;
}

const uuid = /^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/;

/** `$(NAME)`, `${NAME}`, `{{ .Values.name }}`, a path, `vault:…`: where the secret is, not what it is. */
export function isReference(text: string): boolean {
  if (text.length > maxHarmlessLength) return false;
  return isTemplate(text) || isPath(text) || isSealed(text) || isLookup(text);
}

function isTemplate(text: string): boolean {
  if (text.startsWith("{{") || text.startsWith("{%")) {
    return (
      /^\{[{%][^"'`{}]*[}%]\}$/.test(text) ||
      /^\{\{[^{}]*\| *(?:quote|b64enc)[^{}"'`]*\}\}$/.test(text)
    );
  }
  if (text.startsWith("$")) {
    return (
      /^\$[a-zA-Z][A-Za-z0-9_-]*(?:[.:][A-Za-z0-9_-]+)+$/.test(text) ||
      /^\$(?:\{[A-Za-z0-9_.:]{1,128}\}|\([A-Za-z0-9_.]{1,128}\)|[A-Z][A-Z0-9_]{2,128}|\{\{[^"'{}]*\}\}|__[a-z]+\{[^{}]*\})$/.test(
        text,
      ) ||
      /^\$\{[A-Za-z0-9_.]{1,128}:?\??[-?]?\}$/.test(text) ||
      /^\$\((?:cat|kubectl|vault|aws|gcloud|az|openssl|pwgen|head|base64|echo \$)[^'"=]*\)$/.test(
        text,
      )
    );
  }
  if (text.startsWith("%"))
    return /^%(?:\([A-Za-z0-9_.]+\)s|[A-Z_]+%|\{[A-Za-z0-9_.]+\})$/.test(text);
  if (text.startsWith("<")) return /^<[a-zA-Z][a-zA-Z0-9 _:.\-/]*>$/.test(text);
  return /^@[A-Z_]{3,}@$/.test(text);
}

const pathStart =
  /^(?:\/(?:var|etc|run|opt|mnt|home|tmp|usr|srv|app|vault|secrets?|config|certs?|data|root|dev|proc|kubernetes|tls|keys?|ssl|conf)(?:\/|$)|\.{1,2}\/|~\/|file:)/;

function isPath(text: string): boolean {
  return pathStart.test(text) && /^[A-Za-z0-9_./\-:${}()@%~+]+$/.test(text);
}

/** Ciphertext of SOPS, Ansible and the like. */
function isSealed(text: string): boolean {
  return (
    text.startsWith("ENC[") || text.startsWith("$ANSIBLE_VAULT;") || text.startsWith("vault:v1:")
  );
}

/** Where another program finds the secret. */
function isLookup(text: string): boolean {
  return (
    (/^(?:vault|ref\+[a-z0-9]+|env|sops|secretRef|secretref|awssm|gcpsm|akv|arn:aws[a-z-]*:(?:secretsmanager|ssm|kms)|projects\/[a-z0-9-]+\/secrets):?[A-Za-z0-9_./:#\-@+?=&]*$/.test(
      text,
    ) &&
      /[:/]/.test(text)) ||
    /^(?:os\.environ|os\.getenv|process\.env|System\.getenv|ENV\[|getenv|env\.|secrets\.|var\.|local\.|data\.|module\.|config\.|args\.|self\.|this\.|settings\.|ngx\.)[A-Za-z0-9_.()[\]"']*$/.test(
      text,
    ) ||
    /^[a-z_][A-Za-z0-9_.]*\(["'A-Za-z0-9_., ]*\)$/.test(text)
  );
}

function isMasked(text: string): boolean {
  return (
    /^[*•]+$/.test(text) ||
    /^[xX]{3,}$/.test(text) ||
    /^\[?<?(?:redacted|REDACTED|masked|hidden)>?\]?$/.test(text)
  );
}

function isQuantity(text: string): boolean {
  return /^[0-9]{1,12}(?:\.[0-9]{1,3})?(?:[a-z]{1,2})?$/.test(text);
}

/** The name of an object, perhaps with its namespace: lower-case words, no run of random characters. */
export function isResourceName(text: string): boolean {
  if (text.length > 100 || !/^[a-z][a-z0-9.-]*(?:\/[a-z][a-z0-9.-]*)?$/.test(text)) return false;
  return text
    .split(/[-./]/)
    .every((part) => part.length <= 5 || /^[a-z]{1,24}[0-9]{0,4}$/.test(part));
}

function isAuthMethod(text: string): boolean {
  if (text.length > 64 || !/^[A-Za-z][A-Za-z0-9_,+ .\-/]*$/.test(text)) return false;
  return wordsOf(text).every((word) => authMethods.has(word));
}

const scheme =
  /^\s*(?:Bearer|Basic|Digest|Token|ApiKey|GenieKey|Negotiate|AWS4-HMAC-SHA256|bearer|basic|token)\s+/;

/** `Bearer abc` → `abc`. */
export function withoutScheme(text: string): string {
  const found = scheme.exec(text.slice(0, 64));
  return found === null ? text : text.slice(found[0].length);
}

/** Where the secret stands in a value: all of it but white space, or the word after `Bearer` and the like. */
export function secretWithin(text: string): Span {
  const found = scheme.exec(text.slice(0, 64));
  const end = text.trimEnd().length;
  if (found === null) return { start: Math.min(text.length - text.trimStart().length, end), end };
  const start = found[0].length;
  const word = /\s/.exec(text.slice(start, end));
  return { start, end: word === null ? end : start + word.index };
}
