import { coverageOf } from "../../collect/coverage.ts";
import type { KubeObject } from "../../collect/kube-object.ts";
import type { Scope } from "../../collect/object-source.ts";
import { statusOf } from "../../kube/api-failure.ts";
import type { Job } from "./job.ts";

/** What a sweep finds. */
export type Swept =
  | { readonly type: "object"; readonly object: KubeObject }
  /** From here on it comes by these namespaces, one after the other. */
  | { readonly type: "split"; readonly namespaces: readonly string[] }
  /** All of the scope has come. */
  | { readonly type: "listed"; readonly scope: Scope }
  /** The scope cannot be had whole. */
  | { readonly type: "missing"; readonly scope: Scope; readonly error: unknown };

/**
 * Lists once all that the plan needs: at once where that is allowed, otherwise namespace by namespace, so that what may be
 * read is had. Fails only when `signal` aborts.
 */
export async function* sweep(job: Job, signal: AbortSignal): AsyncGenerator<Swept> {
  const { plan, namespaces } = job;
  const { shape, namespaces: few } = coverageOf([plan], false);
  if (few !== undefined) {
    yield { type: "split", namespaces: [...few] };
    for (const scope of few) yield* listed(job, { scope, shape }, signal);
    return;
  }
  let isBegun = false;
  for await (const it of listed(job, { scope: undefined, shape }, signal)) {
    isBegun ||= it.type === "object";
    const isDenied = it.type === "missing" && statusOf(it.error) === 403;
    if (!isDenied || isBegun || !plan.resource.namespaced) {
      yield it;
      continue;
    }
    const each = await namespaces(signal).catch(() => undefined);
    signal.throwIfAborted();
    if (each === undefined) {
      yield it;
      continue;
    }
    yield { type: "split", namespaces: each };
    for (const scope of each) yield* listed(job, { scope, shape }, signal);
  }
}

interface Part {
  readonly scope: Scope;
  readonly shape: ReturnType<typeof coverageOf>["shape"];
}

async function* listed(
  { place, resource }: Job,
  { scope, shape }: Part,
  signal: AbortSignal,
): AsyncGenerator<Swept> {
  try {
    for await (const object of place.list(resource, scope, shape, signal))
      yield { type: "object", object };
    yield { type: "listed", scope };
  } catch (error) {
    signal.throwIfAborted();
    yield { type: "missing", scope, error };
  }
}
