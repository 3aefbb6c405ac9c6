import { suite } from "uvu";
import * as assert from "uvu/assert";
import { replay } from "../support/doc-page.ts";
import { shellIn } from "../support/shell.ts";
import { cliStage } from "./stage.ts";

const test = suite("kollect validate");

const stage = await cliStage();
const { folder, env, kollect } = stage;
test.after(stage.end);

test("does what docs/cli/validate.md shows", async () => {
  await replay("docs/cli/validate.md", shellIn(folder, env));
});

test("does not praise what no cluster was asked about", async () => {
  const server = ["validate", "better.yaml", "--server"];
  const { code, out, told } = await kollect(server, { KUBECONFIG: stage.at("missing") });
  assert.equal([code, out], [2, ""]);
  assert.match(told, /no file of KUBECONFIG is there/);
});

test("names a kind that the cluster does not serve, and the nearest one", async () => {
  const shell = shellIn(folder, env);
  const text = await shell(
    "sed -n 1,10p better.yaml | sed 's/kind: Deployment /kind: Deploymnt /' | kollect validate - --server -q",
  );
  assert.match(
    text,
    /^stdin:5:3: warning: .*serves no Deploymnt of apps\/v1 yet; did you mean Deployment of apps\/v1\?$/m,
  );
});

test.run();
