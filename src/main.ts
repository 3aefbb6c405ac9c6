import { setTimeout } from "node:timers";
import { Command, Option } from "commander";
import { crds } from "../generated/crds.ts";
import { operator, type OperatorFlags } from "./cli/operator.ts";
import { parseDuration } from "./export/interval.ts";
import { logLevels } from "./telemetry/log.ts";

/** SIGTERM and SIGINT ask to stop; work in flight then has this long to end. */
const graceMillis = 4_500;

const stop = new AbortController();
const onSignal = (): void => {
  stop.abort();
  setTimeout(() => process.exit(0), graceMillis).unref();
};
process.once("SIGTERM", onSignal);
process.once("SIGINT", onSignal);

const program = new Command("kollect").description(
  "Keeps a durable inventory of live Kubernetes state in Git, Postgres and more",
);

program
  .command("operator")
  .description("watch the cluster and keep the sinks equal to it")
  .option("--kubeconfig <file>", "kubeconfig; default: KUBECONFIG, ~/.kube/config or the pod's own")
  .option("--context <name>", "context of the kubeconfig")
  .option("--leader-elect", "of several replicas let one work, by a Lease", false)
  .option("--leader-elect-namespace <name>", "namespace of the Lease", "kollect-system")
  .option("--allow-private-sinks", "sinks may have private addresses", false)
  .option("--dev", "sinks may be on loopback or file://; for a developer's machine", false)
  .addOption(
    new Option("--batch-window <duration>", "how long changes are gathered before an export")
      .default(200, "200ms")
      .argParser(parseDuration),
  )
  .addOption(new Option("--log-level <level>").choices(logLevels).default("info"))
  .action((flags: OperatorFlags) => operator(flags, stop.signal));

program
  .command("crds")
  .description("print the CustomResourceDefinitions, for kubectl apply -f -")
  .action(() => {
    process.stdout.write(crds);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`kollect: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
