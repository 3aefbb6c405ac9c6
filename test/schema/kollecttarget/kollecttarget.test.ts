// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectTarget } from "../../../generated/admission/kollecttarget.ts";
import { kinds } from "../../../generated/kinds.ts";
import { validateKollectTarget } from "../../../generated/validators/kollecttarget.ts";
import { schemaContract } from "../contract.ts";

await schemaContract({
  kind: kinds.KollectTarget,
  folder: import.meta.dirname,
  validate: validateKollectTarget,
  admit: admitKollectTarget,
  celMessages: [
    "resourceRules replace names and labelSelector: say in the rules what these say, and leave them out",
    "values must be given for In and NotIn, and left out for Exists and DoesNotExist",
  ],
  formats: ["match-policy"],
});
