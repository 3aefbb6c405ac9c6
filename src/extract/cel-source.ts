/** What `namespace` is called inside: CEL reserves the word. As long as it, so that columns stay. */
export const namespaceVariable = "namespac_";

/** Strings, comments and selected fields are passed over; identifiers are what is left. */
const token =
  /[rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')|"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\.\s*\??\s*[A-Za-z_]\w*|\w+/g;

/** Renames the variable `namespace`, and nothing else, to a name that the CEL library accepts. */
export const hideNamespace = (source: string): string =>
  source.includes("namespace")
    ? source.replaceAll(token, (it) => (it === "namespace" ? namespaceVariable : it))
    : source;
