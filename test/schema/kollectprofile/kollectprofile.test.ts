// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectProfile } from "../../../generated/admission/kollectprofile.ts";
import { kinds } from "../../../generated/kinds.ts";
import { validateKollectProfile } from "../../../generated/validators/kollectprofile.ts";
import { schemaContract } from "../contract.ts";

await schemaContract({
  kind: kinds.KollectProfile,
  folder: import.meta.dirname,
  validate: validateKollectProfile,
  admit: admitKollectProfile,
  celMessages: [
    "name at least one attribute, or export whole resources with export.mode Resource",
    "export.as is the name of an attribute; choose another name for one of them",
  ],
  formats: ["extraction-path", "json-pointer", "prune-path", "prune-jq", "prune-expression"],
});
