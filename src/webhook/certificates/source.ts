/** A certificate and its private key: PEM texts. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Where the certificate that is served comes from. */
export interface CertificateSource {
  /** Calls back with what to serve, first and after every change, until `signal` aborts. */
  run(onCertificate: (serving: KeyPair) => void, signal: AbortSignal): Promise<void>;
}
