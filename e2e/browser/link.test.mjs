// A copied link restores scenario, seed, commands and cursor exactly; a bad one costs nothing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

const SANDBOX = "en/sandbox/";
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function sandbox(fragment = "") {
  const page = await open(browser, SANDBOX + fragment, {
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  return { page, lab: await new Lab(page).ready() };
}

/** Drops the second segment of a run and goes on a little, then copies the link. */
async function copied() {
  const { page, lab } = await sandbox();
  const slider = lab.part("knobs").getByRole("slider").first();
  await slider.focus();
  await page.keyboard.press("ArrowUp");
  const knobs = await values(lab);
  await lab.untilFlight();
  await lab.step();
  await lab.untilFlight();
  await lab.openMenu();
  await lab.choose(/^Drop/);
  await lab.step();
  await lab.step();
  await lab.control("copy").click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const moment = await seen(lab);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
  return { link, moment, knobs };
}

async function seen(lab) {
  await lab.host.getByRole("button", { name: /^(Log|日志)$/ }).first().click();
  await lab.part("log").waitFor();
  // It draws the rows that are in view and a few around them; those at its end are always among them.
  const log = (await lab.settled("log")).split("\n").slice(-20);
  return {
    step: await lab.steps(),
    now: await lab.now(),
    flights: await lab.flights(),
    log,
    knobs: await values(lab),
  };
}

async function values(lab) {
  const sliders = lab.part("knobs").getByRole("slider");
  await sliders.first().waitFor();
  return sliders.evaluateAll((all) => all.map((each) => each.value ?? each.getAttribute("aria-valuenow")));
}

test("a copied link leads to the same moment in another browser", async () => {
  const { link, moment } = await copied();
  assert.match(link, /\/en\/sandbox\/#lab=[A-Za-z0-9_-]+$/);
  assert.ok(moment.step > 0);
  const { page, lab } = await sandbox(link.slice(link.indexOf("#")));
  await page.waitForFunction((step) => document.querySelector("tcp-lab").shadowRoot.querySelector("[data-step]").dataset.step === step, String(moment.step));
  assert.deepEqual(await seen(lab), moment);
  // The future is the same too: the drop stays in the history.
  await lab.back();
  await lab.step();
  assert.deepEqual(await seen(lab), moment);
  assert.deepEqual(page.troubles, []);

  // The language switch keeps it.
  await page.getByRole("link", { name: "中文" }).click();
  await page.waitForURL(/\/zh\/sandbox\/#lab=/);
  const chinese = await new Lab(page).ready();
  await page.waitForFunction((step) => document.querySelector("tcp-lab").shadowRoot.querySelector("[data-step]").dataset.step === step, String(moment.step));
  assert.equal(await chinese.now(), moment.now);
  await page.context().close();
});

for (const [what, spoil] of [
  ["truncated", (code) => code.slice(0, Math.floor(code.length / 2))],
  ["of random letters", () => "AAAA-not_a_link-AAAA"],
  ["over-long", (code) => code.repeat(Math.ceil(200_000 / code.length))],
  ["empty", () => ""],
]) {
  test(`a link that is ${what} costs one sentence and nothing else`, async () => {
    const { link } = await copied();
    const code = spoil(link.slice(link.indexOf("#lab=") + 5));
    const { page, lab } = await sandbox(`#lab=${code}`);
    const notice = lab.part("notice");
    if (code !== "") {
      await notice.getByText(/link/i).waitFor({ timeout: 15_000 });
      const text = (await notice.innerText()).replace(/\s+/g, " ").trim();
      assert.match(text, /^[A-Z][^.]+\.( [A-Z][^.]+\.)?/, "what happened, and what to do");
    }
    const default_ = await seen((await sandbox()).lab);
    assert.deepEqual(await seen(lab), default_, "the lab shows what it shows without a link");
    await lab.step();
    assert.ok((await lab.steps()) > default_.step, "and works");
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test("a bad link given to a running lab leaves it as it is", async () => {
  const { page, lab } = await sandbox();
  await lab.step();
  await lab.step();
  const before = await seen(lab);
  await page.evaluate(() => {
    location.hash = "#lab=broken";
  });
  await lab.part("notice").getByText(/link/i).waitFor({ timeout: 15_000 });
  assert.deepEqual(await seen(lab), before);
  await page.context().close();
});
