// No control outside its bar, clipped, under another or too small to hit, at any width, in any layout, in either language.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** What is wrong with the controls that are shown: outside the lab or the bar, smaller than 24 px, or under another one. */
function faults() {
  const found = [];
  const root = document.querySelector("tcp-lab").shadowRoot;
  const lab = root.querySelector(".lab").getBoundingClientRect();
  const bars = [...root.querySelectorAll('.transport, .views, .lower-tabs, [data-part="zoom"]')];
  for (const bar of bars) {
    const frame = bar.getBoundingClientRect();
    if (frame.width === 0) continue;
    // A bar that scrolls sideways may hold more than is in view.
    const scrolls = getComputedStyle(bar).overflowX === "auto";
    // Marks stand over the track that they mark, 8 px apart or more: time.test.mjs looks at them.
    const controls = [...bar.querySelectorAll("button, select, input")].filter((each) => each.getClientRects().length > 0 && !each.closest(".marks"));
    const boxes = controls.map((each) => each.getBoundingClientRect());
    for (const [index, each] of controls.entries()) {
      const box = boxes[index];
      const name = `${bar.className} ${each.getAttribute("aria-label") ?? each.textContent.trim()}`;
      if (box.width < 24 || box.height < 24) found.push(`${name}: ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`);
      if (scrolls) continue;
      if (box.left < frame.left - 1 || box.right > frame.right + 1) found.push(`${name}: outside its bar`);
      if (box.left < lab.left - 1 || box.right > lab.right + 1 || box.bottom > lab.bottom + 1) found.push(`${name}: outside the lab`);
      for (const other of boxes.slice(index + 1)) {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (across > 1 && down > 1) found.push(`${name}: under another one`);
      }
      if (each.scrollWidth > each.clientWidth + 2 && each.tagName === "BUTTON") found.push(`${name}: clipped`);
    }
  }
  return found;
}

for (const [what, path] of [
  ["home", ""],
  ["home in Chinese", "zh/"],
  ["the sandbox", "en/sandbox/"],
  ["the sandbox in Chinese", "zh/sandbox/"],
  ["compact", null],
]) {
  test(`every control stands in its bar, from 320 to 1920 px: ${what}`, async () => {
    const page = await open(browser, null, { reducedMotion: "reduce", viewport: { width: 1920, height: 900 } });
    if (path === null) {
      await page.route(`${address()}foreign.html`, (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,"><body style="margin: 0"><tcp-lab scenario="handshake" layout="compact"></tcp-lab><script type="module" src="ackademy.js"></script>`,
        }),
      );
    }
    await page.goto(address() + (path ?? "foreign.html"));
    const lab = await new Lab(page).ready();
    await lab.untilFlight();
    await lab.step();
    const found = [];
    for (let width = 1920; width >= 320; width -= 20) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      for (const fault of await page.evaluate(faults)) found.push(`${width}: ${fault}`);
    }
    assert.deepEqual(found, []);
    await page.context().close();
  });
}
