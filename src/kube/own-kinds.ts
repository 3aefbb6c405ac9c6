import type { KindEntry } from "../../generated/kinds.ts";
import type { WatchSource } from "../runtime/watch.ts";
import type { ApiClient } from "./api-client.ts";
import { watchSource, type WatchOptions } from "./watch-source.ts";

/** All objects of one of our own kinds. */
export function sourceOf<T extends { readonly metadata: { readonly resourceVersion?: string } }>(
  client: ApiClient,
  { group, version, plural }: KindEntry,
  options: WatchOptions,
): WatchSource<T> {
  const path = `/apis/${group}/${version}/${plural}`;
  return watchSource<T>(client, { path, resource: `${plural}.${group}` }, options);
}
