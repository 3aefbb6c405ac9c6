/** "attribute tier: is missing", as extraction says it, with or without an object before it. */
const missing = /(?:^|: )attribute (\S+): is missing$/;

/**
 * What lets a row do without what is missing; `undefined`: it is something else that is wrong. It is always about a
 * profile: columns of the command line are optional.
 */
export function adviceOn(problem: string): string | undefined {
  const [, name] = missing.exec(problem) ?? [];
  if (name === undefined) return undefined;
  return `with optional: true at attribute ${name} of the profile, objects without it have a row`;
}
