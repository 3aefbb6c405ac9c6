// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectInventory } from "../../../generated/admission/kollectinventory.ts";
import { kinds } from "../../../generated/kinds.ts";
import { validateKollectInventory } from "../../../generated/validators/kollectinventory.ts";
import { schemaContract } from "../contract.ts";

await schemaContract({
  kind: kinds.KollectInventory,
  folder: import.meta.dirname,
  validate: validateKollectInventory,
  admit: admitKollectInventory,
  celMessages: [
    "at most 20 sinks in all",
    "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  ],
  formats: ["interval"],
});
