import { existsSync } from "node:fs";

/** What of a server is still there. */
export const runs = {
  process: (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  },
  folder: (path: string): boolean => existsSync(path),
};
