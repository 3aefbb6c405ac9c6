import { Argument, type Command } from "commander";
import { withExample } from "../flags/example.ts";
import type { Session } from "../session.ts";

const shells = ["bash", "zsh", "fish"] as const;

export function registerCompletion(program: Command, { output }: Session): void {
  const command = program
    .command("completion")
    .description("print what makes a shell complete commands, flags and their values")
    .addArgument(new Argument("<shell>").choices(shells))
    .action(async (shell: (typeof shells)[number]) => {
      const [{ scripts }, { describe }] = await Promise.all([
        import("./scripts.ts"),
        import("./describe.ts"),
      ]);
      await output.write(scripts[shell](describe(program)));
    });
  withExample(
    command,
    "source <(kollect completion bash)",
    "kollect completion zsh > ~/.zsh/_kollect",
    "kollect completion fish > ~/.config/fish/completions/kollect.fish",
  );
}
