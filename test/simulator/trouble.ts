import { paths } from "./served.ts";
import { noFaults } from "./faulty-client.ts";
import type { World } from "./world.ts";

/** Something that goes wrong; most of it lasts until `heal`. */
export const troubles: Readonly<Record<string, (world: World) => void | Promise<void>>> = {
  "connections break": ({ faults, model }) => {
    faults.breaks++;
    model.wake();
  },
  "server away": ({ faults, model }) => {
    faults.isDown = true;
    model.wake();
  },
  "server busy": ({ faults }) => {
    faults.isBusy = true;
  },
  "versions compacted": ({ faults, model }) => {
    model.compact();
    faults.breaks++;
    model.wake();
  },
  "lists torn": ({ faults, model }) => {
    faults.tornLists = 2;
    model.compact();
    faults.breaks++;
    model.wake();
  },
  "pages expire": ({ faults, model }) => {
    faults.expiresPages = true;
    model.compact();
    faults.breaks++;
    model.wake();
  },
  "watches silent": ({ faults }) => {
    faults.isSilent = true;
  },
  "list denied": ({ faults, model, random }) => {
    faults.denied.add(random.pick([paths.things, paths.gadgets]));
    faults.breaks++;
    model.wake();
  },
  "own kinds denied": ({ faults, model, random }) => {
    faults.denied.add(random.pick([paths.targets, paths.profiles, paths.namespaces]));
    faults.breaks++;
    model.wake();
  },
  "status denied": ({ faults }) => {
    faults.isReadOnly = true;
  },
  "sink away": ({ sinks, random }) => {
    sinks[random.pick(["one", "two"] as const)].fault = "unreachable";
  },
  "answers of a sink lost": ({ sinks, random }) => {
    sinks[random.pick(["one", "two"] as const)].fault = "lost-answer";
  },
  "sink hangs": ({ sinks, random }) => {
    sinks[random.pick(["one", "two"] as const)].fault = "hanging";
  },
  "operator restarted": async (world) => {
    await world.stop();
    world.start();
  },
};

export function heal({ faults, sinks, model }: World): void {
  const { breaks } = faults;
  Object.assign(faults, { ...noFaults(), denied: faults.denied, breaks });
  faults.denied.clear();
  sinks.one.fault = "none";
  sinks.two.fault = "none";
  model.wake();
}
