import { pathOf } from "../../kube/collection-path.ts";
import type { Resource } from "../../kube/discovery.ts";
import { groupVersion, identityOf, type SourceDocument } from "./document.ts";
import { objectOf } from "./file-object.ts";
import type { FileSet } from "./files.ts";
import { once } from "./once.ts";
import type { Place } from "./place.ts";
import type { ServedKind } from "./served-kind.ts";
import { wellKnown } from "./well-known-kinds.ts";
import { surveyOf, type SurveyOptions } from "./survey.ts";

/** Manifests as a cluster would have them once they were applied. */
export function filePlace(options: SurveyOptions): Place {
  const { files, namespace: fallback } = options;
  const survey = once((signal) => surveyOf(options, signal));

  return {
    name: "files",
    where: "in these files",
    namespace: undefined,
    kinds: async (signal) => [...(await survey(signal)).kinds.values()],
    fields: async ({ group, version, kind }, signal) => {
      const { fields } = await survey(signal);
      const found = [...(fields.get(`${group}/${version}/${kind}`) ?? [])];
      // What is specified has a status once it is applied; manifests leave it out.
      const isBare = found.includes("spec") && !found.includes("status");
      return isBare ? [...found, "status"] : found;
    },
    resolve: async ({ group, version, kind }, signal) => {
      const { kinds } = await survey(signal);
      const found = kinds.get(`${group}/${version}/${kind}`);
      // Files hold all that there is: of a kind that is not in them there are no objects.
      const named = { ...wellKnown(group, kind), group, version, kind, isPreferred: true };
      return resourceOf(found ?? named);
    },
    namespaces: async (signal) => (await survey(signal)).namespaces,
    schema: () => Promise.resolve(undefined),
    list: async function* (resource, scope, _shape, signal) {
      const { superseded, kept } = await survey(signal);
      const { group, version, kind, namespaced } = resource;
      let number = -1;
      for await (const { value } of kept ?? documentsOf(files, signal)) {
        number++;
        const identity = identityOf(value);
        if (identity?.kind !== kind || superseded.has(number)) continue;
        const served = groupVersion(identity.apiVersion);
        if (served.group !== group || served.version !== version) continue;
        const object = objectOf(value, identity, namespaced ? fallback : undefined);
        if (scope === undefined || object.metadata.namespace === scope) yield object;
      }
    },
  };
}

async function* documentsOf(files: FileSet, signal: AbortSignal): AsyncIterable<SourceDocument> {
  for await (const read of files.read(signal)) if (read.type === "document") yield read.document;
}

const resourceOf = ({ group, version, kind, plural, namespaced }: ServedKind): Resource => ({
  group,
  version,
  kind,
  plural,
  namespaced,
  path: (namespace) => pathOf({ group, version, plural }, namespace),
});
