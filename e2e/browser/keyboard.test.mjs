// The whole run with the keyboard only: no pointer is used after the page has loaded.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** The data-part (or role and name) of what has focus, inside shadow roots too. */
function focused(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return { part: element?.dataset?.part ?? null, name: element?.dataset?.name ?? null, tag: element?.tagName ?? null, inLab: Boolean(element?.getRootNode()?.host) };
  });
}

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await focused(page);
    if (wanted(at)) return at;
  }
  assert.fail("Tab never came to it");
}

test("drop the SYN and see it sent again, without a pointer", async () => {
  const page = await open(browser, "", { reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();

  await tabTo(page, (at) => at.part === "stage");
  // The arrows drive the clock while the stage has focus: a step on, and one back.
  await lab.moving(() => page.keyboard.press("ArrowRight"));
  await lab.moving(() => page.keyboard.press("ArrowLeft"));
  assert.deepEqual(await lab.flights(), ["client SYN 1000 #1"]);

  const at = await tabTo(page, (each) => each.part === "flight");
  assert.equal(at.name, "client SYN 1000 #1");
  await page.keyboard.press("Enter");
  await lab.menu().waitFor();
  // The first action has focus; the arrows move on and Escape closes and gives focus back.
  await page.keyboard.press("Escape");
  await lab.menu().waitFor({ state: "hidden" });
  assert.equal((await focused(page)).part, "flight", "focus returns to the segment");
  await page.keyboard.press("d");
  await page.waitForFunction(() => !document.querySelector("tcp-lab").shadowRoot.querySelector('[data-part="flight"]'));
  assert.ok((await focused(page)).inLab, "focus stays in the lab when the segment has gone");

  await lab.moving(() => page.keyboard.press("."));
  assert.equal(await lab.now(), 1_000_000_000);
  assert.deepEqual(await lab.flights(), ["client SYN 1000 #2"]);
  assert.match(await lab.why(), /retransmi/i);

  await lab.moving(() => page.keyboard.press(","));
  assert.deepEqual(await lab.flights(), []);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("keys belong to the lab that has focus, and to nobody else", async () => {
  const page = await open(browser, "", { reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();
  const before = [await lab.steps(), await lab.now()];
  for (const key of [".", "k", "d", "ArrowRight"]) await page.keyboard.press(key);
  await page.waitForTimeout(200);
  assert.deepEqual([await lab.steps(), await lab.now()], before, "nothing in the lab has focus");
  await page.context().close();
});

test("the skip link leads past the header", async () => {
  const page = await open(browser, "");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.context().close();
});
