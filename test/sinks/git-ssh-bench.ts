import type { Sink } from "../../src/sinks/sink.ts";
import { type KeyPair, makeKey, type SshServer, startSshServer } from "../services/ssh-server.ts";
import { temporaryFolder } from "../services/temporary-folder.ts";
import { type Proxy, startProxy } from "../support/proxy.ts";
import { gitBench, type GitBench, type GitWish } from "./git-bench.ts";

type Credentials = Readonly<Record<string, string>>;

export type GitSshBench = GitBench & {
  readonly ssh: () => SshServer;
  /** What a Secret holds to let the writer in. */
  readonly writer: () => Credentials;
  /** A new key that is let in for `command` only. */
  readonly keyFor: (command: string) => Credentials;
  /** Folder for keys. */
  readonly folder: () => string;
  /** Through the proxy, to the present repository. */
  readonly endpoint: () => string;
};

/** What a hosting service says to a key that may read only. */
const readOnly =
  'case "$SSH_ORIGINAL_COMMAND" in git-receive-pack*) echo "ERROR: The key you are authenticating with has been marked as read only." >&2; exit 1;; esac; exec sh -c "$SSH_ORIGINAL_COMMAND"';

/** Lines of a key that tell it from others. */
const secretLines = (key: string): string[] => key.split("\n").slice(2, -2);

/** The same repositories as `gitBench`, reached by SSH. @throws {ServiceMissing} from `start` */
export function gitSshBench(defaults: GitWish = {}): GitSshBench {
  const base = gitBench(defaults);
  let running:
    | {
        readonly server: SshServer;
        readonly proxy: Proxy;
        readonly folder: ReturnType<typeof temporaryFolder>;
        readonly writer: KeyPair;
        readonly reader: KeyPair;
        readonly stranger: KeyPair;
      }
    | undefined;
  const secrets: string[] = [];
  const here = (): NonNullable<typeof running> => {
    if (running === undefined) throw new Error("the bench was not started");
    return running;
  };
  const endpoint = (): string => {
    const { server, proxy } = here();
    return `ssh://${server.user}@127.0.0.1:${proxy.port}${base.repository()}`;
  };
  const newKey = (): KeyPair => {
    const key = makeKey(here().folder.path);
    secrets.push(...secretLines(key.privateKey));
    return key;
  };
  const secretOf = ({ privateKey }: KeyPair): Credentials => ({
    "ssh-privatekey": privateKey,
    known_hosts: here().server.knownHosts(here().proxy.port),
  });
  const writer = (): Credentials => secretOf(here().writer);
  const sink = (wish: GitWish = {}): Sink =>
    base.sink({
      ...wish,
      endpoint: wish.endpoint ?? endpoint(),
      credentials: wish.credentials ?? writer(),
    });
  return {
    ...base,
    start: async () => {
      const server = await startSshServer();
      await base.start();
      const proxy = await startProxy(server.port);
      const folder = temporaryFolder("ssh-keys");
      const keys = [1, 2, 3].map(() => makeKey(folder.path));
      const [writerKey, reader, stranger] = keys as [KeyPair, KeyPair, KeyPair];
      secrets.push(...base.secrets, ...keys.flatMap((it) => secretLines(it.privateKey)));
      server.authorize(reader.publicKey, readOnly);
      running = { server, proxy, folder, writer: writerKey, reader, stranger };
    },
    stop: async () => {
      const { server, proxy, folder } = here();
      await proxy.close();
      await server.stop();
      await folder.remove();
      await base.stop();
    },
    reset: async () => {
      here().server.authorize(here().writer.publicKey);
      await base.reset();
    },
    open: sink,
    sink,
    openDenied: () => sink({ credentials: secretOf(here().reader) }),
    openStranger: () => sink({ credentials: secretOf(here().stranger) }),
    openExpired: async () => {
      const key = newKey();
      const { server } = here();
      server.authorize(key.publicKey);
      const before = sink({ credentials: secretOf(key) });
      await before.probe(new AbortController().signal);
      await before.close();
      server.expire(key.publicKey);
      return sink({ credentials: secretOf(key) });
    },
    rotate: async () => {
      const { server, writer: old } = here();
      const key = newKey();
      server.forget(old.publicKey);
      server.authorize(key.publicKey);
      return () => sink({ credentials: secretOf(key) });
    },
    proxy: () => here().proxy,
    secrets,
    ssh: () => here().server,
    writer,
    folder: () => here().folder.path,
    endpoint,
    keyFor: (command) => {
      const key = newKey();
      here().server.authorize(key.publicKey, command);
      return secretOf(key);
    },
  };
}
