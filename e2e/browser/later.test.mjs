// What comes later: late, or not at all, or when the lab is gone again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";
import { serve } from "../serve.mjs";

const PART = /(chunk|split)_[^/]*\.wasm$/;
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** Where the focus is, through shadow roots: a part's name, or the tag's. */
const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.dataset.part ?? at?.tagName;
  });

/** A page with one lab and nothing else. */
async function foreign(body, before = () => {}) {
  const page = await open(browser, null, { reducedMotion: "reduce" });
  await page.addInitScript(before);
  await page.route(`${address()}foreign.html`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,"><body>${body}<script type="module" src="ackademy.js"></script>`,
    }),
  );
  await page.goto(`${address()}foreign.html`);
  return page;
}

const LAB = '<tcp-lab scenario="handshake"></tcp-lab>';

for (const [width, height] of [
  [1440, 500],
  [360, 560],
  [740, 360],
]) {
  test(`the list of keys opens where the lab's lower edge is out of sight, and gives the focus back, at ${width} x ${height}`, async () => {
    const page = await open(browser, "", { reducedMotion: "reduce", viewport: { width, height } });
    const lab = await new Lab(page).ready();
    await lab.part("stage").focus();
    await page.keyboard.press("?");
    const dialog = lab.host.getByRole("dialog");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await focused(page), "stage");
    await page.keyboard.press("?");
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await focused(page), "stage");
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test("a list of keys that is not here yet is forgotten by whoever goes on", async () => {
  const server = await serve({ dist: process.env.ACKADEMY_DIST, partsAfter: 1500 });
  try {
    const page = await open(browser, "", { base: server.url, reducedMotion: "reduce" });
    const lab = await new Lab(page).ready();
    await lab.part("stage").focus();
    await page.keyboard.press("?");
    await page.keyboard.press("ArrowRight");
    await lab.part("why").waitFor();
    await page.waitForTimeout(500);
    assert.equal(await lab.host.getByRole("dialog").count(), 0);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  } finally {
    await server.close();
  }
});

test("a list of keys that does not arrive is told, and comes when it is asked for again", async () => {
  const page = await open(browser, null, { reducedMotion: "reduce" });
  let away = true;
  await page.route(/split_words\.wasm$/, (route) => (away ? route.abort() : route.continue()));
  await page.goto(address());
  const lab = await new Lab(page).ready();
  await lab.part("stage").focus();
  await page.keyboard.press("?");
  await lab.part("notice").waitFor();
  away = false;
  await lab.part("stage").focus();
  await page.keyboard.press("?");
  await lab.host.getByRole("dialog").waitFor();
  await page.context().close();
});

test("a segment's menu that does not arrive is told, and comes when the segment is pressed again", async () => {
  const page = await open(browser, null, { reducedMotion: "reduce" });
  let away = true;
  await page.route(/split_aids\.wasm$/, (route) => (away ? route.abort() : route.continue()));
  await page.goto(address());
  const lab = await new Lab(page).ready();
  await lab.untilFlight();
  await lab.flight().focus();
  await page.keyboard.press("Enter");
  assert.match(await lab.part("notice").innerText(), /menu did not arrive/i);
  // The keys do what the menu would.
  await page.keyboard.press("d");
  assert.equal(await lab.host.getByRole("menu").count(), 0);
  away = false;
  await lab.host.getByRole("button", { name: "Undo" }).click();
  await lab.flight().focus();
  await page.keyboard.press("Enter");
  await lab.host.getByRole("menuitem", { name: "Drop" }).waitFor();
  await page.context().close();
});

test("the language that did not arrive is told above the lab, which goes on, and can be asked for again", async () => {
  const page = await foreign(LAB);
  const lab = await new Lab(page).ready();
  let away = true;
  await page.route(/\/lab-zh-/, (route) => (away ? route.abort() : route.continue()));
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("lang", "zh"));
  const alert = lab.host.getByRole("alert");
  await alert.getByRole("button", { name: "重试" }).waitFor();
  const before = await lab.step();
  away = false;
  await alert.getByRole("button", { name: "重试" }).click();
  await lab.host.getByRole("button", { name: /^单步/ }).waitFor();
  assert.equal(await lab.steps(), before);
  assert.equal(await focused(page), "stage", "who asked with the keyboard is not lost");
  assert.deepEqual(page.troubles.filter((trouble) => trouble.startsWith("uncaught")), []);
  await page.context().close();
});

