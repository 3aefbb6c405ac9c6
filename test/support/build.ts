/** Makes the bundle that users run: dist/kollect.mjs, started by bin/kollect.cjs. */
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bundled, licensesOf } from "./bundle.ts";

const outdir = "dist";
rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  ...bundled,
  entryPoints: [{ in: "src/main.ts", out: "kollect" }],
  outdir,
  outExtension: { ".js": ".mjs" },
  // What a command needs is loaded with it: `kollect --help` does not wait for the operator's libraries.
  splitting: true,
  format: "esm",
  // Some dependencies are CommonJS: they ask for Node's own modules in its way, or where they lie.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const __dirname = import.meta.dirname;',
  },
});
writeFileSync(`${outdir}/LICENSES.txt`, licensesOf(metafile.inputs));
const bytes = readdirSync(outdir).reduce(
  (sum, name) => sum + statSync(`${outdir}/${name}`).size,
  0,
);
process.stderr.write(`${outdir}/kollect.mjs and what it loads: ${(bytes / 1e6).toFixed(1)} MB\n`);
