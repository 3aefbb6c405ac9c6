import { pathOf } from "../../kube/collection-path.ts";
import type { Resource } from "../../kube/discovery.ts";
import { groupVersion, identityOf, type SourceDocument } from "./document.ts";
import { objectOf } from "./file-object.ts";
import type { FileSet } from "./files.ts";
import type { Place } from "./place.ts";
import type { ServedKind } from "./served-kind.ts";
import { wellKnown } from "./well-known-kinds.ts";
import { type Survey, surveyOf, type SurveyOptions } from "./survey.ts";

/** Manifests as a cluster would have them once they were applied. */
export function filePlace(options: SurveyOptions): Place {
  const { files, namespace: fallback } = options;
  let surveyed: Promise<Survey> | undefined;
  const survey = (signal: AbortSignal): Promise<Survey> => (surveyed ??= surveyOf(options, signal));

  return {
    name: "files",
    where: "in these files",
    namespace: undefined,
    kinds: async (signal) => [...(await survey(signal)).kinds.values()],
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
