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
  celMessages: [],
  formats: ["extraction-path"],
});
