/** What a TLS server serves now: PEM texts. */
export interface ServingCertificate {
  /** The leaf first; what else stands in the chain after it. */
  readonly certificate: string;
  readonly key: string;
}

/** Where the certificate comes from, as long as the server runs. */
export interface CertificateSource {
  /**
   * Yields the certificate to serve, first and after every change; ends when `signal` aborts. What it cannot read or
   * write it logs and tries again: the last certificate stays good.
   */
  run(onCertificate: (certificate: ServingCertificate) => void, signal: AbortSignal): Promise<void>;
}
