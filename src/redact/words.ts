const isLower = (code: number): boolean => code >= 97 && code <= 122;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Keys are looked at from their end: what stands further back than this says nothing. */
const maxKeyLength = 128;

/** Whether a word begins at `index`: after a lower-case letter or digit, or as the last capital of an acronym. */
function isHump(text: string, index: number): boolean {
  if (!isUpper(text.charCodeAt(index))) return false;
  const before = text.charCodeAt(index - 1);
  if (isLower(before) || isDigit(before)) return true;
  return isUpper(before) && isLower(text.charCodeAt(index + 1)) && !isPluralOfAcronym(text, index);
}

/** `IDs`, `URLs`: the lower-case s belongs to the acronym. */
function isPluralOfAcronym(text: string, index: number): boolean {
  return text[index + 1] === "s" && !isLower(text.charCodeAt(index + 2));
}

/** Lower-case words of a camelCase, snake_case, kebab-case, dotted or spaced name, digits at their ends cut off. */
export function wordsOf(name: string): string[] {
  const text = name.length > maxKeyLength ? name.slice(-maxKeyLength) : name;
  const words: string[] = [];
  let start = -1;
  for (let index = 0; index <= text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isPart = isLower(code) || isUpper(code) || isDigit(code);
    if (start >= 0 && (!isPart || isHump(text, index))) {
      push(words, text, start, index);
      start = -1;
    }
    if (isPart && start < 0) start = index;
  }
  return words;
}

function push(words: string[], text: string, start: number, end: number): void {
  let last = end;
  while (last > start && isDigit(text.charCodeAt(last - 1))) last -= 1;
  if (last > start) words.push(text.slice(start, last).toLowerCase());
}

/** `passwords` → `password`, `keys` → `key`, but `pass` and `address` stay. */
export function singular(word: string): string {
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}
