/** Keys from the root of an object; `any` stands for every item of a list or value of a map. */
export type FieldPath = readonly (string | number | typeof any)[];

export const any = Symbol("any");

const longestKey = 64;
const plain = /^[A-Za-z_$][\w$-]*$/;

const keyText = (key: string): string => {
  const short = key.length > longestKey ? `${key.slice(0, longestKey)}…` : key;
  return plain.test(key) ? short : `[${JSON.stringify(short)}]`;
};

/** As people write it: spec.containers[*].image, metadata.labels["a/b"]. */
export function spelled(path: FieldPath): string {
  let text = "";
  for (const key of path)
    if (key === any) text += "[*]";
    else if (typeof key === "number") text += `[${key}]`;
    else {
      const name = keyText(key);
      text += text === "" || name.startsWith("[") ? name : `.${name}`;
    }
  return text;
}

export const namesOf = (path: FieldPath): readonly string[] =>
  path.filter((it) => typeof it === "string");
