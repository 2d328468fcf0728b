// The same scenario gives the same trace natively and in wasm: the digests over its versioned byte encoding are equal.
// No browser: the very wasm that the pages load runs in Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
  const lab = path.join(dist, readdirSync(dist).find((name) => name.startsWith("lab-")));
  // Node takes a module for one by its ending, or by what the folder says.
  folder = mkdtempSync(path.join(tmpdir(), "ackademy-"));
  cpSync(lab, folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  // The parts that come later are fetched, and Node fetches no files.
  globalThis.fetch = async (url) =>
    new Response(readFileSync(fileURLToPath(url)), { headers: { "content-type": "application/wasm" } });
  wasm = await import(pathToFileURL(path.join(folder, "app.js")));
  wasm.initSync({ module: readFileSync(path.join(folder, "app_bg.wasm")) });
});
after(() => folder && rmSync(folder, { recursive: true }));

test("there are scenarios to compare, and a native `ackademy` to compare with", () => {
  assert.ok(scenarios.length > 0, "lessons/*/scenario.toml");
  assert.ok(cli, "ACKADEMY_CLI");
});

for (const { name, file } of scenarios) {
  test(`${name}: native and wasm give the same trace`, async () => {
    const native = execFileSync(cli, ["run", file, "--digest"], { encoding: "utf8" }).trim();
    assert.match(native, /^[0-9a-f]{16}$/);
    const compact = execFileSync(cli, ["compact", file], { encoding: "utf8" }).trim();
    assert.equal(await wasm.digest(compact), native);
  });
}

test("a scenario that cannot be read is refused in one sentence", async () => {
  await assert.rejects(() => wasm.digest("no scenario"), (error) => error.message.length > 10 && !error.message.includes("\n"));
});
