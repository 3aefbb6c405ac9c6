import type { AdmissionRules, Fault, Finding } from "../../generated/admission.ts";
import { policyFault } from "../collect/match-policy.ts";
import type { NamespaceDefaults } from "../collect/namespace-choice.ts";
import { helmFault } from "../extract/helm.ts";
import { checkPath } from "../extract/path.ts";
import { parseDuration } from "../export/duration.ts";
import type { PathFault } from "../extract/expression.ts";
import { pruneFaults } from "../extract/resource-export.ts";
import { secretFault } from "../extract/secret-guard.ts";
import { fullExportFault, hidesSecretData } from "../extract/secret.ts";
import type { Egress } from "../net/egress.ts";
import { commitTemplateProblem } from "../sinks/git/commit-message.ts";
import { endpointFault } from "../sinks/git/endpoint.ts";
import {
  documentPlaceholders,
  rowPlaceholders,
  templateProblem,
} from "../sinks/git/path-template.ts";
import { natsUrlFault } from "../sinks/nats/address.ts";
import { bundleFault } from "../sinks/pem.ts";
import {
  authorFindings,
  type AuthorCheck,
  type Judging,
  judgeProfileAuthor,
  judgeTargetAuthor,
} from "./author.ts";
import {
  emptyTargetWarnings,
  hastyRefWarnings,
  ifKnown,
  missingSinkWarnings,
  missingTargetWarnings,
  namespaceWarnings,
  pathWarnings,
  shapeWarnings,
} from "./warnings.ts";
import {
  databaseSinkWarnings,
  eventSinkWarnings,
  movedFilesWarnings,
  movedLogWarnings,
  movedTableWarnings,
  snapshotSinkWarnings,
} from "./sink-warnings.ts";
import { foreignRules } from "./foreign-rules.ts";
import type { Lookups } from "./lookups.ts";

export interface RuleOptions {
  readonly egress: Egress;
  readonly authorCheck: AuthorCheck;
  /** Left out where there is no cluster to ask; then only what the object itself says is judged. */
  readonly lookups?: Lookups;
  /** What the operator's flags add to every target. */
  readonly namespaceDefaults?: NamespaceDefaults;
}

const fault = (detail: string | undefined): Fault | undefined =>
  detail === undefined ? undefined : { detail };

const columnFault = (wrong: PathFault | undefined): Fault | undefined =>
  wrong && { detail: `column ${wrong.column}: ${wrong.message}` };

/** Milliseconds. */
const longestInterval = 24 * 3_600_000;

/** What api/ names and only code can check. */
export function createAdmissionRules(options: RuleOptions): AdmissionRules {
  const { egress, authorCheck, lookups, namespaceDefaults: defaults = {} } = options;
  /** Of a cluster that cannot be asked nothing is said. */
  const asking = async (
    ask: (cluster: Lookups) => Promise<readonly Finding[]>,
  ): Promise<readonly Finding[]> => (lookups === undefined ? [] : ifKnown(() => ask(lookups)));
  const author = async (
    judge: (judging: Judging) => Promise<string | undefined>,
  ): Promise<readonly Finding[]> =>
    lookups === undefined ? [] : authorFindings(authorCheck, () => judge({ lookups, defaults }));

  return {
    extractionPath: (path, { object }) => {
      const wrong = checkPath(path) ?? helmFault(path, object);
      return columnFault(wrong ?? (hidesSecretData(object) ? secretFault(path) : undefined));
    },
    jsonPointer: (text) => columnFault(pruneFaults.pointer(text)),
    prunePath: (text) => columnFault(pruneFaults.path(text)),
    pruneJq: (text) => columnFault(pruneFaults.jq(text)),
    pruneExpression: (text) => columnFault(pruneFaults.expression(text)),
    matchPolicy: (policy) => columnFault(policyFault(policy)),
    interval: (text) =>
      fault(parseDuration(text) > longestInterval ? "must not be longer than 24h" : undefined),
    natsUrl: (text) => {
      const detail = natsUrlFault(text, egress);
      return detail === undefined ? undefined : { detail, quote: withoutUser(text) };
    },
    sinkEndpoint: (text) => {
      const detail = endpointFault(text, egress);
      return detail === undefined ? undefined : { detail, quote: withoutUser(text) };
    },
    caBundle: (base64) => {
      const detail = bundleFault(base64);
      return detail === undefined ? undefined : { detail, quote: "***" };
    },
    documentPathTemplate: (template) => fault(templateProblem(template, documentPlaceholders)),
    rowPathTemplate: (template) => fault(templateProblem(template, rowPlaceholders)),
    commitTemplate: (template) => fault(commitTemplateProblem(template)),
    fullExportOfSecrets: (_spec, { object }) => {
      const detail = fullExportFault(object);
      const at = ["export", "mode"];
      return Promise.resolve(detail === undefined ? [] : [{ type: "Forbidden", at, detail }]);
    },
    authorOfProfile: (_spec, change, signal) =>
      author((judging) => judgeProfileAuthor(change, judging, signal)),
    authorOfTarget: (_spec, change, signal) =>
      author((judging) => judgeTargetAuthor(change, judging, signal)),
    rulesOfTarget: (spec, { request }, signal) =>
      asking((cluster) => foreignRules(spec, request.namespace ?? "", cluster, signal)),
    profileWarnings: async (spec, _change, signal) => [
      ...shapeWarnings(spec),
      ...(await asking((cluster) => pathWarnings(spec, cluster, signal))),
    ],
    targetWarnings: async (spec, _change, signal) => [
      ...emptyTargetWarnings(spec),
      ...(await asking((cluster) => namespaceWarnings(spec, cluster, signal))),
    ],
    inventoryWarnings: async (spec, { request }, signal) => [
      ...hastyRefWarnings(spec),
      ...(await asking((cluster) =>
        missingSinkWarnings(spec, request.namespace ?? "", cluster, signal),
      )),
      ...(await asking((cluster) =>
        missingTargetWarnings(spec, request.namespace ?? "", cluster, signal),
      )),
    ],
    snapshotSinkWarnings: (spec, { old }) =>
      Promise.resolve([...snapshotSinkWarnings(spec), ...movedFilesWarnings(spec, old?.spec)]),
    databaseSinkWarnings: (spec, { old }) =>
      Promise.resolve([...databaseSinkWarnings(spec), ...movedTableWarnings(spec, old?.spec)]),
    eventSinkWarnings: (spec, { old }) =>
      Promise.resolve([...eventSinkWarnings(spec), ...movedLogWarnings(spec, old?.spec)]),
  };
}

/** As the author wrote it, but for the part that may be a credential. */
const withoutUser = (url: string): string =>
  url.replace(/^([a-z]+:[/\\]*)[^/?#]*@/i, "$1***@").replace(/[?#].*$/, "?***");
