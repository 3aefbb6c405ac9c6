import type { Cluster } from "../e2e/cluster.ts";
import type { Random } from "../support/random.ts";
import {
  apiVersions,
  collections,
  type Kind,
  namespaces,
  objectsOf,
  profile,
  type Stored,
  target,
} from "./resources.ts";

/** What targets are at present: the expectation follows from it. */
export interface Wishes {
  team: string;
  app: string;
  included: readonly string[];
  attributes: readonly string[];
}

/** Changes a cluster as its users would, and remembers every state that an object ever had. */
export interface Users {
  readonly wishes: Wishes;
  readonly changes: number;
  /** Does something. */
  act(): Promise<void>;
  putTargets(): Promise<void>;
  /** Whether an object ever had that uid and color: `uid color`. */
  everHad(written: string): boolean;
}

export function createUsers(cluster: Cluster, random: Random): Users {
  const { plane } = cluster;
  const history = new Set<string>();
  const wishes: Wishes = {
    team: "on",
    app: "x",
    included: ["chaos-a", "chaos-b"],
    attributes: ["color", "name"],
  };
  let changes = 0;

  const remember = ({ metadata: { uid }, data }: Stored): void => {
    history.add(`${uid} ${data?.color ?? ""}`);
  };
  const put = async (kind: Kind): Promise<void> => {
    const namespace = random.pick(namespaces);
    const name = `o${random.below(12)}`;
    const path = collections[kind](namespace);
    const object = {
      apiVersion: apiVersions[kind],
      kind,
      metadata: { name, namespace, labels: { app: random.pick(["x", "y"]) } },
      data: { color: `c${changes}` },
    };
    const created = await plane.request("POST", path, object);
    const answer =
      created.status === 409 ? await plane.request("PATCH", `${path}/${name}`, object) : created;
    // A kind that is gone takes none; one that is being made may take long.
    if (answer.status < 300) remember(answer.json() as Stored);
  };
  const remove = async (kind: Kind): Promise<void> => {
    const all = await objectsOf(plane, kind);
    if (all.length === 0) return;
    const { metadata } = random.pick(all);
    await plane.request("DELETE", `${collections[kind](metadata.namespace)}/${metadata.name}`);
  };
  const putTargets = async (): Promise<void> => {
    await cluster.put(profile("ConfigMap", wishes.attributes));
    await cluster.put(profile("Widget", ["color"]));
    const namespaceSelector = { matchLabels: { team: wishes.team } };
    await cluster.put(target("by-team", { profileRef: "configmap", namespaceSelector }));
    await cluster.put(
      target("by-name", {
        profileRef: "configmap",
        includedNamespaces: wishes.included,
        labelSelector: { matchLabels: { app: wishes.app } },
      }),
    );
    await cluster.put(target("widgets", { profileRef: "widget" }));
  };
  const edits: readonly (() => Promise<void>)[] = [
    async () => {
      const labels = { team: random.pick(["on", "off"]) };
      await cluster.patch("Namespace", random.pick(namespaces), { metadata: { labels } });
    },
    () => {
      wishes.app = random.pick(["x", "y"]);
      return putTargets();
    },
    () => {
      wishes.included = [random.pick(namespaces), random.pick(namespaces)].filter(
        (it, index, all) => all.indexOf(it) === index,
      );
      return putTargets();
    },
    () => {
      wishes.attributes = random.pick([["color"], ["color", "name"]]);
      return putTargets();
    },
    () => {
      wishes.team = random.pick(["on", "off"]);
      return putTargets();
    },
  ];
  return {
    wishes,
    get changes() {
      return changes;
    },
    act: async () => {
      changes++;
      const kind = random.once(3) ? "Widget" : "ConfigMap";
      if (random.once(25)) await random.pick(edits)();
      else if (random.once(4)) await remove(kind);
      else await put(kind);
    },
    putTargets,
    everHad: (written) => history.has(written),
  };
}
