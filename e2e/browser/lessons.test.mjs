// The course: map, lessons, next; reading without scripts; progress that loses nothing; cards, claims and words.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LESSON = "en/lessons/handshake/";
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} (${node.failureSummary.split("\n")[1]?.trim()})`).join("; ")}`);
}

const stored = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("ackademy.progress") ?? "null"));

test("home leads to the lessons, a lesson to the next, and the last one back", async () => {
  const page = await open(browser, "");
  await page.getByRole("navigation", { name: "Site" }).getByRole("link", { name: "Lessons" }).click();
  await page.waitForURL("**/en/lessons/");
  const rows = page.locator(".unit-map li a");
  const count = await rows.count();
  assert.ok(count >= 1);
  await rows.first().click();
  for (let seen = 1; ; seen += 1) {
    const next = page.locator(".onward .next");
    if ((await next.count()) === 0) {
      assert.equal(seen, count, "next leads through all lessons");
      break;
    }
    const title = await next.locator(".title").innerText();
    await next.click();
    await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
  }
  await page.locator(".onward").getByRole("link", { name: "All lessons" }).click();
  await page.waitForURL("**/en/lessons/");
  await page.context().close();
});

for (const [path, answer, sentence] of [
  [LESSON, "Answer", /Each SYN took one number/],
  ["zh/lessons/handshake/", "答案", /两个 SYN 各占用一个序号/],
]) {
  test(`/${path} reads whole without scripts`, async () => {
    const page = await open(browser, path, { javaScriptEnabled: false });
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
    const labs = page.locator("tcp-lab");
    assert.ok((await labs.count()) >= 3);
    for (const lab of await labs.all()) {
      const box = await lab.locator("svg").first().boundingBox();
      assert.ok(box.width > 400 && box.height > 100, JSON.stringify(box));
      const [inner, outer] = [await lab.locator(".still").boundingBox(), await lab.boundingBox()];
      assert.ok(inner.height <= outer.height + 1, "nothing is cut off");
    }
    const details = page.locator("tcp-lab details").filter({ hasText: answer }).first();
    assert.equal(await details.getByText(sentence).isVisible(), false, "the answer is not given away");
    await details.locator("summary").click();
    await details.getByText(sentence).waitFor();
    assert.equal(await page.locator(".card button:visible").count(), 0, "no button that does nothing");
    await page.context().close();
  });
}

