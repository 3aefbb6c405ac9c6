import type { KindEntry } from "../../generated/kinds.ts";
import type { WatchSource } from "../runtime/watch.ts";
import type { ApiClient } from "./api-client.ts";
import { pathOf } from "./collection-path.ts";
import { watchSource, type WatchOptions } from "./watch-source.ts";

/** All objects of one of our own kinds. */
export function sourceOf<T extends { readonly metadata: { readonly resourceVersion?: string } }>(
  client: ApiClient,
  kind: KindEntry,
  options: WatchOptions,
): WatchSource<T> {
  const resource = `${kind.plural}.${kind.group}`;
  return watchSource<T>(client, { path: pathOf(kind), resource }, options);
}
