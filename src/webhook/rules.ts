import type { AdmissionRules, Fault } from "../../generated/admission.ts";
import { checkPath } from "../extract/path.ts";
import { parseDuration } from "../export/interval.ts";
import { secretFault } from "../extract/secret-guard.ts";
import { hidesSecretData } from "../extract/secret.ts";
import type { Egress } from "../net/egress.ts";
import { endpointFault } from "../sinks/git/endpoint.ts";
import {
  documentPlaceholders,
  rowPlaceholders,
  templateProblem,
} from "../sinks/git/path-template.ts";
import {
  authorFindings,
  type AuthorCheck,
  judgeProfileAuthor,
  judgeTargetAuthor,
} from "./author.ts";
import {
  databaseSinkWarnings,
  hastyRefWarnings,
  missingSinkWarnings,
  pathWarnings,
  shapeWarnings,
  snapshotSinkWarnings,
  targetWarnings,
  warnings,
} from "./clear.ts";
import type { Lookups } from "./lookups.ts";

export interface RuleOptions {
  readonly egress: Egress;
  readonly authorCheck: AuthorCheck;
  /** Left out where there is no cluster to ask; then only what the object itself says is judged. */
  readonly lookups?: Lookups;
}

const fault = (detail: string | undefined): Fault | undefined =>
  detail === undefined ? undefined : { detail };

/** Milliseconds. */
const longestInterval = 24 * 3_600_000;

/** The checks that api/ names and that only code can make. */
export function createAdmissionRules({
  egress,
  authorCheck,
  lookups,
}: RuleOptions): AdmissionRules {
  return {
    extractionPath: (path, { object }) => {
      const wrong = checkPath(path) ?? (hidesSecretData(object) ? secretFault(path) : undefined);
      return wrong && { detail: `column ${wrong.column}: ${wrong.message}` };
    },
    interval: (text) =>
      fault(parseDuration(text) > longestInterval ? "must not be longer than 24h" : undefined),
    sinkEndpoint: (text) => {
      const detail = endpointFault(text, egress);
      return detail === undefined ? undefined : { detail, quote: withoutUser(text) };
    },
    documentPathTemplate: (template) => fault(templateProblem(template, documentPlaceholders)),
    rowPathTemplate: (template) => fault(templateProblem(template, rowPlaceholders)),
    clearProfile: async (spec, _change, signal) => [
      ...shapeWarnings(spec),
      ...(lookups === undefined ? [] : await warnings(() => pathWarnings(spec, lookups, signal))),
    ],
    authorOfProfile: async (_spec, change, signal) =>
      lookups === undefined
        ? []
        : authorFindings(authorCheck, () => judgeProfileAuthor(change, lookups, signal)),
    authorOfTarget: async (_spec, change, signal) =>
      lookups === undefined
        ? []
        : authorFindings(authorCheck, () => judgeTargetAuthor(change, lookups, signal)),
    clearTarget: async (spec, _change, signal) =>
      lookups === undefined ? [] : warnings(() => targetWarnings(spec, lookups, signal)),
    clearInventory: async (spec, { request }, signal) => [
      ...hastyRefWarnings(spec),
      ...(lookups === undefined
        ? []
        : await warnings(() =>
            missingSinkWarnings(spec, request.namespace ?? "", lookups, signal),
          )),
    ],
    clearSnapshotSink: async (spec) => snapshotSinkWarnings(spec),
    clearDatabaseSink: async (spec) => databaseSinkWarnings(spec),
  };
}

/** As the author wrote it, but for the part that may be a credential. */
const withoutUser = (url: string): string =>
  url.replace(/^([a-z]+:[/\\]*)[^/?#]*@/i, "$1***@").replace(/[?#].*$/, "?***");
