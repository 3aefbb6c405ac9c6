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
  celMessages: [
    "layout.pathTemplate needs layout.mode perResource; use pathTemplate for the document's path",
    "serialization.format ndjson needs layout.mode document: a file of one resource has one line only",
    "git.signing needs secretRef: the Secret holds the key, ssh-signingkey",
    "must be the name of a branch as Git takes it: no '..', '//', '/.', './', no part ending in .lock, not starting with refs/",
  ],
  formats: ["sink-endpoint", "interval", "document-path-template", "row-path-template"],
});
