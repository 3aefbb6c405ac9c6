/** Runs a Kubernetes API server until SIGINT or SIGTERM: `npm run controlplane`. */
import { once } from "node:events";
import { startControlPlane } from "../services/control-plane.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

// Before the start, so that a signal during it is not lost; the supervised processes end with us in any case.
const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
const alive = setInterval(() => undefined, 60_000);
const first = await Promise.race([startControlPlane(), stopped]);
if ("kubeconfig" in first) {
  say(`Kubernetes API server at ${first.url}; stop it with Ctrl-C.`);
  say(`kubeconfig: ${first.kubeconfig}`);
  say(`export KUBECONFIG=${first.kubeconfig}`);
  await stopped;
  await first.stop();
}
clearInterval(alive);
process.exit(0);
