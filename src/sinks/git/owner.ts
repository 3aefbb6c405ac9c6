import type { Work } from "./layout.ts";
import { shardOf } from "./ownership.ts";

interface Owner {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** All inventories that have a manifest in the commit, this one's aside. */
async function others({ tree, manifest }: Work): Promise<(Owner & { readonly base: string })[]> {
  let found: string[] = [".kollect"];
  for (const _ of ["cluster", "namespace", "name"]) {
    await tree.open(found.map((it) => `${it}/any`));
    found = found.flatMap((it) => tree.folders(it).map((name) => `${it}/${name}`));
  }
  return found
    .filter((base) => base !== manifest.base)
    .map((base) => {
      const [, cluster = "", namespace = "", name = ""] = base.split("/");
      return { base, cluster, namespace, name };
    });
}

/** Which other inventory's manifest names `path`. */
async function ownerOf(work: Work, path: string): Promise<Owner | undefined> {
  const { tree, read } = work;
  const candidates = await others(work);
  const shard = shardOf(path);
  await tree.open(candidates.map(({ base }) => `${base}/paths/${shard}`));
  const shards = candidates.flatMap((it) => {
    const held = tree.files(`${it.base}/paths`).get(shard);
    return held === undefined ? [] : [{ it, oid: held.oid }];
  });
  const texts = await read(new Set(shards.map(({ oid }) => oid)));
  return shards.find(({ oid }) =>
    (texts.get(oid)?.toString("utf8") ?? "").split("\n").some((it) => it.startsWith(`${path}\t`)),
  )?.it;
}

/** Says who is in the way at `path`, and what to change. */
export async function heldDetail(work: Work, path: string): Promise<string> {
  const { cluster, inventory } = work.order;
  const owner = await ownerOf(work, path);
  if (owner === undefined)
    return `${path} is held by somebody else and is left alone; move it, or change the path template`;
  const missing = owner.cluster === cluster ? "{namespace} and {name}" : "{cluster}";
  const of = (it: Owner): string => `${it.namespace}/${it.name} of cluster ${it.cluster}`;
  return (
    `${path} belongs to inventory ${of(owner)}, and ${of({ cluster, ...inventory })} wants it too; ` +
    `put ${missing} into the path template to keep them apart`
  );
}
