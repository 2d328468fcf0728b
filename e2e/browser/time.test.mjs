// Longer steps, the scrubber's marks, the faults in force, asking a host, and several labs on a page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const MS = 1_000_000;

async function home(options = {}) {
  const page = await open(browser, "", { reducedMotion: "reduce", ...options });
  const lab = await new Lab(page).ready();
  await lab.part("marks").waitFor({ state: "attached", timeout: 30_000 });
  return { page, lab };
}

/** Drops the first SYN at its beginning, by the keyboard. */
async function dropped(options) {
  const { page, lab } = await home(options);
  await lab.untilFlight();
  await lab.part("stage").focus();
  await page.keyboard.press("d");
  return { page, lab };
}

test("longer steps by letters and by the panel, on and back, and running until one", async () => {
  const { page, lab } = await dropped();
  await lab.moving(() => page.keyboard.press("r"));
  // The first RTO is 1 s (RFC 6298, 2.1).
  assert.equal(await lab.now(), 1000 * MS);
  await lab.moving(() => page.keyboard.press("s"));
  assert.equal(await lab.state("server"), "SYN-RECEIVED");
  await lab.moving(() => page.keyboard.press("Shift+R"));
  assert.equal(await lab.now(), 1000 * MS);
  const opener = lab.host.getByRole("button", { name: "Longer steps" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const panel = lab.part("jumps");
  await panel.waitFor();
  await lab.moving(() => panel.getByRole("button", { name: "On to the next state change" }).click());
  assert.equal(await lab.now(), 1050 * MS);
  await panel.getByRole("button", { name: "Run until a state changes" }).click();
  await lab.part("head-client").getByText("ESTABLISHED").waitFor();
  assert.equal(await lab.now(), 1100 * MS, "it stopped there by itself");
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  assert.equal(await opener.evaluate((each) => each.getRootNode().activeElement === each), true);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("marks are buttons of 24 px with names, walked by arrows", async () => {
  const { page, lab } = await dropped();
  await lab.moving(() => page.keyboard.press("r"));
  const marks = lab.part("marks").getByRole("button");
  const names = await marks.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
  assert.ok(names.some((name) => /^Lost, .*SYN/.test(name)) && names.some((name) => /^Retransmitted, 1\.000 s: /.test(name)), names.join("\n"));
  for (const mark of await marks.all()) {
    const box = await mark.boundingBox();
    assert.ok(box.width >= 24 && box.height >= 24);
  }
  assert.equal(await lab.part("marks").locator('[tabindex="0"]').count(), 1);
  const lost = marks.and(lab.host.getByRole("button", { name: /^Lost/ })).first();
  await lab.moving(() => lost.click());
  assert.match(await lab.why(), /SYN/);
  await lost.focus();
  await page.keyboard.press("End");
  await lab.moving(() => page.keyboard.press("Enter"));
  assert.equal(await lab.now(), 1000 * MS);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a fault is listed with its moment, gone to, removed alone from any moment, and brought back", async () => {
  const { page, lab } = await dropped();
  await lab.moving(() => page.keyboard.press("r"));
  await lab.host.getByRole("button", { name: "Faults", exact: true }).filter({ visible: true }).click();
  const list = lab.part("faults");
  await list.getByText("You drop the client’s SYN 1000").waitFor();
  await list.getByRole("button", { name: /^Remove: / }).focus();
  await page.keyboard.press("Enter");
  await list.getByText("Nothing was done to this run").waitFor();
  assert.equal(await lab.now(), 1000 * MS, "the clock stands where it stood");
  assert.equal(await lab.state("server"), "ESTABLISHED");
  await lab.control("undo").click();
  await list.getByText("You drop the client’s SYN 1000").waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a host is asked why it sends nothing, by keyboard and in one press", async () => {
  const { page, lab } = await home();
  await lab.untilFlight();
  const ask = lab.part("head-server").getByRole("button", { name: /why does it send nothing/ });
  await ask.focus();
  await page.keyboard.press("Enter");
  await lab.part("why").getByText(/until a SYN arrives/).waitFor();
  await lab.part("head-client").getByRole("button", { name: /why does it send nothing/ }).click();
  await lab.part("why").getByText(/retransmission timer goes off at 1\.000\ss/).waitFor();
  assert.match(await lab.part("why").innerText(), /RFC\s\d+, /);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("one lab plays at a time unless asked, out of sight it stops, and a menu closes when another lab is used", async () => {
  const { page, lab } = await home({ reducedMotion: "no-preference" });
  await page.evaluate(() => {
    const second = document.createElement("tcp-lab");
    second.setAttribute("layout", "compact");
    document.querySelector("tcp-lab").after(second);
  });
  const other = await new Lab(page, 1).ready();
  await other.part("marks").waitFor({ state: "attached", timeout: 30_000 });
  await lab.control("play").click();
  await lab.control("pause").waitFor();
  await other.control("play").click();
  await other.control("pause").waitFor();
  await lab.control("play").waitFor();
  // Asked to, both play.
  await page.evaluate(() => document.querySelectorAll("tcp-lab")[0].setAttribute("together", ""));
  await lab.control("start").click();
  await lab.control("play").click();
  await page.waitForTimeout(200);
  assert.equal(await other.control("pause").count(), 1);
  assert.equal(await lab.control("pause").count(), 1);
  // Out of sight both stop.
  await page.evaluate(() => {
    const room = document.createElement("div");
    room.style.height = "4000px";
    document.body.append(room);
    window.scrollTo(0, document.body.scrollHeight);
  });
  await lab.control("play").waitFor({ state: "attached" });
  await other.control("play").waitFor({ state: "attached" });
  await page.evaluate(() => window.scrollTo(0, 0));
  await lab.control("start").click();
  await lab.untilFlight();
  await lab.openMenu();
  await other.control("start").click();
  await lab.menu().waitFor({ state: "hidden" });
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
