// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { z } from "zod";
import { objectName, withoutNulls } from "../runtime/checks.ts";
import type { ObjectMeta } from "../types.ts";

export const objectMeta: z.ZodType<ObjectMeta> = z
  .preprocess(
    withoutNulls,
    z.looseObject({
      name: z.string().prefault(""),
      generateName: z.string().exactOptional(),
      namespace: z.string().exactOptional(),
      uid: z.string().exactOptional(),
      resourceVersion: z.string().exactOptional(),
      generation: z.number().exactOptional(),
      creationTimestamp: z.string().exactOptional(),
      deletionTimestamp: z.string().exactOptional(),
      labels: z.record(z.string(), z.string()).exactOptional(),
      annotations: z.record(z.string(), z.string()).exactOptional(),
      finalizers: z.array(z.string()).exactOptional(),
    }),
  )
  .superRefine(objectName);
