const isDecimal = (text: string): boolean => /^\d{1,20}$/.test(text);

/** Whether resource version `a` was before `b`; false where versions are not numbers, and say nothing. */
export function isBefore(a: string, b: string): boolean {
  if (a === b || !isDecimal(a) || !isDecimal(b)) return false;
  return a.length === b.length ? a < b : a.length < b.length;
}
