const maxHeaderLength = 4_096;

/** Whether `text` is a JWT: three or five parts, the first of which is JSON with an `alg`. */
export function isWebToken(text: string): boolean {
  const first = text.indexOf(".");
  if (first < 0 || first > maxHeaderLength) return false;
  const second = text.indexOf(".", first + 1);
  if (second < 0 || second - first < 8) return false;
  const header = Buffer.from(text.slice(0, first), "base64url").toString("latin1");
  if (!header.includes('"alg"')) return false;
  try {
    const parsed: unknown = JSON.parse(header);
    return typeof parsed === "object" && parsed !== null && "alg" in parsed;
  } catch {
    return false;
  }
}
