import type ssh2 from "ssh2";

/** Loaded with the first sink that needs it: it takes 15 MB of memory. */
export const loadSsh = async (): Promise<typeof ssh2> => (await import("ssh2")).default;
