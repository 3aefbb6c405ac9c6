import { once } from "node:events";
import { PassThrough } from "node:stream";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openShell } from "../../../src/cli/query/shell.ts";
import type { QueryFlags } from "../../../src/cli/query/flags.ts";
import { deployment, flags, partsOf, place, type PlaceOptions, type Told } from "./stage.ts";

const test = suite("SQL at a terminal");

const objects = [deployment("shop", "web"), deployment("vault", "safe")];

interface Sitting {
  readonly it: Told;
  readonly input: PassThrough;
  /** What the terminal has shown: prompts, echoes. */
  readonly shown: () => string;
  /** The terminal shows what was not there before. */
  readonly shows: (text: string) => Promise<void>;
  readonly ended: Promise<void>;
  readonly opened: () => number;
}

/** A terminal as readline sees one, where `isTerminal`; lines from a pipe otherwise. */
function sit(
  options: Partial<PlaceOptions> = {},
  more: Partial<QueryFlags> = {},
  isTerminal = false,
): Sitting {
  const it = partsOf([place({ objects, ...options })]);
  const input = new PassThrough();
  const output = Object.assign(new PassThrough({ encoding: "utf8" }), {
    isTTY: isTerminal,
    columns: 200,
  });
  let shown = "";
  output.on("data", (text: string) => (shown += text));
  let opened = 0;
  const open = (): Promise<Told["parts"]> => {
    opened++;
    return Promise.resolve(it.parts);
  };
  const ended = openShell(open, { ...flags, output: "csv", ...more }, { input, output });
  let seen = 0;
  const shows = async (text: string): Promise<void> => {
    while (!shown.includes(text, seen)) await once(output, "data");
    seen = shown.indexOf(text, seen) + text.length;
  };
  return { it, input, shown: () => shown, shows, ended, opened: () => opened };
}

/** What a sitting of these lines gives. */
async function after(...lines: readonly string[]): Promise<Told & { readonly shown: string }> {
  const { it, input, shown, ended } = sit();
  input.write([...lines, ".quit", ""].join("\n"));
  await ended;
  return { ...it, shown: shown() };
}

test("takes statements over several lines, and several on a line", async () => {
  const { out, shown } = await after(
    "select name",
    "from deploy",
    "order by 1;",
    "select 1; select 2;",
  );
  assert.is(out, "name\nsafe\nweb\n1\n1\n2\n2\n");
  assert.match(shown, /kollect> {5}\.\.\.> {5}\.\.\.> kollect> /);
});

test("goes on after what is wrong", async () => {
  const { out, told } = await after("select nme from deploy;", "select 1;", "drop table deploy;");
  assert.is(out, "1\n1\n");
  assert.match(
    told,
    /kollect: no such column: nme; did you mean name\?\n {2}select nme from deploy;\n {9}\^\n/,
  );
  assert.match(told, /query only reads: DROP is refused/);
});

test("tells kinds and their columns", async () => {
  const { out } = await after(".tables", ".schema nodes");
  assert.match(out, /^clusters\.a\.example\nclusters\.b\.example\nconfigmaps\n/);
  assert.match(out, /\nlabels {8}\$\.metadata\.labels\n/);
});

test("knows its commands, and what is like them", async () => {
  const { shown, told } = await after(
    ".help",
    ".shema nodes",
    ".schema",
    ".schema nodez",
    ".tables a",
  );
  assert.match(shown, /\.refresh +list anew/);
  assert.match(told, /there is no \.shema; did you mean \.schema\?/);
  assert.match(told, /write \.tables \(.*\.schema deployments\)/);
  assert.match(told, /there is no kind nodez in context test; did you mean nodes\?/);
});

test("keeps lists until they are to be made anew", async () => {
  let lists = 0;
  const { input, ended, opened } = sit({ onList: () => void lists++ });
  input.end(
    "select name from deploy;\nselect count(*) from deploy;\n.refresh\nselect name from deploy;\n",
  );
  await ended;
  assert.equal([lists, opened()], [2, 2]);
});

test("ends with .quit, whatever comes behind", async () => {
  const { it, input, ended } = sit();
  input.write(".quit\nselect 1;\n");
  await ended;
  assert.is(it.out, "");
});

test("cancels the statement with Ctrl-C, and goes on", async () => {
  const begun = new PassThrough();
  const { it, input, ended } = sit(
    {
      onList: async ({ plural }) => {
        if (plural !== "deployments") return;
        begun.write("listing");
        // Nobody answers.
        await once(begun, "cancelled");
      },
    },
    {},
    true,
  );
  input.write("select name from deploy;\r");
  await once(begun, "data");
  input.write("\u0003");
  begun.emit("cancelled");
  input.write("select 7;\r");
  input.write("\u0004");
  await ended;
  assert.is(it.out, "7\n7\n");
  assert.match(it.told, /^kollect: cancelled$/m);
});

test("forgets what is typed with Ctrl-C, and ends with Ctrl-D", async () => {
  const { it, input, shows, ended } = sit({}, {}, true);
  await shows("kollect> ");
  input.write("select wrong,\r");
  await shows("...> ");
  input.write("more wrong");
  await shows("more wrong");
  input.write("\u0003");
  await shows("kollect> ");
  input.write("select 7;\r");
  await shows("kollect> ");
  input.write("\u0004");
  await ended;
  assert.is(it.out, "7\n7\n");
  assert.not.match(it.told, /wrong/);
});

test("ends when the process is to end", async () => {
  const stop = new AbortController();
  const it = partsOf([place({ objects })], stop.signal);
  const input = new PassThrough();
  const ended = openShell(() => Promise.resolve(it.parts), flags, {
    input,
    output: new PassThrough(),
  });
  stop.abort(new Error("stopped"));
  try {
    await ended;
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).message, "stopped");
  }
});

test.run();
