// Nothing is lost: what was done in a lab is there again after a reload, Back, and in the other language.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const moment = async (lab) => ({ step: await lab.steps(), now: await lab.now(), flights: await lab.flights() });

/** Drops the SYN and goes on to its retransmission; waits until that is kept. */
async function broken(page, lab) {
  await lab.openMenu();
  await lab.choose(/^(Drop|丢弃)/);
  await lab.step();
  await lab.step();
  await page.waitForTimeout(1500);
  return moment(lab);
}

test("a reload, another page and back, and the other language keep the moment", async () => {
  const page = await open(browser, "", { reducedMotion: "reduce" });
  let lab = await new Lab(page).ready();
  const there = await broken(page, lab);
  await page.reload();
  lab = await new Lab(page).ready();
  assert.deepEqual(await moment(lab), there);
  await page.getByRole("link", { name: "Sandbox" }).click();
  await page.waitForURL("**/en/sandbox/");
  await new Lab(page).ready();
  await page.goBack();
  lab = await new Lab(page).ready();
  assert.deepEqual(await moment(lab), there);
  await page.getByRole("link", { name: "中文" }).click();
  await page.waitForURL("**/zh/");
  lab = await new Lab(page).ready();
  assert.deepEqual(await moment(lab), there);
  // What was done can still be undone.
  await lab.control("undo").click();
  await lab.flight("client SYN 1000 #1").waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a fault that moved nothing is kept, and a press before leaving is not too late", async () => {
  const page = await open(browser, "", { reducedMotion: "reduce" });
  let lab = await new Lab(page).ready();
  await lab.openMenu();
  await lab.choose(/^Drop/);
  await page.waitForTimeout(1500);
  await page.reload();
  lab = await new Lab(page).ready();
  assert.deepEqual(await lab.flights(), []);
  const steps = await lab.step();
  await page.reload();
  lab = await new Lab(page).ready();
  assert.equal(await lab.steps(), steps);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("several labs of a page keep their own moments", async () => {
  const page = await open(browser, null, { reducedMotion: "reduce" });
  const lab = '<tcp-lab scenario="handshake"></tcp-lab>';
  await page.route(`${address()}foreign.html`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,"><body>${lab + lab}<script type="module" src="ackademy.js"></script>`,
    }),
  );
  await page.goto(`${address()}foreign.html`);
  const first = await new Lab(page, 0).ready();
  const second = await new Lab(page, 1).ready();
  const before = await moment(first);
  await second.step();
  await second.step();
  await page.waitForTimeout(1500);
  const there = await moment(second);
  await page.reload();
  assert.deepEqual(await moment(await new Lab(page, 1).ready()), there);
  assert.deepEqual(await moment(await new Lab(page, 0).ready()), before);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
