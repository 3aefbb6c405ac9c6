/** Names that SQLite keeps apart only in case or keeps for itself get a number; readers never quote more than one way. */
export function distinctNames(wanted: readonly string[], taken: readonly string[]): string[] {
  const used = new Set(taken.map((it) => it.toLowerCase()));
  return wanted.map((name) => {
    const base = /^sqlite_/i.test(name) ? `_${name}` : name;
    let chosen = base;
    for (let count = 2; used.has(chosen.toLowerCase()); count++) chosen = `${base}_${count}`;
    used.add(chosen.toLowerCase());
    return chosen;
  });
}

/** Any name at all, keyword or not, as SQL has it. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
