// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectEventSink } from "../../../generated/admission/kollecteventsink.ts";
import { kinds } from "../../../generated/kinds.ts";
import { validateKollectEventSink } from "../../../generated/validators/kollecteventsink.ts";
import { schemaContract } from "../contract.ts";

await schemaContract({
  kind: kinds.KollectEventSink,
  folder: import.meta.dirname,
  validate: validateKollectEventSink,
  admit: admitKollectEventSink,
  celMessages: [
    "spec.nats is required when type is nats",
    "tls needs a nats.url with tls://",
    "insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef",
  ],
  formats: ["ca-bundle", "interval", "nats-url"],
});
