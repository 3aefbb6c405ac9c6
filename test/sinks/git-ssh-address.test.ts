import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createEgress } from "../../src/net/egress.ts";
import { endpointFault } from "../../src/sinks/git/endpoint.ts";
import { hostAndPort, isSshForm, parseSshAddress } from "../../src/sinks/git/ssh-address.ts";

const test = suite("addresses of SSH");
const egress = createEgress({ allowPrivate: false, dev: false });

test("both forms say user, host, port and path as git reads them", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["git@github.com:team/inventory.git", "git github.com 22 team/inventory.git"],
    ["git@github.com:/srv/x.git", "git github.com 22 /srv/x.git"],
    ["git@[2a01:4f8::7]:x.git", "git 2a01:4f8::7 22 x.git"],
    ["ssh://git.example.org/x.git", "git git.example.org 22 /x.git"],
    ["ssh://me@git.example.org:2222/a%20b/x.git", "me git.example.org 2222 /a b/x.git"],
    ["SSH://me@[2a01:4f8::7]:22/x.git", "me 2a01:4f8::7 22 /x.git"],
    ["ssh://me@git.example.org/~other/x.git", "me git.example.org 22 ~other/x.git"],
  ];
  for (const [text, wanted] of cases) {
    assert.ok(isSshForm(text), text);
    const found = parseSshAddress(text);
    assert.is(
      typeof found === "string"
        ? found
        : [found.user, found.host, found.port, found.path].join(" "),
      wanted,
    );
    assert.is(endpointFault(text, egress), undefined);
  }
  assert.is(hostAndPort({ user: "git", host: "a.b", port: 22, path: "x" }), "a.b");
  assert.is(hostAndPort({ user: "git", host: "::1", port: 23, path: "x" }), "[::1]:23");
});

test("what is no address of SSH is another's", () => {
  for (const text of ["https://git@example.org/x.git", "file:///srv/x.git", "example.org:x.git"])
    assert.is(isSshForm(text), false, text);
});

test("what cannot be an address is refused, and never quoted", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["ssh://me:s3cret@example.org/x.git", /must not hold a password/],
    ["ssh://example.org/x.git?branch=s3cret", /query/],
    ["ssh://example.org/x.git#s3cret", /query or a fragment/],
    ["ssh://example.org/%00s3cret", /no path/],
    ["ssh://example.org/a%0As3cret", /no path/],
    ["ssh://example.org/%zz", /% that stands for no character/],
    ["ssh://example.org/", /no path/],
    ["ssh://example.org", /no path/],
    ["ssh://", /no name/],
    ["ssh://a:b/x", /ssh:\/\/user@host/],
    ["ssh://exa%20mple.org/x", /no name/],
    ["ssh://-oProxyCommand@example.org/x", /user/],
    ["git@example.org:-s3cret", /no path/],
    ["git@exämple.org:x", /no name/],
    ["git@127.0.0.1:x", /loopback/],
    ["git@localhost:x", /loopback/],
    ["git@2852039166:x", /not allowed/],
    ["ssh://[::1]/x", /loopback/],
    ["ssh://10.0.0.7/x", /private/],
  ];
  for (const [text, fault] of cases) {
    const found = endpointFault(text, egress) ?? "nothing";
    assert.match(found, fault, text);
    assert.not.match(found, "s3cret");
  }
});

test.run();
