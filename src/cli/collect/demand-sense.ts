import { Failure } from "../failure.ts";
import type { CollectOrder } from "./collect.ts";

/** @throws {Failure} flags and arguments that contradict each other, or would do nothing */
export function demandSense(order: CollectOrder): void {
  const { sqlite, outputDir, toSinks, sink, confirmDeletion, config } = order.flags;
  const sinks = toSinks ?? sink;
  if ([sqlite, outputDir, sinks].filter((it) => it !== undefined).length > 1)
    throw new Failure("choose one of --sqlite, --output-dir and --to-sinks");
  if (confirmDeletion === true && sinks === undefined)
    throw new Failure("--confirm-deletion is for what --to-sinks removes");
  if (config !== undefined) return demandConfigAlone(order);
  if (order.kind === undefined)
    throw new Failure("name a kind, such as deployments, or a folder of resources with --config");
  if (sinks !== undefined) throw new Failure("--to-sinks and --sink need --config");
}

/** The resources of `--config` say what is collected. */
function demandConfigAlone({ kind, names, flags }: CollectOrder): void {
  const { column, selector, field, namespace = [], allNamespaces } = flags;
  if (kind !== undefined || names.length > 0)
    throw new Failure("--config says what is collected; name no kind beside it");
  if (allNamespaces === true || namespace.length > 1)
    throw new Failure(
      "the targets of --config say which namespaces are collected; -n is for resources in these files that name none",
    );
  if ((column ?? selector ?? field) !== undefined)
    throw new Failure(
      "--config says what is collected; --column, --selector and --field do not go with it",
    );
}
