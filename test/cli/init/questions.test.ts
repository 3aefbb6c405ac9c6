import { PassThrough } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { clusterCheck } from "../../../src/cli/init/answers.ts";
import { openQuestions } from "../../../src/cli/init/questions.ts";

const test = suite("questions");

const { signal } = new AbortController();
const terminal = (
  canAsk = true,
): Parameters<typeof openQuestions>[0] & { output: PassThrough } => ({
  input: new PassThrough(),
  output: new PassThrough(),
  canAsk,
});

const failure = async (work: Promise<unknown>): Promise<string> => work.then(() => "none", String);

test("takes what is typed, and the proposal where nothing is", async () => {
  const { input, output, canAsk } = terminal();
  const questions = openQuestions({ input, output, canAsk }, signal);
  (input as PassThrough).write("pods\n");
  assert.is(
    await questions.ask({ question: "Kind\u001B[2J", flag: "--kind", proposal: "deployments" }),
    "pods",
  );
  (input as PassThrough).write("\n");
  assert.is(await questions.ask({ question: "Name", flag: "--name", proposal: "pods" }), "pods");
  (input as PassThrough).write("\n \n tls://a \n");
  assert.is(await questions.ask({ question: "Server", flag: "--endpoint" }), "tls://a");
  questions.close();
  const shown = String(output.read());
  assert.match(shown, "Kind\\u001b[2J [deployments]: ");
  assert.is(shown.split("Server: ").length, 4);
});

test("says what is wrong with an answer, and asks again", async () => {
  const { input, output, canAsk } = terminal();
  const questions = openQuestions({ input, output, canAsk }, signal);
  (input as PassThrough).write("a b\nnorth\n");
  const order = { question: "Cluster", flag: "--cluster", proposal: "x", check: clusterCheck };
  assert.is(await questions.ask(order), "north");
  questions.close();
  assert.match(
    String(output.read()),
    /^Cluster \[x\]: write letters, .* at most 63\nCluster \[x\]: $/,
  );
});

test("names the flag where nobody can be asked", async () => {
  const questions = openQuestions(terminal(false), signal);
  assert.match(
    await failure(questions.ask({ question: "Kind", flag: "--kind" })),
    "--kind is missing",
  );
});

test("ends with the input, and with the signal", async () => {
  const ended = terminal();
  const questions = openQuestions(ended, signal);
  const asked = failure(questions.ask({ question: "Kind", flag: "--kind" }));
  (ended.input as PassThrough).end();
  assert.match(await asked, "the answers ended before the questions did");
  const stop = new AbortController();
  const interrupted = openQuestions(terminal(), stop.signal);
  const open = failure(interrupted.ask({ question: "Kind", flag: "--kind" }));
  stop.abort("SIGINT");
  assert.match(await open, /SIGINT/);
  interrupted.close();
});

test.run();
