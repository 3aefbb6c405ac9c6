import type { TlsSpec } from "../../generated/types.ts";
import { OperatorError } from "../errors/operator-error.ts";
import { bundleFault, certificatesFault, keyFault } from "./pem.ts";

/** How an encrypted connection is made; texts are PEM that has been checked. */
export interface Tls {
  /** Authorities to trust instead of the system's. */
  readonly ca: string | undefined;
  /** Our own certificate and its key. */
  readonly client: { readonly cert: string; readonly key: string } | undefined;
  /** What spec.tls says of the server's certificate; `undefined` where there is no spec.tls. */
  readonly verification: "demanded" | "skipped" | undefined;
}

/** What `tlsOf` rests on. */
export interface TlsSource {
  /** `namespace/name` of the sink resource, for messages. */
  readonly name: string;
  readonly spec: TlsSpec | undefined;
  /** Keys of the sink's own Secret. */
  readonly credentials: ReadonlyMap<string, Uint8Array>;
  /** Keys of the Secret that `authoritySecretName` names. */
  readonly authorities: ReadonlyMap<string, Uint8Array>;
}

/** Keys of a Secret of authorities, the first that is there counts: of cert-manager's the CA rather than a leaf. */
const authorityKeys = ["ca.crt", "tls.crt"] as const;

/** Name of the Secret of authorities, if one is to be read. */
export const authoritySecretName = (spec: TlsSpec | undefined): string | undefined =>
  spec?.caBundle === undefined ? spec?.caSecretRef?.name : undefined;

interface Text {
  readonly text: string;
  /** Where it stands, for messages. */
  readonly origin: string;
}

const textOf = (keys: TlsSource["credentials"], key: string): string | undefined => {
  const bytes = keys.get(key);
  return bytes && Buffer.from(bytes).toString("utf8");
};

/** The one order in which authorities are looked for. */
function authoritiesOf(source: TlsSource, wrong: (detail: string) => Error): Text | undefined {
  const { spec, credentials, authorities } = source;
  if (spec?.caBundle !== undefined) {
    const fault = bundleFault(spec.caBundle);
    if (fault !== undefined) throw wrong(`spec.tls.caBundle ${fault}`);
    const text = Buffer.from(spec.caBundle, "base64").toString("utf8");
    return { text, origin: "spec.tls.caBundle" };
  }
  const secret = spec?.caSecretRef?.name;
  if (secret !== undefined) {
    const key = authorityKeys.find((it) => authorities.has(it));
    if (key === undefined)
      throw wrong(
        `the Secret ${secret} of spec.tls.caSecretRef has no key ${authorityKeys.join(" or ")}`,
      );
    const origin = `the key ${key} of Secret ${secret}, spec.tls.caSecretRef,`;
    return { text: textOf(authorities, key) ?? "", origin };
  }
  const text = textOf(credentials, "ca.crt");
  return text === undefined ? undefined : { text, origin: "the Secret's key ca.crt" };
}

function clientOf({ credentials }: TlsSource, wrong: (detail: string) => Error): Tls["client"] {
  const [cert, key] = [textOf(credentials, "tls.crt"), textOf(credentials, "tls.key")];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw wrong("the Secret needs the keys tls.crt and tls.key together");
  const certFault = certificatesFault(cert);
  if (certFault !== undefined) throw wrong(`the Secret's key tls.crt ${certFault}`);
  const fault = keyFault(key, cert);
  if (fault !== undefined) throw wrong(`the Secret's key tls.key ${fault}`);
  return { cert, key };
}

/** TLS of a sink, from its spec and its Secrets, the same for every type. @throws {OperatorError} SINK_MISCONFIGURED */
export function tlsOf(source: TlsSource): Tls {
  const { spec, name: sink } = source;
  const wrong = (detail: string): Error =>
    new OperatorError("SINK_MISCONFIGURED", { sink, detail });
  const client = clientOf(source, wrong);
  if (spec?.insecureSkipVerify === true) return { ca: undefined, client, verification: "skipped" };
  const authorities = authoritiesOf(source, wrong);
  const fault = authorities && certificatesFault(authorities.text);
  if (fault !== undefined) throw wrong(`${authorities?.origin} ${fault}`);
  return {
    ca: authorities?.text,
    client,
    verification: spec === undefined ? undefined : "demanded",
  };
}

export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized?: false;
}

/** The same in Node's words. */
export const connectionOptions = ({ ca, client, verification }: Tls): TlsOptions => ({
  ...(ca !== undefined && { ca }),
  ...client,
  ...(verification === "skipped" && { rejectUnauthorized: false }),
});
