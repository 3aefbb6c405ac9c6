const minLength = 20;
const lookLength = 24;

/** The text that `text` holds in base64, if that is what it is. */
export function decoded(text: string): string | undefined {
  const start = text.slice(0, lookLength);
  if (text.length < minLength || !isPrintable(Buffer.from(start, "base64").toString("latin1"))) {
    return undefined;
  }
  if (!/^[A-Za-z0-9+/_-]+(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}\s*$/.test(text)) return undefined;
  const plain = Buffer.from(text, "base64").toString("utf8");
  return plain.includes("\uFFFD") ? undefined : plain;
}

function isPrintable(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 10 && code !== 13 && code !== 9) return false;
    if (code === 127) return false;
  }
  return true;
}

const awsKeyLength = 40;
const minTurns = 16;

/** Whether `text` looks like a secret access key of AWS: forty characters of all sorts, thoroughly mixed. */
export function isAwsSecretKey(text: string): boolean {
  if (text.length !== awsKeyLength || !/^[A-Za-z0-9+/]{40}$/.test(text)) return false;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/[0-9]/.test(text)) return false;
  return turns(text) >= minTurns && decoded(text) === undefined;
}

/** How often the sort of character changes from one to the next. */
function turns(text: string): number {
  let count = 0;
  for (let index = 1; index < text.length; index += 1) {
    if (sortOf(text.charCodeAt(index)) !== sortOf(text.charCodeAt(index - 1))) count += 1;
  }
  return count;
}

function sortOf(code: number): number {
  if (code >= 97) return 0;
  if (code >= 65) return 1;
  return code >= 48 ? 2 : 3;
}
