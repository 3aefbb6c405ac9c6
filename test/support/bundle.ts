import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

/** Its modules do nothing but declare, and it does not say so: half a megabyte of classes that nobody uses. */
const declaring = /node_modules\/@kubernetes\/client-node\//;

/** Lets esbuild leave out what is not used of such a package. */
const withoutUnused: Plugin = {
  name: "without-unused",
  setup: (build) =>
    build.onResolve({ filter: /^\.|^@kubernetes\/client-node$/ }, async (given) => {
      const { path, importer, resolveDir, pluginData, kind } = given;
      if (pluginData === withoutUnused) return undefined;
      // Asking esbuild where each of its thousand files is takes ten seconds; they say it themselves.
      if (path.startsWith(".") && declaring.test(importer))
        return { path: join(resolveDir, path), sideEffects: false };
      if (path.startsWith(".")) return undefined;
      const found = await build.resolve(path, {
        importer,
        resolveDir,
        kind,
        pluginData: withoutUnused,
      });
      return { ...found, sideEffects: false };
    }),
};

/** What all bundles of the program have in common. */
export const bundled = {
  bundle: true,
  platform: "node",
  target: "node22",
  minifyWhitespace: true,
  minifySyntax: true,
  // They stand in a file of their own: licensesOf.
  legalComments: "none",
  metafile: true,
  // Native parts that are optional, and not built: ssh2 goes on without.
  external: ["pg-native", "cpu-features", "*.node"],
  plugins: [withoutUnused],
  logLevel: "error",
} as const satisfies BuildOptions;

/** The licences of all packages of which something is in the bundle, as these ask for. */
export function licensesOf(inputs: Readonly<Record<string, unknown>>): string {
  const folders = new Set(
    Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  );
  return [...folders].toSorted().map(licenseIn).join("\n");
}

function licenseIn(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as { readonly name: string; readonly version: string; readonly license?: string };
  const texts = readdirSync(folder)
    .filter((it) => /^(licen[cs]e|copying|notice)/i.test(it))
    .map((it) => readFileSync(join(folder, it), "utf8").trim());
  return [`==== ${name} ${version}: ${license ?? "see below"}`, ...texts, ""].join("\n\n");
}
