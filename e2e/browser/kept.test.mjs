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

/** Waits until the tab has kept the lab at a place of the page, and writes nothing more for a second: the part that writes
 * links may be long in coming. */
const kept = (page, place = 0) =>
  page.waitForFunction((place) => {
    const key = Object.keys(sessionStorage).find((key) => key.startsWith("ackademy.moment ") && key.includes(` ${place} `));
    const value = key && sessionStorage.getItem(key);
    if (!value) return false;
    if (window.kept?.value !== value) window.kept = { value, since: performance.now() };
    return performance.now() - window.kept.since > 1000;
  }, place);

/** Drops the SYN and goes on to its retransmission; waits until that is kept. */
async function broken(page, lab) {
  await lab.openMenu();
  await lab.choose(/^(Drop|丢弃)/);
  await lab.step();
  await lab.step();
  await kept(page);
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
  await kept(page);
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
  await kept(page, 1);
  const there = await moment(second);
  await page.reload();
  assert.deepEqual(await moment(await new Lab(page, 1).ready()), there);
  assert.deepEqual(await moment(await new Lab(page, 0).ready()), before);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
