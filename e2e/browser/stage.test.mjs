// The stage: heads over their lifelines, keys that work wherever the focus is in it, and a page that scrolls past it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";
import { world } from "../lib/world.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const WIDTHS = [360, 700, 1024, 1440];

/** The middles of the heads and of the lifelines that are drawn, in CSS pixels of the page, from left to right. */
function columns(lab) {
  return lab.host.evaluate((host) => {
    const root = host.shadowRoot;
    const middle = (each) => {
      const box = each.getBoundingClientRect();
      return { x: box.x + box.width / 2, left: box.x, right: box.right };
    };
    const heads = [...root.querySelectorAll("[data-part^=head-]")].map(middle);
    const words = [...root.querySelectorAll("[data-part^=head-] .who")].map(middle);
    // Several bands of one host stand beside each other: the first is its own.
    const lines = [...root.querySelectorAll(".ladder .ack-life, .ladder .ack-band")].map(middle).map((line) => line.x);
    return { heads: heads.sort((a, b) => a.x - b.x), words: words.sort((a, b) => a.x - b.x), lines };
  });
}

for (const [file, hosts] of [
  ["handshake/scenario.toml", 2],
  ["syn-flood/scenario.toml", 3],
  ["isn/scenario.toml", 4],
  ["rst-attack/scenario.toml", 6],
  ["resets/scenario.toml", 11],
]) {
  test(`the heads of ${file} stand over their lifelines at every width`, async () => {
    for (const width of WIDTHS) {
      const { page, lab } = await world(browser, file, width);
      for (let step = 0; step < 2; step += 1) await lab.step();
      await page.waitForTimeout(150);
      const stage = lab.part("stage");
      const inside = await stage.evaluate((each) => each.scrollWidth - each.clientWidth);
      for (const left of inside > 0 ? [0, inside] : [0]) {
        await stage.evaluate((each, to) => each.scrollTo(to, 0), left);
        await page.waitForTimeout(100);
        const { heads, words, lines } = await columns(lab);
        assert.ok(heads.length >= 2, `${heads.length} heads`);
        for (const [place, head] of heads.entries()) {
          const nearest = Math.min(...lines.map((line) => Math.abs(line - head.x)));
          assert.ok(nearest <= 4, `${file} at ${width} px, scrolled by ${left}: head ${place} is ${nearest} px off its lifeline`);
          assert.ok(Math.abs(words[place].x - head.x) <= 4, `the words of head ${place} are not in its middle`);
          if (place > 0) assert.ok(words[place - 1].right <= words[place].left + 1, `${file} at ${width} px: heads ${place - 1} and ${place} lie on each other`);
        }
      }
      if (hosts > 6 && width <= 1024) assert.ok(inside > 0, "eleven lifelines scroll sideways");
      assert.deepEqual(page.troubles, []);
      await page.context().close();
    }
  });
}

const focused = (lab) => lab.host.evaluate((host) => host.shadowRoot.activeElement?.dataset.part ?? host.shadowRoot.activeElement?.getAttribute("class"));