test("a lab that is taken away at any moment leaves no error behind", async () => {
  const page = await foreign("<main></main>");
  await page.evaluate(async () => {
    const main = document.querySelector("main");
    const make = () => {
      const lab = document.createElement("tcp-lab");
      lab.setAttribute("scenario", "handshake");
      main.append(lab);
      return new Promise((done) => lab.addEventListener("ackademy:ready", () => done(lab), { once: true }));
    };
    // At once, while a link is written, and while a link is read.
    (await make()).remove();
    const writing = await make();
    const link = writing.ackademy(1).link().catch(() => "gone");
    writing.remove();
    await link;
    const reading = await make();
    reading.ackademy(1).followLink("AAAA");
    reading.setAttribute("layout", "compact");
    reading.remove();
    const turned = await make();
    turned.setAttribute("lang", "zh");
    turned.remove();
    await new Promise((done) => setTimeout(done, 1500));
  });
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a language that is taken back before it came changes nothing", async () => {
  const page = await foreign(LAB);
  const lab = await new Lab(page).ready();
  await page.evaluate(() => {
    window.made = 0;
    document.addEventListener("ackademy:ready", () => (window.made += 1));
    const lab = document.querySelector("tcp-lab");
    lab.setAttribute("lang", "zh");
    setTimeout(() => lab.setAttribute("lang", "en"), 20);
  });
  await page.waitForTimeout(1500);
  assert.equal(await page.evaluate(() => window.made), 0);
  await lab.host.getByRole("button", { name: /^Step/ }).waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the last scenario that was asked for is the one that is shown", async () => {
  const page = await foreign(LAB);
  const lab = await new Lab(page).ready();
  // The sandbox's own code, from a link; reading it needs a part that comes later than the answer to the second wish.
  const code = await page.evaluate(async () => {
    const lab = document.querySelector("tcp-lab");
    lab.ackademy(1).step();
    lab.ackademy(1).step();
    return lab.ackademy(1).link();
  });
  const other = await foreign(LAB);
  const second = await new Lab(other).ready();
  await other.evaluate((code) => {
    const lab = document.querySelector("tcp-lab");
    lab.ackademy(1).followLink(code);
    lab.setAttribute("scenario", "sandbox");
  }, code);
  await second.part("inspector").waitFor();
  await other.waitForTimeout(1000);
  assert.equal(await second.steps(), await (async () => {
    const sandbox = await foreign(LAB.replace("handshake", "sandbox"));
    const steps = await (await new Lab(sandbox).ready()).steps();
    await sandbox.context().close();
    return steps;
  })());
  assert.ok((await lab.steps()) > (await second.steps()));
  for (const each of [page, other]) await each.context().close();
});

test("what an attribute becomes while the lab is loading is what is shown", async () => {
  const page = await foreign(LAB.replace("handshake", "no such thing"));
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("scenario", "handshake"));
  await new Lab(page).ready();
  assert.equal(await page.locator("tcp-lab").getByRole("alert").count(), 0);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a browser that cannot tell what is seen gets everything at once", async () => {
  const page = await foreign(LAB, () => delete window.IntersectionObserver);
  const lab = await new Lab(page).ready();
  await lab.part("inspector").waitFor();
  await lab.step();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("parts come from a host that does not know the type of WebAssembly", async () => {
  const server = await serve({ dist: process.env.ACKADEMY_DIST, headers: (path) => (PART.test(path) ? { "content-type": "application/octet-stream" } : {}) });
  try {
    const page = await open(browser, "", { base: server.url });
    const lab = await new Lab(page).ready();
    await lab.part("why").waitFor();
    await page.context().close();
  } finally {
    await server.close();
  }
});

test("a part that comes does not move what is there, on a phone either", async () => {
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 768, height: 1024 },
    { width: 1440, height: 900 },
  ]) {
    const page = await open(browser, null, { viewport, hasTouch: viewport.width < 700, reducedMotion: "reduce" });
    await page.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.moved += entry.hadRecentInput ? 0 : entry.value))).observe({ type: "layout-shift", buffered: true });
    });
    let let_go;
    const gate = new Promise((done) => (let_go = done));
    await page.route(PART, async (route) => {
      await gate;
      await route.continue();
    });
    await page.goto(address());
    const lab = await new Lab(page).ready();
    if (viewport.width < 700) await lab.host.getByRole("button", { name: "Why?" }).click();
    await page.waitForTimeout(800);
    let_go();
    await lab.part("why").getByRole("heading", { level: 3 }).waitFor();
    await page.waitForTimeout(300);
    assert.ok((await page.evaluate(() => window.moved)) < 0.005, `${viewport.width}: ${await page.evaluate(() => window.moved)}`);
    await page.context().close();
  }
});

test("undo has its place from the beginning: nothing moves under the finger when there is something to undo", async () => {
  const page = await open(browser, "", { viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();
  const place = () => lab.control("step").boundingBox();
  const before = await place();
  // A font that comes meanwhile makes the word a little wider.
  const still = async () => {
    const now = await place();
    assert.ok(Math.abs(now.x - before.x) < 2 && Math.abs(now.y - before.y) < 2, JSON.stringify({ before, now }));
  };
  await lab.openMenu();
  await lab.choose(/^Drop/);
  await still();
  await lab.step();
  await lab.step();
  // It stays as long as there is something to undo.
  await lab.control("undo").click();
  await lab.flight("client SYN 1000 #1").waitFor();
  await still();
  await page.context().close();
});
