// The same scenario gives the same trace natively and in wasm: the digests over its versioned byte encoding are equal.
// No browser: the very wasm that the pages load runs in Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const lessons = fileURLToPath(new URL("../../lessons", import.meta.url));
const cli = process.env.ACKADEMY_CLI;
const scenarios = (existsSync(lessons) ? readdirSync(lessons) : [])
  .map((name) => ({ name, file: path.join(lessons, name, "scenario.toml") }))
  .filter(({ file }) => existsSync(file));

let folder;
let wasm;
before(async () => {
  const dist = process.env.ACKADEMY_DIST;
  const js = readdirSync(dist).find((name) => /^app-.*\.js$/.test(name));
  // Node takes a module by its ending.
  folder = mkdtempSync(path.join(tmpdir(), "ackademy-"));
  const copy = path.join(folder, "app.mjs");
  writeFileSync(copy, readFileSync(path.join(dist, js)));
  wasm = await import(pathToFileURL(copy));
  wasm.initSync({ module: readFileSync(path.join(dist, js.replace(/\.js$/, "_bg.wasm"))) });
});
after(() => folder && rmSync(folder, { recursive: true }));

test("there are scenarios to compare, and a native `ackademy` to compare with", () => {
  assert.ok(scenarios.length > 0, "lessons/*/scenario.toml");
  assert.ok(cli, "ACKADEMY_CLI");
});

for (const { name, file } of scenarios) {
  test(`${name}: native and wasm give the same trace`, () => {
    const native = execFileSync(cli, ["run", file, "--digest"], { encoding: "utf8" }).trim();
    assert.match(native, /^[0-9a-f]{16}$/);
    const compact = execFileSync(cli, ["compact", file], { encoding: "utf8" }).trim();
    assert.equal(wasm.digest(compact), native);
  });
}

test("a scenario that cannot be read is refused in one sentence", () => {
  assert.throws(() => wasm.digest("no scenario"), (error) => error.message.length > 10 && !error.message.includes("\n"));
});
