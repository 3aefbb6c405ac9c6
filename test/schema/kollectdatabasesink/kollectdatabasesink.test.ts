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
    "spec.postgres is required when type is postgres",
    "insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef",
    "retentionDays is for a history that is enabled",
  ],
  formats: ["ca-bundle", "interval"],
});
