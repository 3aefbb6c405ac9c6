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
    "layout.pathTemplate needs layout.mode perResource or split; use pathTemplate for the document's path",
    "layout.content needs layout.mode perResource or split: a document holds items",
    "layout.index needs layout.mode perResource or split: a document is its own index",
    "layout.filename needs layout.mode perResource or split; the document's path is pathTemplate",
    "layout.mode split has an index; layout.mode perResource has none",
    "serialization.format ndjson needs layout.mode document: a file of one resource has one line only",
    "tls needs an endpoint with https://",
    "git.signing needs secretRef: the Secret holds the key, ssh-signingkey",
    "insecureSkipVerify trusts everybody; leave it out, or caBundle and caSecretRef",
    "must be the name of a branch as Git takes it: no '..', '//', '/.', './', no part ending in .lock, not starting with refs/",
  ],
  formats: [
    "sink-endpoint",
    "ca-bundle",
    "interval",
    "document-path-template",
    "row-path-template",
    "commit-template",
  ],
});
