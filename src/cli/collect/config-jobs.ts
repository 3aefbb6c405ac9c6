import type { KollectTarget } from "../../../generated/types.ts";
import { createExtractors, type Extractors } from "../../controllers/profile.ts";
import { planOf } from "../../controllers/target-plan.ts";
import { Failure } from "../failure.ts";
import type { Section } from "../output/printer.ts";
import type { Resources } from "../config/resources.ts";
import type { SourceKey } from "../../rows/row.ts";
import type { Place } from "../sources/place.ts";
import type { Parts } from "./collect.ts";
import type { Idle, Job } from "./job.ts";
import { causeOf } from "./shortfall.ts";
import { isOfPlace } from "./stream.ts";

/** What targets come to. */
export interface Plans {
  readonly jobs: readonly Job[];
  /** Targets that cannot be collected there now: sinks keep their rows. */
  readonly idle: readonly Idle[];
}

/** A job for each target in each place, profile by profile. What has no plan is told. */
export async function configJobs(
  { KollectTarget: targets, KollectProfile: profiles }: Resources,
  parts: Parts,
): Promise<Plans> {
  const extractors = createExtractors({ scrubKeys: [] });
  const jobs: Job[] = [];
  for (const [key, profile] of profiles) {
    const { kind, group } = profile.spec.targetGVK;
    const { mode, as } = profile.spec.export;
    const section: Section = {
      name: profile.metadata.name,
      singular: group === "" ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`,
      attributes: [
        ...profile.spec.attributes,
        ...(mode === "Resource" ? [{ name: as, type: "map" }] : []),
      ],
    };
    for (const target of targets.values()) {
      if (profileKey(target) !== key || target.spec.suspend) continue;
      for (const place of parts.places) {
        const job = await jobOf({ target, profile, place, section, extractors }, parts);
        if (job !== undefined) jobs.push(job);
      }
    }
  }
  tellIdle({ targets, profiles }, parts);
  const isPlanned = (place: Place, source: SourceKey): boolean =>
    jobs.some((it) => it.place === place && it.plan.source === source);
  const idle = parts.places.flatMap((place) =>
    [...targets.keys()].flatMap((source) => (isPlanned(place, source) ? [] : [{ place, source }])),
  );
  return { jobs, idle };
}

const profileKey = ({ metadata, spec }: KollectTarget): string =>
  `${metadata.namespace ?? ""}/${spec.profileRef}`;

function tellIdle(
  {
    targets,
    profiles,
  }: {
    readonly targets: ReadonlyMap<string, KollectTarget>;
    readonly profiles: ReadonlyMap<string, unknown>;
  },
  { notices, shortfall }: Parts,
): void {
  for (const [key, target] of targets)
    if (target.spec.suspend) notices.info(`KollectTarget ${key} is suspended: it is left out`);
    else if (!profiles.has(profileKey(target)))
      shortfall.missing(
        `KollectTarget ${key}: there is no KollectProfile ${profileKey(target)} in these files`,
      );
}

interface Choice {
  readonly target: KollectTarget;
  readonly profile: Parameters<Extractors["of"]>[0];
  readonly place: Place;
  readonly section: Section;
  readonly extractors: Extractors;
}

async function jobOf(
  { target, profile, place, section, extractors }: Choice,
  { session: { signal }, shortfall, hasClusters }: Parts,
): Promise<Job | undefined> {
  const { group, version, kind } = profile.spec.targetGVK;
  const apiVersion = group === "" ? version : `${group}/${version}`;
  try {
    const resource = await place.resolve({ group, version, kind }, signal);
    if (resource === undefined) {
      shortfall.missing(`there is no kind ${kind} of ${apiVersion} ${place.where}`);
      return undefined;
    }
    const all = resource.namespaced ? await place.namespaces(signal) : [];
    const plan = planOf({
      target,
      profile,
      extractor: extractors.of(profile),
      resource,
      namespaces: new Map(all.map((it) => [it.metadata.name, it])),
      namespaceDefaults: {},
    });
    const namespaces = (): Promise<readonly string[]> =>
      Promise.resolve(plan.selection.namespaces ?? []);
    return { place, plan, resource, section, namespaces };
  } catch (error) {
    signal.throwIfAborted();
    if (!isOfPlace(error)) throw error;
    const text = `${causeOf(error, "namespaces")} (context ${place.name})`;
    if (!hasClusters) throw new Failure(text);
    shortfall.missing(text);
    return undefined;
  }
}
