// Generated from api/ by `npm run generate`; do not edit. Change api/ or codegen/ instead.

import { admitKollectSnapshotSink } from "../../../generated/admission/kollectsnapshotsink.ts";
import { kinds } from "../../../generated/kinds.ts";
import { validateKollectSnapshotSink } from "../../../generated/validators/kollectsnapshotsink.ts";
import { schemaContract } from "../contract.ts";

await schemaContract({
  kind: kinds.KollectSnapshotSink,
  folder: import.meta.dirname,
  validate: validateKollectSnapshotSink,
  admit: admitKollectSnapshotSink,
});
