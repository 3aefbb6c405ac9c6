/** Names that Git would not take; the rest of its rules stands in the schema. */
export const isBranchName = (name: string): boolean =>
  /^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9_-])?$/.test(name) &&
  !/\.\.|\/\/|\/\.|\.lock(\/|$)|\.\//.test(name);

/** Whether one of `others` keeps `ref` from being made: a branch is a file, and cannot be a folder too. */
export function isCrowdedOut(ref: string, others: Iterable<string>): boolean {
  for (const it of others)
    if (it.startsWith(`${ref}/`) || (it.startsWith("refs/heads/") && ref.startsWith(`${it}/`)))
      return true;
  return false;
}

export const crowdedOut =
  "git.branch cannot stand beside another branch of the repository: one's name is a folder of the other's";
