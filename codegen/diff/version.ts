const stages = ["alpha", "beta", ""];

/** Whether `now` comes after `old` as Kubernetes names versions: v1alpha1, v1alpha2, v1beta1, v1, v2alpha1. */
export function isLaterVersion(old: string, now: string): boolean {
  const [before, after] = [rankOf(old), rankOf(now)];
  return before !== undefined && after !== undefined && after > before;
}

/** Three numbers of fixed width, so that texts compare as they do; nothing where it is not a version. */
function rankOf(version: string): string | undefined {
  const match = /^v([1-9]\d{0,5})(?:(alpha|beta)([1-9]\d{0,5}))?$/.exec(version);
  if (match === null) return undefined;
  const [, major = "", stage = "", minor = "0"] = match;
  return [major, String(stages.indexOf(stage)), minor].map((it) => it.padStart(6, "0")).join(".");
}
