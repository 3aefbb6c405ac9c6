/**
 * Figures on real servers: `npm run bench`, or `npm run bench -- collect`, `npm run bench -- admission`; `--json FILE` keeps them, `--objects 10000`.
 * Nothing is asserted.
 */
const [suite = "collection"] = process.argv.slice(2).filter((it) => !it.startsWith("--"));
const suites: Readonly<Record<string, () => Promise<unknown>>> = {
  collection: () => import("./collection.ts"),
  collect: () => import("./collect.ts"),
  admission: () => import("./admission.ts"),
};
const run = suites[suite] ?? suites["collection"];
await run?.();
