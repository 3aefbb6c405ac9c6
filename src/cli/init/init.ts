import type { Attribute } from "../../../generated/types.ts";
import type { Resource } from "../../kube/discovery.ts";
import type { Json } from "../../rows/row.ts";
import { placesOf } from "../collect/collect.ts";
import { parseColumn } from "../collect/column-argument.ts";
import { namespacesOf, resourceOf } from "../collect/kind-job.ts";
import { createShortfall } from "../collect/shortfall.ts";
import { Failure } from "../failure.ts";
import type { Notices } from "../output/notices.ts";
import type { Result, Session } from "../session.ts";
import { kindNamed } from "../sources/kind-name.ts";
import type { Place } from "../sources/place.ts";
import { qualifiedName, type ServedKind } from "../sources/served-kind.ts";
import { demand, nameCheck, readBy } from "./answers.ts";
import { type InitFlags, sinkTypes } from "./flags.ts";
import { judgeFiles } from "./judge-files.ts";
import { propose } from "./proposals.ts";
import { openQuestions, type Questions } from "./questions.ts";
import { type Choice, filesOf, secretName, variablesOf } from "./resources.ts";
import { chooseSink, demandSink, egressOf, operatorNeeds } from "./sink-choice.ts";
import { writeFiles } from "./write-files.ts";

/** What every step needs. */
interface Setting {
  readonly flags: InitFlags;
  readonly questions: Questions;
  readonly place: Place;
  readonly notices: Notices;
  readonly signal: AbortSignal;
}

/** Writes the resources of one inventory. @throws {Failure} @throws {OperatorError} the cluster does not tell */
export async function init(flags: InitFlags, session: Session): Promise<Result> {
  const { signal } = session;
  const notices = session.notices(flags);
  const { stdin: input, stderr: output } = process;
  // Standard input that is a manifest is no one to ask.
  const canAsk =
    input.isTTY && output.isTTY && !flags.yes && flags.filename?.includes("-") !== true;
  const questions = openQuestions({ input, output, canAsk }, signal);
  try {
    demandSense(flags, questions);
    const shortfall = createShortfall(notices);
    const [place, another] = await placesOf(flags, { notices, shortfall, session });
    if (place === undefined || another !== undefined)
      throw new Failure("--context names several clusters; the resources are for one");
    const choice = await choose({ flags, questions, place, notices, signal });
    const files = filesOf(choice);
    await judgeFiles(files, { place, notices, egress: egressOf(flags) }, signal);
    const paths = await writeFiles(flags.outputDir, files, flags.force);
    for (const path of paths) await session.output.write(`${path}\n`);
    tellNext(choice, flags, notices);
    return shortfall.result === "partial" ? "partial" : "complete";
  } finally {
    questions.close();
  }
}

/** Before anything is asked of a cluster. */
function demandSense(flags: InitFlags, { canAsk }: Questions): void {
  const { kind, name, attribute, sink, endpoint, yes } = flags;
  if (name !== undefined) demand("--name", name, nameCheck);
  demandSink(flags);
  if (canAsk) return;
  const missing = [
    ...(kind === undefined ? ["--kind"] : []),
    ...(sink === undefined ? [`--sink (${sinkTypes.join(", ")})`] : []),
    ...(sink !== "postgres" && endpoint === undefined ? ["--endpoint"] : []),
    ...(attribute === undefined && !yes ? ["--yes or --attribute"] : []),
  ];
  if (missing.length > 0)
    throw new Failure(
      `${missing.join(", ")} missing: without a terminal, and with --yes, nothing is asked`,
    );
}

async function choose(setting: Setting): Promise<Choice> {
  const { flags, questions, place, signal } = setting;
  const kinds = await place.kinds(signal);
  const kindOf = (typed: string): ServedKind => kindNamed(typed, kinds, place.where);
  const kind =
    flags.kind ??
    (await questions.ask({
      question: "Kind of the objects",
      flag: "--kind",
      proposal: "deployments",
      check: readBy(kindOf),
    }));
  const served = kindOf(kind);
  const name = flags.name ?? (await nameOf(served, questions));
  const namespaces = namespacesOf(flags, place, served.namespaced);
  const attributes = await attributesOf(served, namespaces, setting);
  const sink = await chooseSink(flags, questions, place);
  const [namespace = place.namespace ?? "default"] = flags.namespace ?? [];
  return { served, name, namespace, namespaces, attributes, ...sink };
}

