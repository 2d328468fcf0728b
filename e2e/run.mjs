// Serves a built site and runs the tests of one group over it:
//
//   node e2e/run.mjs GROUP [--dist DIR] [--cli FILE] [TEST FILES]
//
// Groups are folders: `browser` (what a person does, in Chromium) and `node` (what needs no browser). The tests get
// ACKADEMY_URL (with a slash at its end), ACKADEMY_DIST, ACKADEMY_CLI (the native `ackademy`) and ACKADEMY_CHROMIUM.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { serve } from "./serve.mjs";

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const top = path.dirname(here);
const GROUPS = ["browser", "node"];

function fail(sentence) {
  console.error(`e2e: ${sentence}`);
  process.exit(2);
}

const files = [];
let group;
let dist = process.env.ACKADEMY_DIST ?? path.join(top, "dist");
let cli = process.env.ACKADEMY_CLI;
const words = process.argv.slice(2);
while (words.length > 0) {
  const word = words.shift();
  if (word === "--dist") dist = path.resolve(words.shift() ?? fail("--dist needs a folder"));
  else if (word === "--cli") cli = path.resolve(words.shift() ?? fail("--cli needs a file"));
  else if (group === undefined) group = word;
  else files.push(path.resolve(word));
}
if (!GROUPS.includes(group)) fail(`name a group: ${GROUPS.join(" or ")}`);
if (!existsSync(path.join(dist, "index.html"))) fail(`there is no built site in ${dist}: build it with \`cargo xtask build\``);
if (files.length === 0) {
  const folder = path.join(here, group);
  files.push(...readdirSync(folder).filter((name) => name.endsWith(".test.mjs")).sort().map((name) => path.join(folder, name)));
}
for (const file of files) if (!existsSync(file)) fail(`there is no test file ${file}`);

// On a busy machine a part can come late; a test that does not wait for it is to fail on every machine.
const server = await serve({ dist, partsAfter: 300 });
// One file at a time: two browsers at once on a small machine make each other late.
const child = spawn(process.execPath, ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files], {
  stdio: "inherit",
  env: {
    ...process.env,
    ACKADEMY_URL: server.url,
    ACKADEMY_DIST: path.resolve(dist),
    ACKADEMY_CHROMIUM: process.env.ACKADEMY_CHROMIUM ?? process.env.CHROMIUM ?? "/usr/bin/chromium",
    ...(cli ? { ACKADEMY_CLI: cli } : {}),
  },
});
const code = await new Promise((resolve) => child.on("exit", (status, signal) => resolve(signal ? 1 : status)));
await server.close();
process.exit(code);
