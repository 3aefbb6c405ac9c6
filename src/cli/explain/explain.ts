import { createExtractors } from "../../controllers/profile.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import { type Parts, placesOf } from "../collect/collect.ts";
import { causeOf, createShortfall, type Shortfall } from "../collect/shortfall.ts";
import { Failure } from "../failure.ts";
import type { Result, Session } from "../session.ts";
import type { Answer, Verdict } from "./decision.ts";
import { findObject, type Subject } from "./find-object.ts";
import type { ExplainFlags } from "./flags.ts";
import { explainInventory } from "./inventory.ts";
import { type Known, knownResources } from "./known.ts";
import { type Explanation, explanationJson, explanationText } from "./report.ts";
import { explainTarget, type TargetInputs } from "./target.ts";

export interface ExplainOrder {
  readonly kind: string;
  readonly name: string;
  readonly flags: ExplainFlags;
}

/** @throws {Failure} there is no such object, or nothing can be had */
export async function explain(
  { kind, name, flags }: ExplainOrder,
  session: Session,
): Promise<Result> {
  const { signal, output } = session;
  const notices = session.notices(flags);
  const shortfall = createShortfall(notices);
  const places = await placesOf(flags, { notices, shortfall, session });
  const [place] = places;
  if (place === undefined || places.length > 1)
    throw new Failure("an object is of one cluster; name one context");
  const parts: Parts = { session, notices, shortfall, places, hasClusters: false };
  const [namespace = place.namespace ?? "default"] = flags.namespace ?? [];
  const asked = async <T>(what: string, ask: Promise<T>): Promise<T> => {
    try {
      return await ask;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof OperatorError)) throw error;
      throw new Failure(`${causeOf(error, what)} (context ${place.name})`);
    }
  };
  const subject = await asked(kind, findObject({ kind, name, namespace }, place, signal));
  const known = await asked("resources of Kollect", knownResources(flags, parts, place));
  const all = subject.isNamespaced ? await asked("namespaces", place.namespaces(signal)) : [];
  const namespaces = new Map(all.map((it) => [it.metadata.name, it]));
  const explanation = await asked(
    kind,
    explained(subject, { known, namespaces, shortfall }, signal),
  );
  const text =
    flags.output === "json"
      ? explanationJson(explanation)
      : explanationText(explanation, output.columns);
  await output.write(text);
  if (explanation.targets.length === 0)
    notices.info(`no KollectTarget has a profile for ${explanation.object.split(" ")[0] ?? kind}`);
  return shortfall.result === "complete" ? "complete" : "partial";
}

interface Around {
  readonly known: Known;
  readonly namespaces: TargetInputs["namespaces"];
  readonly shortfall: Shortfall;
}

async function explained(
  subject: Subject,
  { known, namespaces, shortfall }: Around,
  signal: AbortSignal,
): Promise<Explanation> {
  const { KollectTarget, KollectProfile, KollectInventory } = known.resources;
  const { group, kind } = subject;
  const extractors = createExtractors({ scrubKeys: [] });
  const targets = new Map<string, Verdict>();
  for (const [key, target] of KollectTarget) {
    const name = `${target.metadata.namespace ?? ""}/${target.spec.profileRef}`;
    const profile = KollectProfile.get(name);
    if (profile === undefined) {
      shortfall.missing(`KollectTarget ${key}: there is no KollectProfile ${name}`);
      continue;
    }
    const { targetGVK } = profile.spec;
    if (targetGVK.group !== group || targetGVK.kind !== kind) continue;
    const found = await subject.in(targetGVK.version, signal);
    const inputs = { key, target, profile, subject, found, namespaces, extractors, known };
    targets.set(key, explainTarget(inputs));
  }
  const inventories = [...KollectInventory].flatMap(([key, inventory]) => {
    const within = `${inventory.metadata.namespace ?? ""}/`;
    const rows = new Map<string, Answer>(
      [...targets].flatMap(([source, { answer }]) =>
        source.startsWith(within) ? [[source, answer] as const] : [],
      ),
    );
    return rows.size === 0 ? [] : [explainInventory(key, inventory, rows, known)];
  });
  return { object: subject.text, targets: [...targets.values()], inventories };
}
