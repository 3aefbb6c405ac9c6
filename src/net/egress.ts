import { lookup as resolve, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { OperatorError } from "../errors/operator-error.ts";

export interface EgressOptions {
  /** RFC 1918 and IPv6 unique-local addresses are allowed. */
  readonly allowPrivate: boolean;
  /** Loopback addresses and `file://` are allowed: for a developer's machine only. */
  readonly dev: boolean;
}

/** Which addresses a sink may dial. */
export interface Egress {
  readonly allowsFiles: boolean;
  /** Checks a host of a URL: literals of addresses, and names that are known for what they name. @throws {OperatorError} EGRESS_DENIED */
  check(host: string): void;
  /** Resolves a name, refusing it when any address is denied; the caller connects to what was checked. */
  readonly lookup: LookupFunction;
}

const privateRanges = new Set(["private", "uniqueLocal"]);

/** Metadata services that stand in ranges one may otherwise dial: Azure, EC2, Google Cloud. */
const metadata = new Set(["168.63.129.16", "fd00:ec2::254", "fd20:ce::254"]);

/** Names of metadata services; loopback by name. They are refused before anything is resolved. */
const metadataNames = /^(metadata|metadata\.google\.internal|instance-data(\.ec2\.internal)?)$/i;
const loopbackNames = /^(.*\.)?localhost(\.localdomain)?$/i;

const isAllowed = (address: string, { allowPrivate, dev }: EgressOptions): boolean => {
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (metadata.has(parsed.toString())) return false;
  if (range === "unicast") return true;
  if (range === "loopback") return dev;
  return privateRanges.has(range) && (allowPrivate || dev);
};

export function createEgress(options: EgressOptions): Egress {
  const check = (host: string, address: string): void => {
    if (!isAllowed(address, options)) throw new OperatorError("EGRESS_DENIED", { host });
  };
  const bare = (host: string): string =>
    host
      .replace(/\.+$/, "")
      .replace(/^\[(.*)\]$/, "$1")
      .replace(/%.*$/, "");
  return {
    allowsFiles: options.dev,
    check: (host) => {
      const name = bare(host);
      if (ipaddr.isValid(name)) check(host, name);
      if (metadataNames.test(name) || (loopbackNames.test(name) && !options.dev))
        throw new OperatorError("EGRESS_DENIED", { host });
    },
    lookup: (host, { all, ...rest }, done) => {
      resolve(host, { ...rest, all: true }, (error, addresses) => {
        if (error !== null) return done(error, all === true ? [] : "", 0);
        try {
          for (const { address } of addresses) check(host, address);
        } catch (denied) {
          return done(denied as Error, all === true ? [] : "", 0);
        }
        const [first] = addresses as [LookupAddress];
        return all === true ? done(null, addresses) : done(null, first.address, first.family);
      });
    },
  };
}
