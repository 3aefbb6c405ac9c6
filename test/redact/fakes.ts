import { randomOf, type Random } from "../support/random.ts";

const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const digits = "0123456789";
const alnum = lower + upper + digits;
const hex = `${digits}abcdef`;

/** Made-up secrets. Their prefixes are put together here, so that no file holds what scanners look for. */
const recipes: Readonly<Record<string, (random: Random, argument: string) => string>> = {
  pw: (random) => password(random, 14),
  pw40: (random) => password(random, 40),
  number: (random) => `7${chars(random, digits, 7)}`,
  hex32: (random) => chars(random, hex, 32),
  hex40: (random) => chars(random, hex, 40),
  hex64: (random) => chars(random, hex, 64),
  uuid: (random) => [8, 4, 4, 4, 12].map((length) => chars(random, hex, length)).join("-"),
  ghp: (random) => ["gh", "p_"].join("") + password(random, 36),
  gho: (random) => ["gh", "o_"].join("") + password(random, 36),
  ghs: (random) => ["gh", "s_"].join("") + password(random, 36),
  githubpat: (random) =>
    `${["github", "pat", password(random, 22)].join("_")}_${password(random, 59)}`,
  glpat: (random) => ["gl", "pat-"].join("") + password(random, 20),
  xoxb: (random) => `${["xo", "xb-"].join("")}${chars(random, digits, 12)}-${password(random, 24)}`,
  xoxp: (random) => `${["xo", "xp-"].join("")}${chars(random, digits, 12)}-${password(random, 24)}`,
  aiza: (random) => ["AI", "za"].join("") + password(random, 35),
  akia: (random) => ["AK", "IA"].join("") + chars(random, upper + "234567", 16),
  asia: (random) => ["AS", "IA"].join("") + chars(random, upper + "234567", 16),
  aws: (random) => `${password(random, 20)}/${password(random, 18)}+`,
  sklive: (random) => ["sk", "live", password(random, 24)].join("_"),
  rklive: (random) => ["rk", "live", password(random, 24)].join("_"),
  whsec: (random) => ["whsec", password(random, 32)].join("_"),
  npm: (random) => ["npm", password(random, 36)].join("_"),
  pypi: (random) => ["pypi", `AgEIcHlwaS5vcmc${password(random, 60)}`].join("-"),
  sendgrid: (random) => ["SG", password(random, 22), password(random, 43)].join("."),
  twilio: (random) => ["S", "K"].join("") + chars(random, hex, 32),
  hvs: (random) => ["hvs", password(random, 24)].join("."),
  dop: (random) => ["dop", "v1", chars(random, hex, 64)].join("_"),
  dckr: (random) => ["dckr", "pat", password(random, 27)].join("_"),
  shpat: (random) => ["shpat", chars(random, hex, 32)].join("_"),
  openai: (random) => ["sk", "proj", password(random, 48)].join("-"),
  skant: (random) => ["sk", "ant", "api03", password(random, 60)].join("-"),
  glsa: (random) => ["glsa", password(random, 32), chars(random, hex, 8)].join("_"),
  hf: (random) => ["hf", password(random, 34)].join("_"),
  ya29: (random) => ["ya29", password(random, 60)].join("."),
  age: (random) => ["AGE", "SECRET", "KEY", `1${chars(random, upper + digits, 58)}`].join("-"),
  telegram: (random) => `${chars(random, "123456789", 10)}:AA${password(random, 33)}`,
  slackhook: (random) =>
    `slack.com/services/T${chars(random, upper, 8)}/B${chars(random, upper, 8)}/${password(random, 24)}`,
  discordhook: (random) => `${chars(random, "123456789", 18)}/${password(random, 68)}`,
  kubeadm: (random) => `${chars(random, lower + digits, 6)}.${chars(random, lower + digits, 16)}`,
  jwt: (random) =>
    [
      base64url('{"alg":"RS256","typ":"JWT"}'),
      base64url(`{"sub":"${password(random, 12)}"}`),
      password(random, 43),
    ].join("."),
  bcrypt: (random) => `$2y$10$${password(random, 53)}`,
  apr1: (random) => `$apr1$${password(random, 8)}$${password(random, 22)}`,
  crypt6: (random) => `$6$${password(random, 8)}$${password(random, 86)}`,
  argon2: (random) =>
    `$argon2id$v=19$m=65536,t=3,p=4$${password(random, 22)}$${password(random, 43)}`,
  ssha: (random) => `{SSHA}${password(random, 31)}=`,
  scram: (random) =>
    `SCRAM-SHA-256$4096:${password(random, 22)}==$${password(random, 43)}=:${password(random, 43)}=`,
  pem: (random, label) => pem(random, label).join("\n"),
  pemline: (random, label) => pem(random, label).join("\\n"),
  b64: (_random, text) => Buffer.from(text).toString("base64"),
  lit: (_random, text) => text,
};

function chars(random: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join("");
}

/** Has lower and upper case and a digit, as random secrets of that length do. */
function password(random: Random, length: number): string {
  return `${chars(random, upper, 1)}${chars(random, alnum, length - 3)}${chars(random, lower, 1)}${chars(random, digits, 1)}`;
}

const base64url = (text: string): string => Buffer.from(text).toString("base64url");

function pem(random: Random, label: string): string[] {
  const body = Array.from({ length: 4 }, () => password(random, 64));
  return [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`];
}

export interface Filled {
  readonly text: string;
  /** What was made up for it: none of it may survive. */
  readonly secrets: readonly string[];
}

/** Replaces ⟦name argument⟧ by made-up secrets, the innermost first. */
export function fill(text: string, seed: number): Filled {
  const random = randomOf(seed);
  const secrets: string[] = [];
  let filled = text;
  for (;;) {
    const found = /⟦([a-z0-9]+) ?([^⟦⟧]*)⟧/u.exec(filled);
    if (found === null) return { text: filled, secrets };
    const [whole, name = "", argument = ""] = found;
    const recipe = recipes[name];
    if (recipe === undefined) throw new Error(`no recipe for ${name}`);
    const secret = recipe(random, argument);
    secrets.push(...secret.split(/\n|\\n/).filter((line) => !line.startsWith("-----")));
    filled = filled.replace(whole, () => secret);
  }
}
