/**
 * Figures on real servers: `npm run bench`, or `npm run bench -- collect`, `export` or `admission`; `--json FILE` keeps them. How
 * much is measured: `--objects 10000` and more, of exports see export/scale.ts. Nothing is asserted.
 */
const [suite = "collect"] = process.argv.slice(2).filter((it) => !it.startsWith("--"));
const suites: Readonly<Record<string, () => Promise<unknown>>> = {
  collect: () => import("./collect.ts"),
  export: () => import("./export.ts"),
  admission: () => import("./admission.ts"),
};
const run = suites[suite];
if (run === undefined) {
  process.stderr.write(`no bench ${suite}; there are ${Object.keys(suites).join(", ")}\n`);
  process.exit(2);
}
await run();
