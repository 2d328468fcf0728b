// axe-core finds nothing on any page, in both themes, with the menu open too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Evaluated through the debugger, so the page's policy does not see it. */
async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} (${node.failureSummary.split("\n")[1]?.trim()})`).join("; ")}`);
}

for (const path of ["", "zh/", "en/sandbox/", "zh/sandbox/", "404.html"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`/${path} in ${colorScheme}`, async () => {
      for (const viewport of [{ width: 1440, height: 900 }, { width: 360, height: 740 }]) {
        const page = await open(browser, path, { viewport, colorScheme, reducedMotion: "reduce" });
        if (path !== "404.html") {
          const lab = await (await new Lab(page).ready()).arrived();
          assert.deepEqual(await violations(page), [], `at the start, ${viewport.width} px`);
          await lab.untilFlight();
          await lab.openMenu();
          assert.deepEqual(await violations(page), [], `with the menu open, ${viewport.width} px`);
          await lab.choose(/^(Drop|丢弃)/);
          await lab.step();
        }
        assert.deepEqual(await violations(page), [], `at the end, ${viewport.width} px`);
        await page.context().close();
      }
    });
  }
}
