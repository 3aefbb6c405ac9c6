/** Makes the bundle that users run: dist/kollect.mjs, started by bin/kollect.cjs. */
import { statSync } from "node:fs";
import { build } from "esbuild";

const outfile = "dist/kollect.mjs";
await build({
  entryPoints: ["src/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "esm",
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  // Some dependencies are CommonJS and ask for Node's own modules in its way.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  external: ["pg-native"],
  logLevel: "error",
});
process.stderr.write(`${outfile}: ${(statSync(outfile).size / 1e6).toFixed(1)} MB\n`);
