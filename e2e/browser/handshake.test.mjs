// The first thing a visitor does: drop the SYN, and see what becomes of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

const SECOND = 1_000_000_000;
const SYN = "client SYN 1000 #1";
const AGAIN = "client SYN 1000 #2";
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function home(path = "") {
  const page = await open(browser, path, { reducedMotion: "reduce" });
  return { page, lab: await new Lab(page).ready() };
}

test("a dropped SYN is sent again one RTO later, and the lab says why", async () => {
  const { page, lab } = await home();
  // The page opens on a segment to point at: the SYN that the client sent at 0 is on its way, and the clock stands.
  const begin = await lab.now();
  assert.ok(begin < 50_000_000, "before the SYN arrives");
  await page.waitForTimeout(300);
  assert.equal(await lab.now(), begin, "the clock begins stopped");
  assert.deepEqual(await lab.flights(), [SYN]);
  assert.equal(await lab.state("client"), "SYN-SENT");
  assert.equal(await lab.state("server"), "LISTEN");

  await lab.openMenu(SYN);
  await lab.choose(/^Drop/);
  assert.deepEqual(await lab.flights(), [], "nothing is in flight after the drop");
  assert.match(await lab.stageText(), /dropped by you/i);

  await lab.step();
  // RFC 6298, 2.1: the first RTO is one second, and the SYN was sent at 0.
  assert.equal(await lab.now(), SECOND);
  assert.deepEqual(await lab.flights(), [AGAIN]);
  const why = await lab.why();
  assert.match(why, /retransmi/i);
  assert.match(why, /RFC 6298/);

  // With nothing more in its way the handshake completes.
  for (let left = 10; left > 0 && (await lab.state("server")) !== "ESTABLISHED"; left -= 1) await lab.step();
  assert.equal(await lab.state("client"), "ESTABLISHED");
  assert.equal(await lab.state("server"), "ESTABLISHED");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("stepping back undoes the retransmission, and stepping on does it again", async () => {
  const { page, lab } = await home();
  await lab.openMenu(SYN);
  await lab.choose(/^Drop/);
  await lab.step();
  assert.deepEqual(await lab.flights(), [AGAIN]);

  await lab.back();
  assert.ok(!(await lab.flights()).includes(AGAIN), "the retransmission is undone");
  assert.ok((await lab.now()) < SECOND);
  assert.doesNotMatch(await lab.why(), /RFC 6298/);

  // The drop is a command at its moment, so the same future lies ahead.
  await lab.step();
  assert.equal(await lab.now(), SECOND);
  assert.deepEqual(await lab.flights(), [AGAIN]);

  await lab.control("start").click();
  await page.waitForFunction(() => document.querySelector("tcp-lab").shadowRoot.querySelector("[data-step]").dataset.now === "0");
  assert.equal(await lab.steps(), 0);
  assert.equal(await lab.state("client"), "CLOSED");
  assert.doesNotMatch(await lab.stageText(), /dropped by you/i);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a drop can be taken back at once", async () => {
  const { page, lab } = await home();
  await lab.openMenu(SYN);
  await lab.choose(/^Drop/);
  await lab.control("undo").click();
  await lab.flight(SYN).waitFor();
  assert.doesNotMatch(await lab.stageText(), /dropped by you/i);
  await lab.step();
  assert.equal(await lab.state("server"), "SYN-RECEIVED", "the SYN arrives");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("duplicate and corrupt do what they say", async () => {
  for (const [action, expected] of [
    [/^Duplicate/, (lab) => lab.flights().then((all) => assert.equal(all.length, 2, "the copy is in flight too"))],
    [/^Corrupt/, async (lab) => {
      await lab.step();
      assert.equal(await lab.state("server"), "LISTEN", "a segment with a bad checksum is not taken");
    }],
  ]) {
    const { page, lab } = await home();
    await lab.openMenu(SYN);
    await lab.choose(action);
    await expected(lab);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test("a delay of more than the RTO lets the retransmission overtake", async () => {
  const { page, lab } = await home();
  await lab.openMenu(SYN);
  await lab.menu().getByRole("menuitem", { name: /^Delay/ }).click();
  await lab.menu().getByRole("menuitem", { name: /1\.5/ }).click();
  assert.deepEqual(await lab.flights(), [SYN], "it is still on its way");
  await lab.step();
  assert.equal(await lab.now(), SECOND);
  assert.deepEqual((await lab.flights()).sort(), [SYN, AGAIN]);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the Chinese page does the same in Chinese", async () => {
  const { page, lab } = await home("zh/");
  await lab.openMenu(SYN);
  await lab.choose(/^丢弃/);
  await lab.step();
  assert.deepEqual(await lab.flights(), [AGAIN]);
  assert.match(await lab.why(), /重传/);
  assert.match(await lab.why(), /RFC 6298/);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
