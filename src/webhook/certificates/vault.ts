import type { Millis } from "../../runtime/clock.ts";
import {
  certificatesIn,
  covers,
  inspect,
  inspectPair,
  isDue,
  isSignedBy,
  isValidAt,
} from "./inspect.ts";
import { createAuthority, issueServing } from "./issue.ts";
import type { KeyPair } from "./source.ts";

/** All that replicas share: who signs, who will, whom clients trust, and what is served. */
export interface Vault {
  readonly authority: KeyPair;
  /** Trusted already, signs as soon as every client knows it. */
  readonly next: KeyPair | undefined;
  /** PEM certificates of authorities: the signing one, the next one, and earlier ones until they expire. */
  readonly trusted: readonly string[];
  readonly serving: KeyPair;
}

export interface Lifetimes {
  readonly authority: Millis;
  readonly serving: Millis;
}

export interface Situation {
  readonly now: Millis;
  /** Names and addresses that the serving certificate must cover. */
  readonly hosts: readonly string[];
  readonly lifetimes: Lifetimes;
  /** Whether every client has known this authority long enough. */
  readonly isSettled: (certificate: string) => boolean;
}

/** What the vault should be by now: `vault` itself when nothing is due. Whatever is damaged is made anew. */
export async function advance(vault: Vault | undefined, situation: Situation): Promise<Vault> {
  const { now, lifetimes } = situation;
  const term = { now, lifetime: lifetimes.authority };
  const signer = vault && usable(vault.authority, now);
  let authority = vault?.authority;
  let next = vault?.next;
  if (next !== undefined && usable(next, now) === undefined) next = undefined;
  if (authority === undefined || signer === undefined) {
    authority = await createAuthority(term);
    next = undefined;
  } else if (next !== undefined && situation.isSettled(next.certificate)) {
    authority = next;
    next = undefined;
  } else if (next === undefined && isDue(signer, now)) next = await createAuthority(term);
  const serving = await servingOf(vault?.serving, authority, situation);
  const trusted = trustedOf(
    [
      authority.certificate,
      ...(next === undefined ? [] : [next.certificate]),
      ...(vault?.trusted ?? []),
    ],
    now,
  );
  const isSame =
    vault !== undefined &&
    authority === vault.authority &&
    next === vault.next &&
    serving === vault.serving &&
    trusted.join() === vault.trusted.join();
  return isSame ? vault : { authority, next, trusted, serving };
}

const usable = (pair: KeyPair, now: Millis): ReturnType<typeof inspectPair> => {
  const inspected = inspectPair(pair);
  return inspected !== undefined && isValidAt(inspected, now) ? inspected : undefined;
};

async function servingOf(
  present: KeyPair | undefined,
  authority: KeyPair,
  { now, hosts, lifetimes }: Situation,
): Promise<KeyPair> {
  const leaf = present && usable(present, now);
  const signer = inspect(authority.certificate);
  const isFine =
    leaf !== undefined &&
    signer !== undefined &&
    isSignedBy(leaf, signer) &&
    covers(leaf, hosts) &&
    !isDue(leaf, now);
  if (present !== undefined && isFine) return present;
  return issueServing(authority, hosts, { now, lifetime: lifetimes.serving });
}

/** Each once, the newest first, none that has expired. */
const trustedOf = (certificates: readonly string[], now: Millis): readonly string[] => {
  const each = certificates.flatMap((it) => certificatesIn(it));
  return [...new Set(each)].filter((it) => {
    const inspected = inspect(it);
    return inspected !== undefined && now < inspected.notAfter;
  });
};
