import { type Command, InvalidArgumentError, Option } from "commander";
import { withExample } from "../flags/example.ts";
import { parseNamespaces } from "../flags/parsers.ts";
import { parseCount, withClusterFlags, withNoticeFlags } from "../flags/shared.ts";
import type { Session } from "../session.ts";
import type { ResyncFlags, SteeringFlags } from "./flags.ts";

/** The commands that change something in a cluster: resync, suspend and resume. */
export function registerSteering(program: Command, session: Session): void {
  const steering = (name: string, summary: string, description: string): Command =>
    withNoticeFlags(
      withClusterFlags(
        program
          .command(name)
          .summary(summary)
          .description(description)
          .argument("<kind/name...>", "inventory/fleet, or a kind and names behind it"),
      ).addOption(
        new Option("-n, --namespace <name>", "default: the context's").argParser(parseNamespace),
      ),
    );
  const resync = steering(
    "resync",
    "export inventories now, and read their sinks back",
    "Asks the operator to export inventories to all their sinks now, and to read the sinks back and mend what differs." +
      " It sets the annotation kollect.dev/requestedAt.",
  )
    .option("--wait", "until every sink has answered, and show how they stand then")
    .addOption(
      new Option("--timeout <seconds>", "how long to wait").argParser(parseCount).default(300),
    )
    .action(async (words: readonly string[], flags: ResyncFlags) => {
      const { resync: run } = await import("./resync.ts");
      session.end(await run(words, flags, session));
    });
  withExample(
    resync,
    "kollect resync inventory/fleet",
    "kollect resync inventory fleet edge -n team --wait",
  );
  for (const [name, isSuspended, summary, description] of [
    [
      "suspend",
      true,
      "stop collecting targets, or exporting inventories",
      "Sets spec.suspend: a suspended target is not collected, a suspended inventory is not exported. What stands in the sinks stays.",
    ],
    [
      "resume",
      false,
      "go on with what was suspended",
      "Takes back what kollect suspend has done: sets spec.suspend to false.",
    ],
  ] as const) {
    const command = steering(name, summary, description).action(
      async (words: readonly string[], flags: SteeringFlags) => {
        const { suspend } = await import("./suspend.ts");
        session.end(await suspend({ words, flags, isSuspended }, session));
      },
    );
    withExample(
      command,
      `kollect ${name} target/web inventory/fleet`,
      `kollect ${name} targets web worker -n team`,
    );
  }
}

function parseNamespace(text: string): string {
  const [name = "", ...more] = parseNamespaces(text);
  if (more.length === 0) return name;
  throw new InvalidArgumentError("write one namespace; changes are made in one at a time");
}