test("the clock's keys work wherever the focus is in the stage", async () => {
  const { page, lab } = await world(browser, "handshake/scenario.toml", 1024);
  await lab.untilFlight();
  await lab.part("stage").focus();
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(lab), "flight", "up walks to the segment");
  await page.keyboard.press("d");
  await page.waitForFunction(() => !document.querySelector("tcp-lab").shadowRoot.querySelector('[data-part="flight"]'));
  assert.equal(await focused(lab), "stage", "after a fault the focus is on the stage");
  const dropped = await lab.now();
  await lab.moving(() => page.keyboard.press("ArrowRight"));
  assert.equal(await lab.now(), dropped + 1_000_000_000 - dropped, "the retransmission timer goes off after 1 s");
  await lab.moving(() => page.keyboard.press("ArrowLeft"));

  // On the arrow of the lost segment.
  const lost = lab.host.locator('[role=button][data-id="0"]');
  await lost.focus();
  for (const key of ["ArrowRight", "Home", "End", "ArrowLeft"]) {
    await lab.moving(() => page.keyboard.press(key));
    await lost.or(lab.part("stage")).first().focus();
  }
  const before = await lab.now();
  await page.keyboard.press("Space");
  await lab.control("pause").waitFor();
  await page.keyboard.press("Space");
  await lab.control("play").waitFor();
  assert.ok((await lab.now()) >= before);
  assert.equal(await page.evaluate(() => scrollY), 0, "Space does not scroll the page");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the wheel scrolls the page, and with Ctrl it zooms time", async () => {
  const { page, lab } = await world(browser, "fast-recovery/scenario.toml", 1024);
  for (let step = 0; step < 24; step += 1) await lab.step();
  const stage = lab.part("stage");
  const box = await stage.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  const top = await stage.evaluate((each) => each.scrollTop);
  await page.mouse.wheel(0, 300);
  await page.waitForFunction(() => scrollY >= 290);
  assert.equal(await stage.evaluate((each) => each.scrollTop), top);
  await page.evaluate(() => scrollTo(0, 0));

  const height = () => stage.evaluate((each) => each.scrollHeight);
  const first = await height();
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  await page.waitForFunction((was) => document.querySelector("tcp-lab").shadowRoot.querySelector("[data-part=stage]").scrollHeight > was, first);
  await stage.focus();
  await page.keyboard.press("0");
  await page.waitForFunction((was) => document.querySelector("tcp-lab").shadowRoot.querySelector("[data-part=stage]").scrollHeight === was, first);
  // Where it was before *now* is a key and a button away.
  await page.keyboard.press("+");
  const scrolled = await stage.evaluate((each) => each.scrollTop);
  assert.ok(scrolled > 0);
  await page.keyboard.press("PageUp");
  const up = await stage.evaluate((each) => each.scrollTop);
  assert.ok(up < scrolled);
  await lab.host.getByRole("button", { name: /^Later/ }).click();
  assert.ok((await stage.evaluate((each) => each.scrollTop)) > up);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("several at one place open into a list, and each has its actions", async () => {
  const { page, lab } = await world(browser, "fast-recovery/scenario.toml", 1024);
  const pile = lab.part("pile");
  for (let left = 40; left > 0 && (await pile.count()) === 0; left -= 1) await lab.step();
  const names = await lab.flights();
  assert.equal(names.length, 16, "sixteen leave at once");
  await lab.part("stage").focus();
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(lab), "pile");
  await page.keyboard.press("Enter");
  await lab.menu().waitFor();
  assert.equal(await lab.menu().getByRole("menuitem").count(), 16);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await lab.menu().getByRole("menuitem", { name: "Drop" }).waitFor();
  await lab.choose("Drop");
  await page.waitForTimeout(100);
  const now = await lab.flights();
  assert.deepEqual(now, names.filter((name) => name !== names[1]), "the second of the list is dropped");
  assert.equal(await focused(lab), "stage");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

/** Whether what a selector names is within the stage's box. */
const inView = (lab, selector) =>
  lab.part("stage").evaluate((stage, wanted) => {
    const [room, box] = [stage, stage.querySelector(wanted)].map((each) => each.getBoundingClientRect());
    return box.top >= room.top - 1 && box.bottom <= room.bottom + 1;
  }, selector);

test("at its end a short run is whole in view", async () => {
  const page = await open(browser, "", { reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();
  await lab.openMenu();
  await lab.choose("Drop");
  while ((await lab.control("step").getAttribute("aria-disabled")) !== "true") await lab.step();
  await page.waitForTimeout(200);
  assert.equal(await lab.part("stage").evaluate((each) => each.scrollTop), 0);
  assert.ok(await inView(lab, ".ack-loss"), "the loss");
  assert.ok(await inView(lab, ".ack-now"), "the end");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a longer run is offered whole, and once more from its start", async () => {
  const { page, lab } = await world(browser, "fast-recovery/scenario.toml", 1024);
  const whole = lab.host.getByRole("button", { name: "Whole run" });
  assert.equal(await whole.count(), 0, "not before its end");
  await lab.part("stage").focus();
  for (let left = 400; left > 0 && (await whole.count()) === 0; left -= 1) await page.keyboard.press("ArrowRight");
  assert.equal(await inView(lab, ".ack-tick"), false, "its start has scrolled away");
  await whole.click();
  await page.waitForTimeout(200);
  assert.ok((await inView(lab, ".ack-tick")) && (await inView(lab, ".ack-now")));
  assert.equal(await whole.getAttribute("aria-pressed"), "true");
  const end = await lab.now();
  await lab.host.getByRole("button", { name: "Replay" }).click();
  await lab.control("pause").click();
  assert.ok((await lab.now()) < end);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

const rows = (lab) => lab.part("stage").evaluate((stage) => [...stage.querySelectorAll(".ack-arrow")].map((arrow) => arrow.querySelector(".ack-line").getBoundingClientRect().top));

test("without delay the order can be read: a row a segment, not to scale", async () => {
  const page = await open(browser, "en/sandbox/", { reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();
  const note = lab.part("stage").getByText("not to scale");
  assert.equal(await note.count(), 0);
  await lab.part("knobs").getByLabel("Delay", { exact: true }).fill("0");
  await page.keyboard.press("Enter");
  await note.waitFor();
  for (let step = 0; step < 3; step += 1) await lab.step();
  const tops = await rows(lab);
  assert.ok(tops.length >= 3);
  for (const [place, top] of tops.entries()) if (place > 0) assert.ok(top >= tops[place - 1] + 24, `row ${place}`);
  // By hand the other way.
  await lab.host.getByRole("button", { name: "One row a segment, not to scale" }).click();
  await note.waitFor({ state: "detached" });
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