test("a lesson's labs come to life without a jump", async () => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    const page = await open(browser, LESSON, { viewport });
    const boxes = () => page.evaluate(() => [...document.querySelectorAll("tcp-lab")].map((lab) => lab.getBoundingClientRect().height));
    const before = await boxes();
    await new Lab(page).ready();
    assert.deepEqual(await boxes(), before, `at ${viewport.width} px`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `the page is ${wide} px wide`);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test("a word is explained by pointing, by the keyboard and by a touch", async () => {
  const page = await open(browser, LESSON);
  const word = page.locator(".term").first();
  const gloss = page.locator(".gloss").first();
  await word.hover();
  await gloss.waitFor({ state: "visible" });
  const [at, box] = [await word.boundingBox(), await gloss.boundingBox()];
  assert.ok(Math.abs(box.y - (at.y + at.height)) < 20 || box.y + box.height <= at.y, "beside its word");
  await page.mouse.move(0, 0);
  await gloss.waitFor({ state: "hidden" });
  await page.locator("h1").click();
  for (let press = 0; press < 60 && !(await word.evaluate((it) => it === document.activeElement)); press += 1) await page.keyboard.press("Tab");
  await gloss.waitFor({ state: "visible" });
  await page.keyboard.press("Escape");
  await gloss.waitFor({ state: "hidden" });
  await page.context().close();
  const phone = await open(browser, LESSON, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.locator(".term").first().tap();
  await phone.locator(".gloss").first().waitFor({ state: "visible" });
  await phone.context().close();
});

test("a card says what was said, what it was, and because of what", async () => {
  const page = await open(browser, LESSON);
  const card = page.locator("form.card").first();
  await card.getByLabel("1000", { exact: true }).check();
  await card.getByRole("button", { name: "Answer" }).click();
  const told = card.locator("[data-option]:visible");
  await told.waitFor();
  assert.match(await told.innerText(), /You said: 1000\. It was: 1001\.[\s\S]*number is the SYN/);
  assert.doesNotMatch(await told.innerText(), /wrong/i);
  assert.equal((await stored(page)).lessons.handshake.cards["next-byte"].box, 0);
  await card.getByLabel("1001", { exact: true }).check();
  await card.getByRole("button", { name: "Answer" }).click();
  assert.match(await card.locator("[data-option]:visible").innerText(), /So it was/);
  assert.equal((await stored(page)).lessons.handshake.cards["next-byte"].box, 1);
  await page.context().close();
});

test("a lesson is done when its questions are answered and its challenge is met, and the map says so", async () => {
  const page = await open(browser, LESSON);
  for (const card of await page.locator("form.card").all()) {
    await card.getByRole("radio").first().check();
    await card.getByRole("button", { name: "Answer" }).click();
  }
  for (const index of [0, 1]) {
    const lab = new Lab(page, index);
    await lab.host.scrollIntoViewIfNeeded();
    await lab.ready();
    await lab.host.getByRole("radio").first().check();
    await lab.host.getByRole("button", { name: "Commit" }).click();
    await page.waitForFunction((count) => JSON.parse(localStorage.getItem("ackademy.progress")).lessons.handshake.predicted.length === count, index + 1);
  }
  await page.goto(`${process.env.ACKADEMY_URL}en/lessons/`);
  const row = page.locator('[data-progress="handshake"]');
  assert.equal(await row.getAttribute("data-state"), "begun");
  await page.goto(`${process.env.ACKADEMY_URL}${LESSON}`);
  // The challenge: the bare ACK is dropped, and the bytes complete the handshake.
  const lab = new Lab(page, 2);
  await lab.host.scrollIntoViewIfNeeded();
  await lab.ready();
  await lab.host.locator("[data-part=stage] [role=button]").filter({ hasText: "ACK 7001" }).first().click();
  await lab.choose(/^Drop/);
  await lab.step();
  await lab.step();
  await page.waitForFunction(() => JSON.parse(localStorage.getItem("ackademy.progress")).lessons.handshake.solved.includes("early-data"));
  await page.goto(`${process.env.ACKADEMY_URL}en/lessons/`);
  assert.equal(await row.getAttribute("data-state"), "done");
  assert.match(await row.innerText(), /done/);
  assert.match(await page.locator(".summary").innerText(), /^1 of \d+ lessons done/);
  await page.context().close();
});

test("progress goes to a file and comes back; a broken or a newer file is refused and nothing is lost", async () => {
  const page = await open(browser, LESSON);
  await page.locator("form.card").first().getByLabel("1001").check();
  await page.locator("form.card").first().getByRole("button", { name: "Answer" }).click();
  await page.goto(`${process.env.ACKADEMY_URL}en/lessons/`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as a file" }).click()]);
  const text = readFileSync(await download.path(), "utf8");
  const saved = JSON.parse(text);
  assert.equal(saved.version, 1);
  const kept = await stored(page);
  const take = (content) => page.getByLabel("Take from a file").setInputFiles({ name: "p.json", mimeType: "application/json", buffer: Buffer.from(content) });
  const said = page.locator(".said");
  for (const [content, sentence] of [
    ["{", /no progress that can be read/],
    ["[]", /no progress that can be read/],
    [JSON.stringify({ ...saved, lessons: { handshake: { predicted: 3 } } }), /no progress that can be read/],
    [JSON.stringify({ ...saved, lessons: { "<b>": saved.lessons.handshake } }), /no progress that can be read/],
    [JSON.stringify({ ...saved, version: 2 }), /newer version/],
  ]) {
    await said.evaluate((it) => (it.textContent = ""));
    await take(content);
    await said.filter({ hasText: sentence }).waitFor();
    assert.deepEqual(await stored(page), kept, content);
  }
  // On another device, where something else was done.
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${process.env.ACKADEMY_URL}en/lessons/close/`);
  await page.goto(`${process.env.ACKADEMY_URL}en/lessons/`);
  await take(text);
  await said.filter({ hasText: /added to yours/ }).waitFor();
  const both = await stored(page);
  assert.deepEqual(both.lessons.handshake, kept.lessons.handshake);
  assert.ok(both.lessons.close);
  await page.context().close();
});

test("what is stored by a newer version stays untouched, what cannot be read is put aside, and without storage everything works", async () => {
  const page = await open(browser, "en/lessons/");
  const newer = JSON.stringify({ format: "ackademy-progress", version: 9, everything: "else" });
  await page.evaluate((text) => localStorage.setItem("ackademy.progress", text), newer);
  await page.goto(`${process.env.ACKADEMY_URL}${LESSON}`);
  await page.goto(`${process.env.ACKADEMY_URL}en/lessons/`);
  assert.match(await page.locator(".said").innerText(), /newer version/);
  assert.equal(await page.evaluate(() => localStorage.getItem("ackademy.progress")), newer);
  await page.evaluate(() => localStorage.setItem("ackademy.progress", "garbage"));
  await page.goto(`${process.env.ACKADEMY_URL}${LESSON}`);
  assert.ok((await stored(page)).lessons.handshake);
  assert.equal(await page.evaluate(() => localStorage.getItem("ackademy.progress.unreadable")), "garbage");
  await page.context().close();

  const forbidden = await open(browser, null);
  await forbidden.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }));
  await forbidden.goto(`${process.env.ACKADEMY_URL}${LESSON}`);
  const card = forbidden.locator("form.card").first();
  await card.getByRole("radio").first().check();
  await card.getByRole("button", { name: "Answer" }).click();
  await card.locator("[data-option]:visible").waitFor();
  assert.deepEqual(forbidden.troubles, []);
  await forbidden.context().close();
});

test("a claim is answered by its run", async () => {
  const page = await open(browser, "en/myths/");
  const claims = page.locator(".claim");
  assert.ok((await claims.count()) >= 12);
  const claim = page.locator("#bare-ack");
  assert.equal(await claim.locator("svg").isVisible(), false);
  await claim.getByLabel("True").check();
  await claim.getByRole("button", { name: "Answer" }).click();
  assert.match(await claim.locator("[data-option]:visible").innerText(), /You said: True\. The run says the opposite/);
  assert.ok((await claim.locator("svg").boundingBox()).height > 100);
  await claim.getByRole("link", { name: "Run it" }).click();
  const lab = await new Lab(page).ready();
  assert.ok((await lab.steps()) > 2, "at the moment that shows it");
  await page.context().close();
});

test("a lesson prints as a handout", async () => {
  const page = await open(browser, LESSON, { viewport: { width: 800, height: 1100 }, javaScriptEnabled: false });
  assert.equal(await page.locator(".answers").isVisible(), false);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".answers").isVisible(), "the answers are at the end");
  const shown = await page.locator("button:visible:not(.term), .onward:visible, .unit:visible, summary:visible").count();
  assert.equal(shown, 0, "no buttons, no links to other pages");
  for (const lab of await page.locator("tcp-lab").all()) assert.ok((await lab.locator("svg").first().boundingBox()).height > 100);
  await page.context().close();
});

for (const path of ["en/lessons/", "zh/lessons/", "en/myths/", "zh/myths/", "en/glossary/", "zh/glossary/", LESSON, "zh/lessons/handshake/"]) {
  test(`axe finds nothing on /${path}`, async () => {
    for (const [viewport, colorScheme] of [[{ width: 1440, height: 900 }, "light"], [{ width: 360, height: 740 }, "dark"]]) {
      const page = await open(browser, path, { viewport, colorScheme, reducedMotion: "reduce" });
      if (path.includes("handshake")) await (await new Lab(page).ready()).arrived();
      assert.deepEqual(await violations(page), [], `${viewport.width} px`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= viewport.width, `the page is ${wide} px wide`);
      await page.context().close();
    }
  });
}
