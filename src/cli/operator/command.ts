import { type Command, Option } from "commander";
import { logLevels } from "../../telemetry/log-level.ts";
import { parseDuration } from "../../export/duration.ts";
import { configurationName } from "../../webhook/configuration-name.ts";
import { withExample } from "../flags/example.ts";
import {
  namespaceDefaults,
  type NamespaceFlags,
  parseAddress,
  parseBoolean,
  parseList,
  parseNamespaces,
  parseOptionalAddress,
} from "../flags/parsers.ts";
import type { Session } from "../session.ts";
import type { OperatorFlags } from "./operator.ts";

const ownNamespace = "kollect-system";
/** Milliseconds. */
const day = 86_400_000;

export function registerOperator(program: Command, session: Session): void {
  const command = program
    .command("operator")
    .description("watch the cluster and keep the sinks equal to it")
    .option(
      "--kubeconfig <file>",
      "kubeconfig; default: KUBECONFIG, ~/.kube/config or the pod's own",
    )
    .option("--context <name>", "context of the kubeconfig")
    .option("--leader-elect", "of several replicas let one work, by a Lease", false)
    .option("--namespace <name>", "Kollect's own, for its Lease and Secret", ownNamespace)
    .option("--allow-private-sinks", "sinks may have private addresses", false)
    .option("--dev", "sinks may be on loopback or file://; for a developer's machine", false)
    .addOption(
      new Option("--batch-window <duration>", "how long changes are gathered before an export")
        .default(200, "200ms")
        .argParser(parseDuration),
    )
    .addOption(
      new Option("--validating-webhooks-enabled <boolean>", "serve admission reviews")
        .default(true)
        .argParser(parseBoolean),
    )
    .addOption(
      new Option("--webhook-bind-address <host:port>", "where reviews are served, over TLS")
        .default({ host: "0.0.0.0", port: 9443 }, "0.0.0.0:9443")
        .argParser(parseAddress),
    )
    .option("--webhook-cert-dir <folder>", "tls.crt and tls.key to serve; default: made by Kollect")
    .option("--webhook-configuration <name>", "gets the caBundle", configurationName)
    .addOption(
      new Option("--webhook-cert-lifetime <duration>", "of certificates that Kollect makes")
        .default(90 * day, "2160h")
        .argParser(parseDuration),
    )
    .addOption(
      new Option("--webhook-ca-lifetime <duration>", "of the authority that signs them")
        .default(3_650 * day, "87600h")
        .argParser(parseDuration),
    )
    .addOption(
      new Option("--scrub-keys <keys>", "ends of keys whose values leave no row, besides the usual")
        .default([], "none")
        .argParser(parseList),
    )
    .addOption(
      new Option(
        "--default-included-namespaces <names>",
        "for targets that name none themselves",
      ).argParser(parseNamespaces),
    )
    .addOption(
      new Option("--default-excluded-namespaces <names>", "excluded for every target").argParser(
        parseNamespaces,
      ),
    )
    .addOption(
      new Option(
        "--author-check <mode>",
        "what follows when who applies may not list what would be collected",
      )
        .choices(["enforce", "warn", "off"])
        .default("enforce"),
    )
    .addOption(
      new Option("--metrics-bind-address <host:port>", "where /metrics is served; 0: nowhere")
        .default("off", "0")
        .argParser(parseOptionalAddress),
    )
    .addOption(
      new Option(
        "--metrics-secure <boolean>",
        "over TLS, to whom the cluster's RBAC lets get /metrics; false: in the clear, to everybody",
      )
        .default(true)
        .argParser(parseBoolean),
    )
    .option("--metrics-cert-dir <folder>", "tls.crt and tls.key to serve; default: self-signed")
    .addOption(
      new Option("--health-probe-bind-address <host:port>", "of /healthz and /readyz; 0: nowhere")
        .default({ host: "0.0.0.0", port: 8081 }, ":8081")
        .argParser(parseOptionalAddress),
    )
    .addOption(new Option("--log-level <level>").choices(logLevels).default("info"))
    .action(async (flags: Omit<OperatorFlags, "namespaceDefaults"> & NamespaceFlags) => {
      session.serve();
      const { operator } = await import("./operator.ts");
      await operator({ ...flags, namespaceDefaults: namespaceDefaults(flags) }, session.signal);
    });
  withExample(
    command,
    "kollect operator --leader-elect",
    "kollect operator --dev --validating-webhooks-enabled false",
  );
}
