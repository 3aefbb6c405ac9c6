/** Longer than this, no text is a reference or a path. */
export const maxHarmlessLength = 300;

/** Forms of a text that says where a secret is. Each is tried on a short text only. */
const forms: readonly RegExp[] = [
  // Helm, Jinja, Ansible.
  /^\{[{%][^"'`{}]*[}%]\}$/,
  /^\{\{[^{}]*\| *(?:quote|b64enc)[^{}"'`]*\}\}$/,
  // Shells, Kubernetes, Argo CD, Grafana; a default after `:-` would be a secret.
  /^\$\{[A-Za-z0-9_.:]{1,128}\}$/,
  /^\$\{[A-Za-z0-9_.]{1,128}:?\??[-?]?\}$/,
  /^\$\([A-Za-z0-9_.]{1,128}\)$/,
  /^\$\((?!echo [^$]|printf )[a-z][^\n]*\)$/,
  /^\$[A-Z][A-Z0-9_]{2,128}$/,
  /^\$[a-zA-Z][A-Za-z0-9_-]*(?:[.:][A-Za-z0-9_-]+)+$/,
  /^\$\{\{[^"'{}]*\}\}$/,
  /^\$__[a-z]+\{[^{}]*\}$/,
  /^%(?:\([A-Za-z0-9_.]+\)s|[A-Z_]+%|\{[A-Za-z0-9_.]+\})$/,
  /^<[a-zA-Z][a-zA-Z0-9 _:.\-/]*>$/,
  /^@[A-Z_]{3,}@$/,
  // Stores of secrets.
  /^(?:vault|ref\+[a-z0-9]+|env|sops|secretref|awssm|gcpsm|akv):[A-Za-z0-9_./:#\-@+?=&]+$/i,
  /^arn:aws[a-z-]*:(?:secretsmanager|ssm|kms):[A-Za-z0-9_./:+=@-]+$/,
  /^projects\/[a-z0-9-]+\/secrets\/[A-Za-z0-9_/-]+$/,
  // Programs.
  /^(?:os\.environ|os\.getenv|process\.env|System\.getenv|ENV\[|getenv|env\.|secrets\.|var\.|local\.|data\.|module\.|config\.|args\.|self\.|this\.|settings\.|ngx\.)[A-Za-z0-9_.()[\]"']*$/,
  /^[a-z_][A-Za-z0-9_.:()]*\(["'A-Za-z0-9_., -]*\)$/,
  // Digests.
  /^sha(?:1|256|384|512):[0-9a-f]{40,128}$/,
];

const firsts = /^[${%<@a-zA-Z]/;
const pathStart =
  /^(?:\/(?:var|etc|run|opt|mnt|home|tmp|usr|srv|app|vault|secrets?|config|certs?|data|root|dev|proc|kubernetes|tls|keys?|ssl|conf)(?:\/|$)|\.{1,2}\/|~\/|file:)/;

/** `$(NAME)`, `${NAME}`, `{{ .Values.name }}`, a path, `vault:…`: where the secret is, not what it is. */
export function isReference(text: string): boolean {
  if (text.length > maxHarmlessLength) return false;
  if (isPath(text) || isSealed(text)) return true;
  return firsts.test(text) && forms.some((form) => form.test(text));
}

function isPath(text: string): boolean {
  return pathStart.test(text) && /^[A-Za-z0-9_./\-:${}()@%~+]+$/.test(text);
}

/** Ciphertext of SOPS, Ansible and the like. */
export function isSealed(text: string): boolean {
  return (
    text.startsWith("ENC[") || text.startsWith("$ANSIBLE_VAULT;") || text.startsWith("vault:v1:")
  );
}
