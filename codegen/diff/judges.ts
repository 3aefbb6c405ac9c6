import type { ChangeClass, Verdict } from "./change.ts";

/** Judges a facet whose two values differ; `undefined` is absent. */
export type Judge = (old: unknown, now: unknown, name: string) => readonly Verdict[];

/** A class with its reason. */
export type Judgement = readonly [ChangeClass, string];

const show = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));
const words = (value: unknown): string => (typeof value === "string" ? value : show(value));
const verdict = ([kind, why]: Judgement, what: string): Verdict => ({ class: kind, what, why });
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whatever the change is. */
export const always =
  (judgement: Judgement, text = show): Judge =>
  (old, now, name) => [verdict(judgement, `${name} ${text(old)} -> ${text(now)}`)];

/** Something that is or is not. */
export const flag =
  (on: Judgement, off: Judgement): Judge =>
  (old, now, name) =>
    always(now === true ? on : off)(old, now, name);

/** A set of names: `noun` as one of them is called. */
export const members =
  (noun: string, added: Judgement, removed: Judgement): Judge =>
  (old, now) => [
    ...list(now)
      .filter((it) => !list(old).includes(it))
      .map((it) => verdict(added, `${noun} ${words(it)} added`)),
    ...list(old)
      .filter((it) => !list(now).includes(it))
      .map((it) => verdict(removed, `${noun} ${words(it)} removed`)),
  ];

const stored = "stored objects may no longer be valid";
const looser = "what was valid stays valid";
const tightened: Judgement = ["breaking", stored];
const loosened: Judgement = ["additive", looser];

/** Something that values must obey; nobody can tell which of two of them is stricter. */
export const constraint: Judge = (old, now, name) => {
  if (Array.isArray(old) || Array.isArray(now))
    return members(name, tightened, loosened)(old, now, name);
  return always(now === undefined ? loosened : tightened)(old, now, name);
};

/** A bound below or above; absent, `implied` stands. */
export const bound =
  (side: "lower" | "upper", implied: number): Judge =>
  (old, now, name) => {
    const grows = Number(now ?? implied) - Number(old ?? implied);
    const isTighter = side === "lower" ? grows > 0 : grows < 0;
    return always(isTighter ? tightened : loosened)(old, now, name);
  };

export const enumeration: Judge = (old, now, name) => {
  if (old === undefined) return always(tightened)(old, now, name);
  const unknown: Judgement = ["risky", "old clients know only the values of their time"];
  if (now === undefined) return always(unknown)(old, now, name);
  return members("enum value", unknown, tightened)(old, now, name);
};

/** int64 is what an integer without a format may be anyway. */
export const numberFormat: Judge = (old, now, name) => {
  if (now === "int32" || now === "date-time") return always(tightened)(old, now, name);
  if (old === undefined) return always(loosened)(old, now, name);
  return always(["risky", "old clients may read what they cannot hold"])(old, now, name);
};

export const required: Judge = (_old, now) =>
  now === true
    ? [
        verdict(
          ["breaking", "stored objects and old clients may not have it"],
          "optional -> required",
        ),
      ]
    : [verdict(["risky", "old clients may read none"], "required -> optional")];

export const schemaType: Judge = (old, now, name) =>
  always(
    now === "anything"
      ? ["risky", "old clients may read a shape that they do not know"]
      : ["breaking", "stored values are of the old type"],
    words,
  )(old, now, name);

interface CelRule {
  readonly expression: string;
  readonly message: string;
}

/** CEL rules are known by their expression; one that is gone and one that is new with the same message are one changed. */
export const celRules: Judge = (old, now) => {
  const [before, after] = [list(old) as readonly CelRule[], list(now) as readonly CelRule[]];
  const lacks = (rules: readonly CelRule[], it: CelRule): boolean =>
    !rules.some(({ expression }) => expression === it.expression);
  const gone = before.filter((it) => lacks(after, it));
  const fresh = after.filter((it) => lacks(before, it));
  const twin = (rules: readonly CelRule[], it: CelRule): CelRule | undefined =>
    rules.find(({ message }) => message === it.message);
  const text = ({ expression }: CelRule): string => show(expression);
  return [
    ...fresh.map((it) => {
      const was = twin(gone, it);
      return was === undefined
        ? verdict(tightened, `rule ${text(it)} added`)
        : verdict(tightened, `rule ${text(was)} -> ${text(it)}`);
    }),
    ...gone
      .filter((it) => twin(fresh, it) === undefined)
      .map((it) => verdict(loosened, `rule ${text(it)} removed`)),
    ...after.flatMap((it) => {
      const was = before.find(({ expression }) => expression === it.expression);
      if (was === undefined || was.message === it.message) return [];
      return [
        verdict(["additive", "only the wording of a refusal"], `message of rule ${text(it)}`),
      ];
    }),
  ];
};

/** Columns by name, each a text of what it shows. */
export const columns: Judge = (old, now) => {
  const table = (value: unknown): ReadonlyMap<string, string> =>
    new Map(Object.entries(value as Readonly<Record<string, string>>));
  const [before, after] = [table(old), table(now)];
  const named = members(
    "column",
    ["additive", "`kubectl get` shows more"],
    ["risky", "who reads `kubectl get` misses it"],
  );
  const differs: Judgement = ["risky", "who reads `kubectl get` sees something else"];
  const changed = [...after].flatMap(([name, shows]) => {
    const was = before.get(name);
    if (was === undefined || was === shows) return [];
    return always(differs)(was, shows, `column ${name}`);
  });
  return [...named([...before.keys()], [...after.keys()], "columns"), ...changed];
};
