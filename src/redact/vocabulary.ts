const setOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Last words whose value is a password. */
export const passwordWords = setOf(
  "password passwd passwort passphrase passcode pwd pass pw psk pin pgpass htpasswd",
);

/** Words before `pass` and `pin` that make something else of them: nginx's `proxy_pass`. */
export const harmlessPassQualifiers = setOf(
  "proxy fastcgi uwsgi grpc scgi memcached by tls ssl cpu core two single multi",
);

/** Last words whose value is another secret. */
export const secretWords = setOf(
  "secret token credential cred bearer pat apikey apisecret apitoken privatekey accesskey secretkey dsn mnemonic htpasswd kubeconfigdata masterauth jwt",
);

/** Ends of words written without a boundary, as in PGPASSWORD or `authtoken`. */
export const passwordEnds = ["password", "passwd", "passphrase"] as const;
export const secretEnds = [
  "secret",
  "token",
  "apikey",
  "authkey",
  "accountkey",
  "licensekey",
  "encryptionkey",
  "secretkey",
  "accesskey",
  "privatekey",
  "credential",
] as const;

/** Words that go with `pass` without a boundary. */
export const passPrefixes = setOf(
  "db user root admin smtp mail redis require mysql postgres pg ldap bind rabbitmq auth key store proxy",
);

/** Words before `key` that make it a secret. */
export const keyQualifiers = setOf(
  "api private access secret encryption encrypt decryption signing sign master license licence account storage shared auth session ssh rsa admin write integration app application subscription ingest ingestion hmac jwt crypto cipher cookie consumer client deploy bot fernet aes rest instrumentation unseal recovery service project user dd rootkit webserver symmetric wrapping",
);

/** Words before `key` that need a long value before it counts: an AMQP routing key is a word, a PagerDuty one is not. */
export const vagueKeyQualifiers = setOf(
  "routing service project user client deploy app application",
);

/** Words at the end that say in which form the secret is written, not that it is something else. */
export const formWords = setOf(
  "data value base b64 b plain plaintext text txt string raw literal inline current previous old new prod staging dev encoded bytes prefix0",
);

/** Words before `secret` that tell the name of a Secret from a secret. */
export const secretNameQualifiers = setOf(
  "existing tls ssl pull ca cert certificate registry keystore truststore kubernetes k8s target source",
);
export const secretNameOrSecretQualifiers = setOf(
  "credential credentials password passwords repository user users config mounted external database s3 backup storage bucket admin kubeconfig",
);

/** Any of these words anywhere: a digest, not the thing. */
export const digestWords = setOf("checksum digest sha md fingerprint thumbprint");

/** Words before `token` that speak of paging or of text, not of access. */
export const countedTokens = setOf(
  "max min num total prompt completion output input context page next continue continuation sync stop eos bos pad csrf",
);

/** Last words whose value is a credential, or else a method. */
export const authWords = setOf("auth authorization basicauth");

/** Methods of authentication. */
export const authMethods = setOf(
  "none basic bearer digest oauth oauth2 oidc openid ldap saml jwt token tokens kerberos gssapi iam aws gcp azure kubernetes mtls tls ssl cert certs certificate x509 sasl scram plain sha md5 trust password passwd peer ident reject anonymous internal external enabled disabled enable disable required optional login cram ntlm pam radius approle userpass github gitlab google webhook node rbac abac alwaysallow alwaysdeny apikey api key header query cookie session true false on off yes no default native simple spnego dex keycloak cognito workload identity managed service account proxy access any all only and or with permissive strict istio mutual user",
);

/** Last words of the fields that describe or name a secret, within a map that is one. */
export const describingWords = setOf(
  `name namespace group version kind type path file filename dir directory mode policy algorithm encoding size length
  ttl expiry expiration expires seconds duration interval period renewal created updated at time timestamp source
  provider store ref reference selector from field fields items item optional enabled enable disabled disable
  user username url uri host hostname port endpoint address realm audience audiences issuer scope scopes role
  description title format pattern required nullable readonly writeonly annotations annotation labels label
  template mount mountpath subpath driver engine backend class method location region environment env
  charset characters symbols digits uppercase lowercase count min max rotation rotate generate create strategy
  finalizers condition conditions status state reason message operator effect phase uid id ids identity email client project
  tenant bucket repository property properties conversion decoding metadata apiversion spec profile zone
  key_name keyname existing schema x order algorithmtype hash hashes digest`,
);

/** Last words of fields that say where a secret is; what is within only names it. */
export const referenceWords = setOf("ref reference selector");
