/** What a TLS server serves: PEM texts. */
export interface ServingCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Where the certificate comes from. */
export interface CertificateSource {
  /** Calls back with the certificate to serve, first and after every change, until `signal` aborts. */
  run(onCertificate: (certificate: ServingCertificate) => void, signal: AbortSignal): Promise<void>;
}
