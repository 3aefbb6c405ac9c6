import type { ControlPlane } from "../services/control-plane.ts";
import { objectsOf, type Stored } from "./resources.ts";
import type { Wishes } from "./users.ts";

/** The same for equal attributes, whatever their order. */
export const textOf = (attributes: readonly (readonly [string, string])[]): string =>
  attributes
    .map(([name, value]) => `${name}=${value}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join(" ");

/** What a complete evaluation of the cluster gives now, by target and uid; shares no code with src/. */
export async function expectedRows(
  plane: ControlPlane,
  { team, app, included, attributes }: Wishes,
): Promise<ReadonlyMap<string, string>> {
  const [configMaps, widgets, answer] = await Promise.all([
    objectsOf(plane, "ConfigMap"),
    objectsOf(plane, "Widget"),
    plane.request("GET", "/api/v1/namespaces"),
  ]);
  const { items } = answer.json() as { items: readonly Stored[] };
  const teams = new Map(items.map(({ metadata }) => [metadata.name, metadata.labels?.["team"]]));
  const rows = new Map<string, string>();
  const add = (target: string, object: Stored, names: readonly string[]): void => {
    const { name, uid } = object.metadata;
    const values = names.map((it): [string, string] => [
      it,
      it === "name" ? name : (object.data?.color ?? ""),
    ]);
    rows.set(`${target}/${uid}`, textOf(values));
  };
  for (const it of configMaps) {
    const { namespace, labels } = it.metadata;
    if (teams.get(namespace) === team) add("by-team", it, attributes);
    if (included.includes(namespace) && labels?.["app"] === app) add("by-name", it, attributes);
  }
  for (const it of widgets) add("widgets", it, ["color"]);
  return rows;
}
