import { setTimeout as sleep } from "node:timers/promises";
import type { SinkSpecs } from "../../../generated/sinks.ts";
import { OperatorError } from "../../errors/operator-error.ts";
import type { Receipt, Sink, SinkContext, SinkDriver } from "../sink.ts";
import { isBranchName } from "./branch-name.ts";
import { createBranch } from "./branch.ts";
import type { CommitStyle } from "./commit.ts";
import { commitTemplateProblem } from "./commit-message.ts";
import { createDocument } from "./document.ts";
import { createSigner, type Signer } from "./commit-signature.ts";
import { type Place, translate } from "./failure.ts";
import { readHolding } from "./holding.ts";
import type { Layout } from "./layout.ts";
import {
  defaultFilename,
  defaultIndexTemplate,
  defaultRowTemplate,
  documentPlaceholders,
  type Naming,
  rowPlaceholders,
  templateProblem,
} from "./path-template.ts";
import { createPerResource } from "./per-resource.ts";
import { openRemote } from "./open-remote.ts";
import { NotOffered, type Remote } from "./remote.ts";
import { createRowIndex } from "./row-index.ts";
import { createTurns } from "./turns.ts";

type Spec = SinkSpecs["git"];

const maxAttempts = 10;
const maxPauseMillis = 250;

function layoutOf(spec: Spec, sink: string): () => Layout {
  const { format } = spec.serialization;
  const wrong = (detail: string): OperatorError =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  const check = (field: string, template: string, placeholders: readonly string[]): void => {
    const problem = templateProblem(template, placeholders);
    if (problem !== undefined) throw wrong(`${field}: ${problem}`);
  };
  const { mode, content, index, filename } = spec.layout;
  if (mode === "document") {
    check("pathTemplate", spec.pathTemplate, documentPlaceholders);
    return () => createDocument(spec.pathTemplate, format);
  }
  if (format === "ndjson") throw wrong("serialization.format ndjson needs layout.mode document");
  const template = spec.layout.pathTemplate ?? defaultRowTemplate;
  check("layout.pathTemplate", template, rowPlaceholders);
  const naming: Naming = { ...defaultFilename, ...filename, template, format };
  if (!(index?.enabled ?? mode === "split"))
    return () => createPerResource({ naming, content, index: undefined });
  const indexTemplate = index?.pathTemplate ?? defaultIndexTemplate;
  check("layout.index.pathTemplate", indexTemplate, documentPlaceholders);
  return () => createPerResource({ naming, content, index: createRowIndex(indexTemplate, format) });
}

function styleOf({ git: { author, ...messages } }: Spec, sink: string): CommitStyle {
  const { commitMessage: subject, commitBody: body, commitTrailers: trailers = [] } = messages;
  for (const template of [subject, body ?? "", ...trailers]) {
    const detail = commitTemplateProblem(template);
    if (detail !== undefined)
      throw new OperatorError("SINK_MISCONFIGURED", { sink, detail: `commit message: ${detail}` });
  }
  return { author, templates: { subject, body, trailers } };
}

function createSink(spec: Spec, context: SinkContext): Sink {
  const { name: sink } = context;
  const createLayout = layoutOf(spec, sink);
  const style = styleOf(spec, sink);
  const { branch: branchName } = spec.git;
  if (!isBranchName(branchName))
    throw new OperatorError("SINK_MISCONFIGURED", { sink, detail: "git.branch is no branch name" });
  const { remote, place } = openRemote(spec.endpoint, branchName, context);
  const signer = createSigner(spec.git.signing, context);
  return sinkOver(remote, { place, branchName, style, signer, createLayout });
}

export interface OverOptions {
  readonly place: Place;
  readonly branchName: string;
  readonly style: CommitStyle;
  readonly signer: Signer;
  readonly createLayout: () => Layout;
}

/** A sink that keeps its files in `remote`. */
export function sinkOver(
  remote: Remote,
  { place, branchName, style, signer, createLayout }: OverOptions,
): Sink {
  const { sink } = place;
  const { sign } = signer;
  const branch = createBranch(remote, { sink, name: branchName, style, sign, createLayout });
  const takeTurn = createTurns();

  const guard = async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    try {
      signal.throwIfAborted();
      await signer.prepare();
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw translate(error, place);
    }
  };
  const attempt = async (order: Parameters<Sink["write"]>[0], signal: AbortSignal) => {
    try {
      return await branch.write(order, signal);
    } catch (error) {
      if (error instanceof NotOffered) return "moved";
      throw error;
    } finally {
      remote.forget();
    }
  };
  return {
    write: (order, signal) =>
      guard(
        () =>
          takeTurn(async (): Promise<Receipt> => {
            for (let tried = 1; tried <= maxAttempts; tried++) {
              const receipt = await attempt(order, signal);
              if (receipt !== "moved") return receipt;
              await sleep(Math.random() * maxPauseMillis * tried, undefined, { signal });
            }
            const detail = `somebody else moved the branch each of ${maxAttempts} times`;
            throw new OperatorError("SINK_REJECTED", { sink, detail });
          }, signal),
        signal,
      ),
    probe: (signal) =>
      guard(async () => {
        await remote.head(signal);
      }, signal),
    read: (reading, work, signal) =>
      guard(
        () =>
          takeTurn(async () => {
            try {
              return await work(
                await readHolding({ remote, branch: branchName, sink }, reading, signal),
              );
            } catch (error) {
              if (error instanceof NotOffered) throw notOffered(sink);
              throw error;
            } finally {
              remote.forget();
            }
          }, signal),
        signal,
      ),
    close: () => remote.close(),
  };
}

const notOffered = (sink: string): OperatorError =>
  new OperatorError("SINK_UNREADABLE", {
    sink,
    detail:
      "the repository does not give out this commit: it is not there, or the server gives out only what branches and tags point at" +
      " (uploadpack.allowReachableSHA1InWant lets it give out earlier ones)",
  });

/** Files in a branch of a Git repository, one commit per order; only files that Kollect wrote are ever touched. */
export const git: SinkDriver<"git"> = {
  type: "git",
  secretName: (spec) => spec.secretRef?.name,
  placeOf: ({ endpoint, git: { branch }, cluster }) =>
    JSON.stringify([endpoint.replace(/\/+$/, ""), branch, cluster]),
  open: createSink,
};
