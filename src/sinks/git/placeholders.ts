/** How many letters differ, counted from the front and the back: enough to find what was meant. */
function difference(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()];
  let front = 0;
  while (front < Math.min(from.length, to.length) && from[front] === to[front]) front++;
  let back = 0;
  const rest = Math.min(from.length, to.length) - front;
  while (back < rest && from.at(-1 - back) === to.at(-1 - back)) back++;
  return Math.max(from.length, to.length) - front - back;
}

const nearest = (name: string, known: readonly string[]): string | undefined =>
  known
    .map((it) => ({ it, distance: difference(name, it) }))
    .filter(({ it, distance }) => distance <= it.length / 2)
    .toSorted((a, b) => a.distance - b.distance)[0]?.it;

/** What is wrong with the `{names}` in a template, or `undefined`. */
export function placeholderProblem(template: string, known: readonly string[]): string | undefined {
  for (const [, name = ""] of template.matchAll(/\{([^{}]*)\}/g)) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    return `there is no placeholder {${name}}${meant === undefined ? "" : `; did you mean {${meant}}?`}`;
  }
  return /[{}]/.test(template.replace(/\{[^{}]*\}/g, "")) ? "a brace has no partner" : undefined;
}

/** Fills in `values`. */
export const fillIn = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{([^{}]*)\}/g, (_, name: string) => values[name] ?? "");
