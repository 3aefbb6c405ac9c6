// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectDatabaseSink } from "../../../generated/admission/kollectdatabasesink.ts";
import { kinds } from "../../../generated/kinds.ts";
import { validateKollectDatabaseSink } from "../../../generated/validators/kollectdatabasesink.ts";
import { schemaContract } from "../contract.ts";

await schemaContract({
  kind: kinds.KollectDatabaseSink,
  folder: import.meta.dirname,
  validate: validateKollectDatabaseSink,
  admit: admitKollectDatabaseSink,
  celMessages: [
    "type cannot be changed; make a new sink instead",
    "spec.postgres is required when type is postgres",
    "must not be longer than 24h",
  ],
  formats: [],
});
