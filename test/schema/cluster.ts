import { parseAllDocuments } from "yaml";
import { crds } from "../../generated/crds.ts";
import type { KindEntry } from "../../generated/kinds.ts";
import type { Problem } from "../../generated/runtime/problem.ts";
import { sharedControlPlane } from "../services/control-plane.ts";
import type { ControlPlane } from "../services/control-plane.ts";
import { service, shared } from "../services/service.ts";
import { until } from "../services/until.ts";
import { serveReviews } from "./reviews.ts";

/** Namespaces: what is applied in the one goes by the webhook too. */
export const unreviewed = "default";
export const reviewed = "reviewed";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

interface Definition {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { type: string; status: string }[] };
}

async function install(plane: ControlPlane): Promise<ControlPlane> {
  for (const document of parseAllDocuments(crds)) {
    const crd = document.toJS() as Definition;
    const made = await plane.request("POST", definitions, crd);
    if (made.status !== 201 && made.status !== 409) throw new Error(made.text);
    await until(`${crd.metadata.name} is served`, 20, async () => {
      const { status } = (
        await plane.request("GET", `${definitions}/${crd.metadata.name}`)
      ).json() as Definition;
      const wrong = status?.conditions?.find(({ type }) => type === "NonStructuralSchema");
      if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
      const served = status?.conditions?.some(
        (it) => it.type === "Established" && it.status === "True",
      );
      return served ? true : undefined;
    });
  }
  return plane;
}

/** The shared API server with our CRDs and our webhook, or nothing where this machine cannot have one. */
export const clusterWithCrds = shared(async () => {
  const plane = await service(sharedControlPlane);
  if (plane === undefined) return undefined;
  await install(plane);
  await serveReviews(plane, reviewed);
  return plane;
});

export interface Verdict {
  readonly errors: readonly Problem[];
  readonly warnings: readonly string[];
  /** The object as the server would store it. */
  readonly object: unknown;
}

interface Status {
  readonly message?: string;
  readonly details?: { readonly causes?: readonly Problem[] };
}

export const pathOf = ({ group, version, plural }: KindEntry, namespace = unreviewed): string =>
  `/apis/${group}/${version}/namespaces/${namespace}/${plural}`;

/** What the API server says of creating `object`; nothing is stored. */
export async function serverVerdict(
  plane: ControlPlane,
  kind: KindEntry,
  object: unknown,
  namespace = unreviewed,
): Promise<Verdict> {
  const path = `${pathOf(kind, namespace)}?dryRun=All&fieldValidation=Strict`;
  const answer = await until(`${kind.plural} are served`, 20, async () => {
    const reply = await plane.request("POST", path, object);
    return reply.status === 404 ? undefined : reply;
  });
  return {
    errors: errorsIn(answer.status, answer.json() as Status),
    warnings: answer.warnings,
    object: answer.json(),
  };
}

/** Causes of a refusal; `<nil>` ones are remarks about others. */
function errorsIn(code: number, { message = "", details }: Status): readonly Problem[] {
  if (code < 300) return [];
  const unknown = [...message.matchAll(/unknown field "([^"]+)"/g)].map(([, field = ""]) => ({
    field,
    message: "unknown field",
  }));
  const causes = (details?.causes ?? [])
    .filter(({ field }) => field !== "<nil>")
    .map((cause) => ({ field: cause.field, message: cause.message }));
  const found = [...unknown, ...causes];
  if (found.length === 0) throw new Error(`${code}: ${message}`);
  return sorted(found);
}

export const sorted = (errors: readonly Problem[]): readonly Problem[] =>
  errors.toSorted((a, b) => (`${a.field} ${a.message}` < `${b.field} ${b.message}` ? -1 : 1));
