/** Makes the bundle that users run: dist/kollect.mjs, started by bin/kollect.cjs. */
import { readdirSync, rmSync, statSync } from "node:fs";
import { build } from "esbuild";

const outdir = "dist";
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: [{ in: "src/main.ts", out: "kollect" }],
  outdir,
  outExtension: { ".js": ".mjs" },
  // What a command needs is loaded with it: `kollect --help` does not wait for the operator's libraries.
  splitting: true,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  // Some dependencies are CommonJS: they ask for Node's own modules in its way, or where they lie.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const __dirname = import.meta.dirname;',
  },
  // Native parts that are optional, and not built: ssh2 goes on without.
  external: ["pg-native", "cpu-features", "*.node"],
  logLevel: "error",
});
const bytes = readdirSync(outdir).reduce(
  (sum, name) => sum + statSync(`${outdir}/${name}`).size,
  0,
);
process.stderr.write(`${outdir}/kollect.mjs and what it loads: ${(bytes / 1e6).toFixed(1)} MB\n`);
