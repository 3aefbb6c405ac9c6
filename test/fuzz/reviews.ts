import { join } from "node:path";
import { admissionHandlers, type AdmissionResponse } from "../../generated/admission.ts";
import { kinds } from "../../generated/kinds.ts";
import type { Validation } from "../../generated/runtime/problem.ts";
import { validateKollectDatabaseSink } from "../../generated/validators/kollectdatabasesink.ts";
import { validateKollectEventSink } from "../../generated/validators/kollecteventsink.ts";
import { validateKollectInventory } from "../../generated/validators/kollectinventory.ts";
import { validateKollectProfile } from "../../generated/validators/kollectprofile.ts";
import { validateKollectSnapshotSink } from "../../generated/validators/kollectsnapshotsink.ts";
import { validateKollectTarget } from "../../generated/validators/kollecttarget.ts";
import { OperatorError } from "../../src/errors/operator-error.ts";
import { createEgress } from "../../src/net/egress.ts";
import { MalformedReview, requestIn } from "../../src/webhook/review.ts";
import { createAdmissionRules } from "../../src/webhook/rules.ts";
import { examplesIn } from "../schema/examples.ts";
import { randomOf } from "../support/random.ts";
import { mutate } from "./mutate.ts";
import { reconcile } from "./reconcile.ts";

type KindName = keyof typeof kinds;

const validators: Readonly<Record<KindName, (value: unknown) => Validation<unknown>>> = {
  KollectDatabaseSink: validateKollectDatabaseSink,
  KollectEventSink: validateKollectEventSink,
  KollectInventory: validateKollectInventory,
  KollectProfile: validateKollectProfile,
  KollectSnapshotSink: validateKollectSnapshotSink,
  KollectTarget: validateKollectTarget,
};
const names = Object.keys(kinds) as KindName[];
const examples = new Map(
  names.map((name) => [
    name,
    examplesIn(join("test/schema", name.toLowerCase())).map(({ object }) => object),
  ]),
);
/** Words that mean something in our resources, and expressions. */
const texts = [
  ...new Set(
    JSON.stringify([...examples.values()])
      .split(/["{}[\],:]+/)
      .filter((it) => it.length > 0 && it.length < 40),
  ),
  "cel:object",
  "$..a",
  "cel:object.spec.matches('(a+)+$')",
  "cel:[1,2].map(a, [1,2].map(b, a))",
  "file:///etc/passwd",
  "http://127.1/a",
  "{namespace}",
  "__proto__",
];
const rules = createAdmissionRules({
  egress: createEgress({ allowPrivate: false, dev: false }),
  authorCheck: "off",
});
const signal = new AbortController().signal;

export interface ReviewSummary {
  readonly reviews: number;
  malformed: number;
  refused: number;
  accepted: number;
  warned: number;
  /** Milliseconds. */
  slowest: number;
}

/**
 * Reviews mutated from all examples: each is malformed, refused or accepted, in a well-formed answer, and what is
 * accepted is reconciled. @throws {Error} naming seed and round of the first that is not
 */
export async function fuzzReviews(seed: number, reviews: number): Promise<ReviewSummary> {
  const random = randomOf(seed);
  const summary = { reviews, malformed: 0, refused: 0, accepted: 0, warned: 0, slowest: 0 };
  for (let round = 0; round < reviews; round++) {
    const kind = random.pick(names);
    const example = random.pick(examples.get(kind) ?? []);
    const object = mutate(example, random, texts);
    const isUpdate = random.once(3);
    const review = {
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      request: {
        uid: "7",
        kind: { kind },
        operation: isUpdate ? "UPDATE" : "CREATE",
        namespace: "default",
        userInfo: { username: "jane", groups: ["devs"] },
        object,
        ...(isUpdate && { oldObject: random.once(2) ? example : mutate(example, random, texts) }),
      },
    };
    const sent = random.once(10) ? mutate(review, random, texts) : review;
    const text = JSON.stringify(sent) ?? "null";
    try {
      await judge(kind, text, summary);
    } catch (error) {
      throw new Error(`seed ${seed}, round ${round}: ${text.slice(0, 2_000)}`, { cause: error });
    }
  }
  return summary;
}

async function judge(kind: KindName, text: string, summary: ReviewSummary): Promise<void> {
  const startedAt = performance.now();
  let request;
  try {
    request = requestIn(JSON.parse(text), kind);
  } catch (error) {
    if (!(error instanceof MalformedReview)) throw error;
    summary.malformed++;
    return;
  }
  const response = await admissionHandlers[kind](request, rules, signal);
  summary.slowest = Math.max(summary.slowest, performance.now() - startedAt);
  const fault = faultOf(JSON.parse(JSON.stringify(response)) as AdmissionResponse, request.uid);
  if (fault !== undefined) throw new Error(`answer: ${fault}: ${JSON.stringify(response)}`);
  if (!response.allowed) {
    summary.refused++;
    return;
  }
  summary.accepted++;
  if (response.warnings !== undefined) summary.warned++;
  const stored = validators[kind](request.object);
  if (!stored.ok) return;
  try {
    await reconcile[kind](stored.value as never);
  } catch (error) {
    // An update may keep an expression that was wrong before.
    if (request.operation === "CREATE" || !(error instanceof OperatorError)) throw error;
  }
}

/** What the API server would not take, or a reader not understand. */
function faultOf(
  { uid, allowed, status, warnings }: AdmissionResponse,
  asked: string,
): string | undefined {
  if (uid !== asked) return "another uid";
  if (typeof allowed !== "boolean") return "neither allowed nor refused";
  if (warnings?.some((it) => it === "") === true) return "an empty warning";
  if (allowed) return status === undefined ? undefined : "allowed with a status";
  if (status === undefined || status.message === "") return "refused without a reason";
  const { causes } = status.details;
  if (status.code === 422 && causes.length === 0) return "refused without a cause";
  const isVague = causes.some(({ message, reason }) => message === "" || reason === "");
  return isVague ? "a cause without words" : undefined;
}