const nameOf = async ({ plural }: ServedKind, questions: Questions): Promise<string> =>
  questions.canAsk
    ? questions.ask({
        question: "Name of the inventory",
        flag: "--name",
        proposal: plural,
        check: nameCheck,
      })
    : plural;

async function attributesOf(
  served: ServedKind,
  namespaces: readonly string[] | undefined,
  setting: Setting,
): Promise<Choice["attributes"]> {
  const { flags, questions, place, signal, notices } = setting;
  if (flags.attribute !== undefined)
    return flags.attribute.map((it) => ({ ...parseColumn(it, "--attribute"), optional: true }));
  const { group, version, kind } = served;
  const sample = (await mayLook(served, setting))
    ? await firstOf(await resourceOf(served, place, signal), namespaces, setting)
    : undefined;
  const schema = await place.schema({ group, version, kind }, signal);
  const proposed = propose({ sample, schema });
  for (const { name, path, type } of proposed) notices.info(`${name} (${type}): ${path}`);
  if (!questions.canAsk) return proposed;
  const typed = await questions.ask({
    question: "Attributes to keep, by name and with commas",
    flag: "--attribute",
    proposal: "all",
    check: readBy((it) => chosen(it, proposed)),
  });
  return chosen(typed, proposed);
}

function chosen(typed: string, proposed: readonly Attribute[]): readonly Attribute[] {
  if (typed === "all") return proposed;
  return typed.split(/[\s,]+/).map((name) => {
    const found = proposed.find((it) => it.name === name);
    if (found !== undefined) return found;
    const names = proposed.map((it) => it.name).join(", ");
    throw new Failure(`no attribute ${name} was proposed; there are ${names}`);
  });
}

/** Files that somebody names are there to be looked at; objects of a cluster are not. Secrets never are. */
async function mayLook(served: ServedKind, { flags, questions, place }: Setting): Promise<boolean> {
  if (served.group === "" && served.kind === "Secret") return false;
  if (flags.yes || place.namespace === undefined) return true;
  const question = `Look at one of ${qualifiedName(served)} ${place.where}, to propose attributes? (yes, no)`;
  return /^y(es)?$/i.test(await questions.ask({ question, flag: "--yes", proposal: "yes" }));
}

/** The first object that there is; none is kept but this. @throws {OperatorError} */
async function firstOf(
  resource: Resource,
  namespaces: readonly string[] | undefined,
  { place, notices, signal }: Setting,
): Promise<Readonly<Record<string, Json>> | undefined> {
  for (const scope of namespaces ?? [undefined])
    for await (const object of place.list(resource, scope, { metadataOnly: false }, signal)) {
      const { namespace, name } = object.metadata;
      notices.info(
        `attributes are proposed by ${namespace === undefined ? name : `${namespace}/${name}`}`,
      );
      return object as unknown as Readonly<Record<string, Json>>;
    }
  return undefined;
}

function tellNext(choice: Choice, flags: InitFlags, notices: Notices): void {
  const { outputDir, filename } = flags;
  const source = filename === undefined ? "" : ` -f ${filename.join(" -f ")}`;
  notices.info(`next, its rows: kollect collect --config ${outputDir}${source}`);
  const needs = operatorNeeds(choice, flags).join(" and ");
  if (needs !== "")
    notices.info(`the operator needs ${needs}, too, or it refuses the sink; so does validate`);
  const variables = Object.entries(variablesOf(choice));
  if (variables.length === 0) {
    notices.info(`then, for the operator: kubectl apply -f ${outputDir}`);
    return;
  }
  notices.info(
    `into the sink: set ${variables.map(([, it]) => it).join(" and ")}, and add --to-sinks`,
  );
  notices.info(
    `then, for the operator: make Secret ${choice.namespace}/${secretName(choice)} with ${variables.map(([it]) => it).join(" and ")}` +
      `, and kubectl apply -f all files but ${choice.name}-secret.yaml, whose variables only kollect fills in`,
  );
}
