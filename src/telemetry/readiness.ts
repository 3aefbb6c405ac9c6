/** One thing that must hold before this replica is ready. */
export interface Check {
  pass(detail: string): void;
  fail(detail: string): void;
}

export interface CheckState {
  readonly name: string;
  readonly isPassed: boolean;
  /** For people: what holds, or what is waited for. */
  readonly detail: string;
}

/** What /readyz tells. */
export interface Readiness {
  /** A new check, failed with `detail` until it is said to pass. */
  check(name: string, detail: string): Check;
  states(): readonly CheckState[];
}

export function createReadiness(): Readiness {
  const checks = new Map<string, CheckState>();
  const put = (name: string, isPassed: boolean, detail: string): void => {
    checks.set(name, { name, isPassed, detail });
  };
  return {
    check: (name, waiting) => {
      put(name, false, waiting);
      return {
        pass: (detail) => put(name, true, detail),
        fail: (detail) => put(name, false, detail),
      };
    },
    states: () => [...checks.values()],
  };
}
