// The sandbox's knobs: they change the network, and a number that makes no sense costs one sentence.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

const MILLISECOND = 1_000_000;
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function sandbox() {
  const page = await open(browser, "en/sandbox/", { reducedMotion: "reduce" });
  return { page, lab: await new Lab(page).ready() };
}

/** The field for typing a knob's value. */
function field(lab, name) {
  return lab.part("knobs").getByLabel(name, { exact: true });
}

async function type(page, lab, name, value) {
  await field(lab, name).fill(value);
  await page.keyboard.press("Enter");
}

test("the delay is the time that a segment is on its way", async () => {
  const { page, lab } = await sandbox();
  await type(page, lab, "Delay", "200");
  await type(page, lab, "Bandwidth", "100000");
  await lab.untilFlight();
  while ((await lab.state("server")) === "LISTEN") await lab.step();
  const arrived = await lab.now();
  // A SYN of at most 60 bytes takes less than 5 microseconds to send at 100 Mbit/s.
  assert.ok(arrived >= 200 * MILLISECOND && arrived < 200.01 * MILLISECOND, `the SYN arrived at ${arrived} ns`);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a run with loss delivers everything, and the same seed gives the same run", async () => {
  const run = async () => {
    const { page, lab } = await sandbox();
    await type(page, lab, "Loss", "10");
    await lab.part("stage").focus();
    for (let step = 0; step < 40; step += 1) await page.keyboard.press(".");
    await page.waitForTimeout(200);
    const seen = { steps: await lab.steps(), now: await lab.now(), flights: await lab.flights() };
    assert.deepEqual(page.troubles, []);
    await page.context().close();
    return seen;
  };
  const first = await run();
  assert.ok(first.steps > 20);
  assert.deepEqual(await run(), first);
});

test("a number that makes no sense costs one sentence, and the run stays", async () => {
  const { page, lab } = await sandbox();
  await lab.untilFlight();
  await lab.step();
  const before = [await lab.steps(), await lab.now(), await lab.flights()];
  for (const [value, expected] of [
    ["soon", /not a number/],
    ["-5", /.+/],
    ["99999999999999999999", /.+/],
    ["5 MB", /unit/],
  ]) {
    await type(page, lab, "Delay", value);
    const said = await lab.part("knobs").getByRole("alert").first().innerText();
    assert.match(said, expected, value);
    assert.match(said, /50 ms/, "it says what still holds");
    assert.deepEqual([await lab.steps(), await lab.now(), await lab.flights()], before, value);
  }
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
