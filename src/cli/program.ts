import { Command } from "commander";
import { registerCollect } from "./collect/command.ts";
import { registerCompletion } from "./completion/command.ts";
import { registerCrds } from "./crds/command.ts";
import { registerDiff } from "./diff/command.ts";
import { registerExplain } from "./explain/command.ts";
import { registerInit } from "./init/command.ts";
import { registerOperator } from "./operator/command.ts";
import { registerPreview } from "./preview/command.ts";
import { registerQuery } from "./query/command.ts";
import type { Session } from "./session.ts";
import { registerStatus } from "./status/command.ts";
import { registerSteering } from "./steering/command.ts";
import { registerValidate } from "./validate/command.ts";
import { registerVersion, version } from "./version/command.ts";
import { registerWebhooks } from "./webhooks/command.ts";

/** All commands. What a command needs is loaded when it runs: this much is loaded for `--help`. */
export function createProgram(session: Session): Command {
  const program = new Command("kollect")
    .description("Keeps a durable inventory of live Kubernetes state in Git, Postgres and more")
    .version(version, "--version", "print the version")
    .showHelpAfterError("(kollect --help lists the commands; --help after a command explains it)")
    .showSuggestionAfterError()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, "kollect: ")),
    })
    .configureHelp({ showGlobalOptions: false, sortSubcommands: false })
    .exitOverride();
  registerCollect(program, session);
  registerPreview(program, session);
  registerValidate(program, session);
  registerExplain(program, session);
  registerQuery(program, session);
  registerInit(program, session);
  registerDiff(program, session);
  registerStatus(program, session);
  registerSteering(program, session);
  registerOperator(program, session);
  registerCrds(program, session);
  registerWebhooks(program, session);
  registerCompletion(program, session);
  registerVersion(program, session);
  return program;
}
