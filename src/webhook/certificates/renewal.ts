import { isIP } from "node:net";
import type { Millis } from "../../runtime/clock.ts";
import { createAuthority, createLeaf } from "./authority.ts";
import { bundleText, isTrusted, type Material } from "./material.ts";
import { certificatesIn, isDue, isInDate, pairFault } from "./pem.ts";

/** How long new certificates are good. */
export interface Lifetimes {
  readonly ca: Millis;
  readonly leaf: Millis;
}

export interface Circumstances {
  /** Wall time. */
  readonly now: Millis;
  /** What the leaf must be good for. */
  readonly hosts: readonly string[];
  readonly lifetimes: Lifetimes;
  /** Whether whoever calls us has trusted this bundle long enough to have noticed. */
  readonly isSettled: (bundle: string) => boolean;
}

export interface Renewed extends Material {
  /** What was done and why, for the log; empty if all is well. */
  readonly changes: readonly string[];
}

/** Why nobody would accept this leaf; `undefined` if it can be served. */
export function leafFault(
  { leaf, bundle }: Material,
  hosts: readonly string[],
  now: Millis,
): string | undefined {
  if (leaf === undefined) return "there is none";
  const fault = pairFault(leaf);
  const [it] = certificatesIn(leaf.certificate);
  if (fault !== undefined || it === undefined) return fault;
  if (!isInDate(it, now)) return "it is out of date";
  if (!isTrusted(it, bundle)) return "no authority of ca.crt has signed it";
  const covers = (host: string): boolean =>
    (isIP(host) === 0 ? it.checkHost(host, { subject: "never" }) : it.checkIP(host)) !== undefined;
  const missing = hosts.find((host) => !covers(host));
  return missing === undefined ? undefined : `it does not cover ${missing}`;
}

/** A leaf that ends with its authority gains nothing from another signature of the same. */
const isLeafDue = ({ leaf, signer }: Material, now: Millis): boolean => {
  const [it] = certificatesIn(leaf?.certificate ?? "");
  const [issuer] = certificatesIn(signer?.certificate ?? "");
  if (it === undefined || issuer === undefined) return false;
  return isDue(it, now) && it.validToDate.getTime() < issuer.validToDate.getTime();
};

/** Lets a new authority be trusted when the one that signs grows old or is lost. */
const trustNext = async (held: Material, { now, lifetimes }: Circumstances): Promise<Renewed> => {
  const [signing] = certificatesIn(held.signer?.certificate ?? "");
  if (held.next !== undefined || (signing !== undefined && !isDue(signing, now)))
    return { ...held, changes: [] };
  const next = await createAuthority({ now, life: lifetimes.ca });
  const why = signing === undefined ? "there is none" : "it is time";
  const bundle = [...held.bundle, next.certificate];
  return { ...held, bundle, next, changes: [`new authority: ${why}`] };
};

const promoteNext = (draft: Renewed): Renewed => ({
  ...draft,
  signer: draft.next,
  next: undefined,
  changes: [...draft.changes, "new authority signs"],
});

/**
 * The next state of the material. A new authority is trusted first and signs later, so that at every moment whatever
 * leaf a replica serves has its authority in every bundle that a client may still use. Only if there is nothing worth
 * serving a new authority signs at once.
 */
export async function renew(held: Material, circumstances: Circumstances): Promise<Renewed> {
  const { now, hosts, lifetimes, isSettled } = circumstances;
  const fault = leafFault(held, hosts, now);
  const trusting = await trustNext(held, circumstances);
  const mustSign = held.signer === undefined && fault !== undefined;
  const maySign = trusting.next !== undefined && (mustSign || isSettled(bundleText(trusting)));
  const draft = maySign ? promoteNext(trusting) : trusting;
  const age = isLeafDue(draft, now) ? "it is time" : undefined;
  const why = fault ?? (maySign ? "another authority signs" : age);
  // With no signer the leaf has no fault: else the next authority would have become it.
  if (why === undefined || draft.signer === undefined) return draft;
  const leaf = await createLeaf(draft.signer, hosts, { now, life: lifetimes.leaf });
  return { ...draft, leaf, changes: [...draft.changes, `new leaf: ${why}`] };
}
