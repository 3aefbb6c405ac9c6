import { spawnSync } from "node:child_process";
import type { Item } from "../../generated/export.ts";
import { startGitServer } from "../services/git-server.ts";
import { startProxy } from "../support/proxy.ts";
import { textOf } from "./expected-rows.ts";
import { type Place, secretOf, sinkOf } from "./place.ts";

type RowItem = Item & { readonly attributes: Readonly<Record<string, string>> };

/** Files with a row each, in a branch behind HTTP. */
export async function gitPlace(): Promise<Place> {
  const server = await startGitServer();
  const direct = new URL(server.url("chaos"));
  const proxy = await startProxy(Number(direct.port));
  const repository = server.createRepository("chaos");
  direct.port = String(proxy.port);
  const git = (args: readonly string[], input = ""): string => {
    const { status, stdout, stderr } = spawnSync("git", ["-C", repository, ...args], {
      encoding: "utf8",
      input,
      maxBuffer: 1 << 30,
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  /** Items among these objects. */
  const itemsOf = (oids: readonly string[]): readonly RowItem[] =>
    oids.flatMap((oid) => {
      const text = git(["cat-file", "blob", oid]);
      return text.startsWith("{") && text.includes('"uid"') ? [JSON.parse(text) as RowItem] : [];
    });
  const blobs = (lines: string): readonly string[] =>
    lines.split("\n").flatMap((line) => /^\S+ blob ([0-9a-f]+)/.exec(line)?.[1] ?? []);
  const { username, password } = server.writer;
  return {
    name: "Git",
    manifests: [
      secretOf("git", { username, password }),
      sinkOf("KollectSnapshotSink", "repository", {
        type: "git",
        endpoint: direct.href,
        secretRef: { name: "git" },
        changePolicy: "Immediate",
        exportMinInterval: "1s",
        serialization: { format: "json" },
        layout: { mode: "perResource" },
      }),
    ],
    ref: { snapshotSinkRefs: [{ name: "repository" }] },
    proxy,
    kill: () => server.kill(),
    restart: () => server.restart(),
    held: () => {
      git(["fsck", "--strict", "--no-dangling"]);
      const items = itemsOf(blobs(git(["ls-tree", "-r", "main"])));
      return Promise.resolve(
        new Map(
          items.map(({ targetName, uid, attributes }) => [
            `${targetName}/${uid}`,
            textOf(Object.entries(attributes)),
          ]),
        ),
      );
    },
    written: () => {
      const all = git(["cat-file", "--batch-all-objects", "--batch-check"]);
      const oids = all.split("\n").flatMap((it) => /^([0-9a-f]+) blob/.exec(it)?.[1] ?? []);
      const items = itemsOf(oids);
      return Promise.resolve(items.map(({ uid, attributes }) => `${uid} ${attributes["color"]}`));
    },
    stop: async () => {
      await proxy.close();
      await server.stop();
    },
  };
}
