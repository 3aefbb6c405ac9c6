/** Runs a Kubernetes API server until SIGINT or SIGTERM: `npm run controlplane`; `-- --demo` gives it the demo's objects. */
import { once } from "node:events";
import { furnish } from "../demo/furnish.ts";
import { clusterOf } from "../e2e/cluster.ts";
import { startControlPlane } from "../services/control-plane.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const unknown = process.argv.slice(2).filter((it) => it !== "--demo");
if (unknown.length > 0) {
  process.stderr.write(`controlplane: ${unknown.join(" ")}: write --demo, or nothing\n`);
  process.exit(2);
}
const isDemo = process.argv.includes("--demo");
// Before the start, so that a signal during it is not lost; the supervised processes end with us in any case.
const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
const alive = setInterval(() => undefined, 60_000);
const first = await Promise.race([startControlPlane(), stopped]);
if ("kubeconfig" in first) {
  say(`Kubernetes API server at ${first.url}; stop it with Ctrl-C.`);
  const furnished = isDemo ? await Promise.race([furnish(clusterOf(first)), stopped]) : undefined;
  if (furnished !== undefined && "objects" in furnished)
    say(
      `The demo's objects are in it: ${furnished.objects} in ${furnished.namespaces} namespaces, and Kollect's kinds.`,
    );
  say(`kubeconfig: ${first.kubeconfig}`);
  say(`export KUBECONFIG=${first.kubeconfig}`);
  await stopped;
  await first.stop();
}
clearInterval(alive);
process.exit(0);
