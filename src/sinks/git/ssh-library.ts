/** Loaded with the first sink that needs it: it takes 15 MB of memory. */
export const loadSsh = async (): Promise<typeof import("ssh2")> => (await import("ssh2")).default;
