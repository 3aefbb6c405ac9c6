import type { KollectProfile } from "../../generated/types.ts";
import { createExtractors } from "../../src/controllers/profile.ts";
import { attributes } from "./resources.ts";
import { deployment } from "./seed.ts";
import { attributesOnly } from "../support/resource-export.ts";

/** Objects of about 10 KB whose four attributes are extracted in a second, on one core. */
export function extractionRate(): number {
  const profile: KollectProfile = {
    apiVersion: "kollect.dev/v1alpha1",
    kind: "KollectProfile",
    metadata: { name: "bench" },
    spec: {
      targetGVK: { group: "apps", version: "v1", kind: "Deployment" },
      attributes,
      export: attributesOnly,
    },
  };
  const extractor = createExtractors({ scrubKeys: [] }).of(profile);
  const objects = Array.from({ length: 1_000 }, (_, n) => deployment(n) as Record<string, unknown>);
  const round = (): number => {
    const started = performance.now();
    for (const object of objects) extractor.extract(object, undefined);
    return performance.now() - started;
  };
  for (let warm = 0; warm < 50; warm++) round();
  const spans = Array.from({ length: 100 }, round);
  return (objects.length * spans.length * 1000) / spans.reduce((sum, it) => sum + it, 0);
}
