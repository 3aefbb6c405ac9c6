/** Characters a token goes on with. */
export type Alphabet = "alnum" | "word" | "dashed" | "dotted" | "hex" | "upper" | "path";

export interface TokenShape {
  readonly prefix: string;
  readonly alphabet: Alphabet;
  /** Characters after the prefix. */
  readonly min: number;
  /** No more than these may follow; a longer run is something else. */
  readonly max?: number;
  /** A run of words is no token: asks for a digit, and where `mixed`, for a capital. */
  readonly needs?: "digit" | "mixed";
}

const shape = (prefix: string, alphabet: Alphabet, min: number): TokenShape => ({
  prefix,
  alphabet,
  min,
});
const shapes = (prefixes: string, alphabet: Alphabet, min: number): TokenShape[] =>
  prefixes.split(" ").map((prefix) => shape(prefix, alphabet, min));

/** Tokens that can be told by how they begin. */
export const tokenShapes: readonly TokenShape[] = [
  ...shapes("ghp_ gho_ ghu_ ghs_ ghr_", "alnum", 20),
  shape("github_pat_", "word", 20),
  ...shapes("glpat- gldt- glrt- glptt- glcbt- glsoat- glagent- glft- glimt- gloas-", "dashed", 20),
  ...shapes("xoxb- xoxp- xoxa- xoxr- xoxs- xoxe. xoxe- xapp-", "dashed", 10).map((it) => ({
    ...it,
    needs: "digit" as const,
  })),
  shape("AIza", "dashed", 30),
  ...shapes("AKIA ASIA", "upper", 16).map((it) => ({ ...it, max: 16 })),
  ...shapes("sk_live_ sk_test_ rk_live_ rk_test_ whsec_", "alnum", 16),
  ...shapes("sk-ant- sk-proj- sk-svcacct-", "dashed", 20),
  { prefix: "sk-", alphabet: "dashed", min: 32, needs: "mixed" },
  { prefix: "npm_", alphabet: "alnum", min: 30 },
  shape("pypi-", "dashed", 40),
  { prefix: "SG.", alphabet: "dotted", min: 40, needs: "mixed" },
  { prefix: "SK", alphabet: "hex", min: 32, max: 32 },
  ...shapes("hvs. hvb. hvr.", "dashed", 20),
  ...shapes("dop_v1_ doo_v1_ dor_v1_", "hex", 40),
  shape("dckr_pat_", "dashed", 20),
  shape("dckr_oat_", "dashed", 20),
  ...shapes("shpat_ shpss_ shpca_ shppa_", "hex", 32),
  { prefix: "ya29.", alphabet: "dashed", min: 20 },
  shape("GOCSPX-", "dashed", 20),
  shape("AGE-SECRET-KEY-1", "upper", 50),
  ...shapes(
    "glsa_ sntrys_ sntryu_ lin_api_ nfp_ figd_ CLOJARS_ rubygems_ pscale_tkn_ pscale_pw_",
    "word",
    20,
  ),
  { prefix: "glc_", alphabet: "dotted", min: 30, needs: "mixed" },
  { prefix: "hf_", alphabet: "alnum", min: 30, needs: "mixed" },
  ...shapes("NRAK- NRII- NRJS-", "dashed", 20),
  shape("PMAK-", "dashed", 40),
  shape("ATATT3", "dotted", 50),
  { prefix: "dapi", alphabet: "hex", min: 32, max: 34 },
  { prefix: "tskey-", alphabet: "dashed", min: 20, needs: "digit" },
  { prefix: "pul-", alphabet: "hex", min: 40 },
  { prefix: "key-", alphabet: "hex", min: 32, max: 32 },
  ...shapes("sq0atp- sq0csp-", "dashed", 20),
  shape("xkeysib-", "dashed", 60),
  shape("hooks.slack.com/services/", "path", 20),
  shape("hooks.slack.com/workflows/", "path", 20),
  ...shapes("discord.com/api/webhooks/ discordapp.com/api/webhooks/", "path", 30),
  { prefix: ":AA", alphabet: "dashed", min: 32, max: 36, needs: "mixed" },
];

/** Of a JSON Web Token: `{"` in base64. */
export const webTokenPrefix = "eyJ";

const pairOf = (first: number, second: number): number => (first << 7) | second;

/** Shapes by the first two characters of their prefixes, longer prefixes first. */
const byPair = new Map<number, TokenShape[]>();
const pairs = new Uint8Array(1 << 14);
for (const it of tokenShapes.toSorted((a, b) => b.prefix.length - a.prefix.length)) {
  const pair = pairOf(it.prefix.charCodeAt(0), it.prefix.charCodeAt(1));
  byPair.set(pair, [...(byPair.get(pair) ?? []), it]);
  pairs[pair] = 1;
}
pairs[pairOf(webTokenPrefix.charCodeAt(0), webTokenPrefix.charCodeAt(1))] = 1;

/** Whether a token may begin with these two characters; `NaN` after the last one. */
export function mayBeginToken(first: number, second: number): boolean {
  return first < 128 && second < 128 && pairs[pairOf(first, second)] === 1;
}

export function shapesAt(text: string, index: number): readonly TokenShape[] {
  return byPair.get(pairOf(text.charCodeAt(index), text.charCodeAt(index + 1))) ?? [];
}
