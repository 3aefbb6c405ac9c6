/** A piece of SQL that is neither white space nor comment. */
export interface Token {
  readonly text: string;
  /** As a name: without its quotes. */
  readonly name: string;
  /** UTF-16 units before it. */
  readonly at: number;
}

/** Comments, strings, names in three kinds of quotes, words, anything else. What has no end goes on to the end. */
const piece =
  /--.*|\/\*[\s\S]*?(?:\*\/|$)|'[^']*(?:''[^']*)*'?|"[^"]*(?:""[^"]*)*"?|`[^`]*(?:``[^`]*)*`?|\[[^\]]*\]?|[\w$\u0080-\uFFFF]+|\S/g;

/** SQLite itself judges statements; tokens only find where in the text it is that it complains of. */
export const tokensOf = (text: string): readonly Token[] =>
  [...text.matchAll(piece)]
    .filter(({ 0: it }) => !it.startsWith("--") && !it.startsWith("/*"))
    .map(({ 0: it, index }) => ({ text: it, name: nameOf(it), at: index }));

function nameOf(text: string): string {
  const quote = text.charAt(0);
  if (quote === "[") return text.replace(/^\[|\]$/g, "");
  if (text.length < 2 || !'"`'.includes(quote) || !text.endsWith(quote)) return text;
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

/** Whether the last statement has come to its end, so that nobody waits for more lines. */
export const isEnded = (text: string): boolean => tokensOf(text).at(-1)?.text === ";";
