#!/usr/bin/env -S node --max-semi-space-size=8
// The flag: most of what a list allocates dies at once; a larger nursery only holds more garbage (docs/performance.md).
// Written for any Node there is: one that is too old says so in one line instead of failing on syntax, as it would on import().
var needed = [22, 22];
var found = process.versions.node.split(".").map(Number);
if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  process.stderr.write("kollect needs Node " + needed.join(".") + " or later; this is " + process.versions.node + "\n");
  process.exit(2);
}
require("../dist/kollect.mjs");
