import type { Command } from "commander";
import { withExample } from "../flags/example.ts";
import type { Session } from "../session.ts";
import { configurationName } from "../../webhook/configuration-name.ts";

interface WebhooksFlags {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly url?: string;
}

export function registerWebhooks(program: Command, { output }: Session): void {
  const command = program
    .command("webhooks")
    .description("print the ValidatingWebhookConfiguration, for kubectl apply -f -")
    .option("--name <name>", "of the configuration", configurationName)
    .option(
      "--namespace <name>",
      "Kollect's own: of the Service, and not reviewed",
      "kollect-system",
    )
    .option("--service <name>", "that leads to the operator's port", "kollect-webhook")
    .option("--url <url>", "in place of a Service, for an operator outside of the cluster")
    .action(async ({ name, namespace, service, url }: WebhooksFlags) => {
      const { webhookConfiguration } = await import("../../webhook/configuration.ts");
      const address = url === undefined ? { service: { namespace, name: service } } : { url };
      const configuration = webhookConfiguration(name, address, namespace);
      await output.write(`${JSON.stringify(configuration, undefined, 2)}\n`);
    });
  withExample(command, "kollect webhooks --url https://127.0.0.1:9443 | kubectl apply -f -");
}
