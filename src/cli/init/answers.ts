import type { Egress } from "../../net/egress.ts";
import { endpointFault } from "../../sinks/git/endpoint.ts";
import { natsUrlFault } from "../../sinks/nats/address.ts";
import { Failure } from "../failure.ts";

/** What is wrong with an answer, and what would be right; `undefined`: nothing. */
export type Check = (answer: string) => string | undefined;

/** For answers that something reads. */
export const readBy =
  (read: (answer: string) => unknown): Check =>
  (answer) => {
    try {
      read(answer);
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return error.message;
      throw error;
    }
  };

/** The webhook's own rules, as people say them: schemas have patterns for words. Never quotes it: it may hold a credential. */
export const endpointCheck =
  (sink: "git" | "nats", egress: Egress): Check =>
  (answer) => {
    if (/\s/.test(answer)) return "an endpoint has no white space";
    const fault = sink === "git" ? endpointFault(answer, egress) : natsUrlFault(answer, egress);
    return fault !== undefined && /--dev|--allow-private/.test(fault)
      ? `${fault}; give it to init where the operator has it, too`
      : fault;
  };

export const clusterCheck: Check = (answer) =>
  /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(answer)
    ? undefined
    : "write letters, digits, dots, dashes and underscores, a letter or digit first and last, at most 63";

const part = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const resourceName = new RegExp(String.raw`^(?=.{1,202}$)${part}(?:\.${part})*$`);

/** Names of what belongs to the sink are longer, and have to be names, too. */
export const nameCheck: Check = (answer) =>
  resourceName.test(answer)
    ? undefined
    : "write small letters, digits, dashes and dots, a letter or digit beside each dot and at both ends, at most 202, such as deployments";

/** @throws {Failure} names the flag, and not its value: an endpoint may hold a credential */
export function demand(flag: string, value: string, check: Check): string {
  const fault = check(value);
  if (fault === undefined) return value;
  throw new Failure(`${flag}: ${fault}`);
}
