// What every page promises: no errors, no jumps, both languages, any width, any path, no scripts needed for reading.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";
import { serve } from "../serve.mjs";

const PAGES = ["", "en/", "zh/", "en/sandbox/", "zh/sandbox/"];
const SIZES = [
  { width: 1440, height: 900 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
  { width: 360, height: 640 },
];
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const path of PAGES) {
  test(`/${path} runs without an error and without a jump`, async () => {
    for (const viewport of SIZES) {
      const page = await browser.newPage({ viewport });
      const troubles = [];
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
      page.on("pageerror", (error) => troubles.push(error.message));
      await page.addInitScript(() => {
        window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(process.env.ACKADEMY_URL + path);
      const before = await page.locator("tcp-lab").boundingBox();
      await new Lab(page).ready();
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(300);
      const size = `at ${viewport.width} px`;
      assert.deepEqual(await page.locator("tcp-lab").boundingBox(), before, `the lab has the figure's size ${size}`);
      const shift = await page.evaluate(() => window.shift);
      assert.ok(shift < 0.01, `layout shift ${shift} ${size}`);
      assert.deepEqual(troubles, [], size);
      await page.close();
    }
  });

  test(`/${path} has no horizontal scrolling at 360 px, in the lab neither`, async () => {
    const page = await open(browser, path, { viewport: { width: 360, height: 740 } });
    const lab = await new Lab(page).ready();
    await lab.step();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `the page is ${wide} px wide`);
    const beyond = await lab.root.evaluate((root) => {
      const box = root.getBoundingClientRect();
      return [...root.querySelectorAll("button, [role=slider], input, select")]
        .filter((each) => each.checkVisibility?.({ visibilityProperty: true }) ?? true)
        .map((each) => ({ name: each.getAttribute("aria-label") ?? each.textContent.trim(), box: each.getBoundingClientRect() }))
        .filter((each) => each.box.width > 0 && (each.box.right > box.right + 1 || each.box.left < box.left - 1))
        .map((each) => each.name);
    });
    assert.deepEqual(beyond, [], "controls that stick out of the lab");
    await page.context().close();
  });
}

test("the clock is in the first screen", async () => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    for (const path of ["", "zh/", "en/sandbox/"]) {
      const page = await open(browser, path, { viewport });
      const lab = await new Lab(page).ready();
      const box = await lab.part("transport").boundingBox();
      assert.ok(box.y + box.height <= viewport.height, `/${path} at ${viewport.width} px: it ends at ${box.y + box.height}`);
      await page.context().close();
    }
  }
});

test("controls are large enough to hit", async () => {
  const page = await open(browser, "", { viewport: { width: 360, height: 740 }, hasTouch: true });
  const lab = await new Lab(page).ready();
  await lab.openMenu();
  const small = await page.evaluate(() => {
    const roots = [document, ...[...document.querySelectorAll("tcp-lab")].map((each) => each.shadowRoot)];
    return roots
      .flatMap((root) => [...root.querySelectorAll("button, [role=button], [role=menuitem], [role=tab], header a")])
      .map((each) => ({ name: each.getAttribute("aria-label") ?? each.textContent.trim(), box: each.getBoundingClientRect() }))
      .filter((each) => each.box.width > 1 && (each.box.width < 23.5 || each.box.height < 23.5))
      .map((each) => `${each.name}: ${each.box.width} x ${each.box.height}`);
  });
  assert.deepEqual(small, []);
  await page.context().close();
});

test("a theme is kept, is there before the first paint, and the lab follows it", async () => {
  const page = await open(browser, "", { colorScheme: "light" });
  const lab = await new Lab(page).ready();
  const ground = () => lab.part("stage").evaluate((stage) => {
    let each = stage;
    while (each && getComputedStyle(each).backgroundColor === "rgba(0, 0, 0, 0)") each = each.parentElement ?? each.getRootNode().host;
    return getComputedStyle(each).backgroundColor;
  });
  const light = await ground();
  await page.getByRole("button", { name: "Dark" }).click();
  assert.notEqual(await ground(), light);
  assert.equal(await page.getByRole("button", { name: "Dark" }).getAttribute("aria-pressed"), "true");
  // The stored theme is set by the head's script, before there is a body.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      window.themeAtBody = document.documentElement.dataset.theme;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${process.env.ACKADEMY_URL}en/sandbox/`);
  assert.equal(await page.evaluate(() => window.themeAtBody), "dark");
  await page.getByRole("button", { name: "System" }).click();
  assert.equal(await page.evaluate(() => localStorage.getItem("ackademy.theme")), null);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the language switch keeps the page", async () => {
  const page = await open(browser, "en/sandbox/");
  await page.getByRole("link", { name: "中文" }).click();
  await page.waitForURL("**/zh/sandbox/");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
  const lab = await new Lab(page).ready();
  assert.match(await lab.root.innerText(), /播放/, "the lab speaks the page's language");
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL("**/en/sandbox/");
  await page.context().close();
});

test("without scripts the figure and the text are there", async () => {
  const page = await open(browser, "", { javaScriptEnabled: false });
  await page.getByRole("heading", { level: 1 }).waitFor();
  const picture = page.locator("tcp-lab .still .wide svg");
  const box = await picture.boundingBox();
  assert.ok(box.width > 300 && box.height > 100, JSON.stringify(box));
  assert.equal(await page.getByRole("group", { name: "Theme" }).isVisible(), false, "no switch that does nothing");
  await page.context().close();
});

test("an address that is no page says so, at any depth", async () => {
  const page = await open(browser, "en/nowhere/at/all", {});
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "There is no page here.");
  assert.deepEqual(page.troubles.filter((each) => !each.includes("404")), []);
  const font = await page.getByRole("heading", { level: 1 }).evaluate((each) => getComputedStyle(each).fontFamily);
  assert.match(font, /Source Serif/, "its style sheet was found");
  await page.context().close();
});

test("everything works under a sub-path", async () => {
  const server = await serve({ dist: process.env.ACKADEMY_DIST, base: "/some/where/" });
  try {
    const page = await open(browser, "", { base: server.url });
    const lab = await new Lab(page).ready();
    await lab.step();
    await page.getByRole("link", { name: "Sandbox" }).click();
    await page.waitForURL("**/some/where/en/sandbox/");
    await new Lab(page).ready();
    await page.getByRole("link", { name: "中文" }).click();
    await page.waitForURL("**/some/where/zh/sandbox/");
    await new Lab(page).ready();
    await page.getByRole("link", { name: "Ackademy" }).click();
    await page.waitForURL("**/some/where/zh/");
    await new Lab(page).ready();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  } finally {
    await server.close();
  }
});
