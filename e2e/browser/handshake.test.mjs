// The first thing a visitor does: drop the SYN, and see what becomes of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

const SECOND = 1_000_000_000;
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
  assert.deepEqual([await lab.steps(), await lab.now()], [0, 0], "the clock begins stopped, before anything has happened");
  assert.equal(await lab.state("server"), "LISTEN");

  await lab.step();
  assert.deepEqual(await lab.flights(), ["client SYN 1000 #1"]);
  assert.equal(await lab.state("client"), "SYN-SENT");
  const sent = await lab.now();

  await lab.openMenu("client SYN 1000 #1");
  await lab.choose(/^Drop/);
  assert.deepEqual(await lab.flights(), [], "nothing is in flight after the drop");
  assert.match(await lab.part("stage").innerText(), /dropped by you/i);

  await lab.step();
  // RFC 6298, 2.1: the first RTO is one second.
  assert.equal((await lab.now()) - sent, SECOND);
  assert.deepEqual(await lab.flights(), ["client SYN 1000 #2"]);
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

test("stepping back undoes the retransmission, and then the drop's moment is as it was", async () => {
  const { page, lab } = await home();
  await lab.step();
  const sent = await lab.now();
  await lab.openMenu();
  await lab.choose(/^Drop/);
  await lab.step();
  assert.deepEqual(await lab.flights(), ["client SYN 1000 #2"]);

  await lab.back();
  assert.deepEqual(await lab.flights(), [], "the retransmission is undone, the drop is not");
  assert.ok((await lab.now()) < sent + SECOND);
  assert.match(await lab.part("stage").innerText(), /dropped by you/i);

  await lab.back();
  assert.equal(await lab.steps(), 0);
  assert.equal(await lab.state("client"), "CLOSED");
  assert.doesNotMatch(await lab.part("stage").innerText(), /dropped by you/i);

  // The same history lies ahead: the drop is a command at its moment.
  await lab.step();
  await lab.step();
  assert.deepEqual(await lab.flights(), ["client SYN 1000 #2"]);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("delay, duplicate and corrupt do what they say", async () => {
  for (const [action, expected] of [
    [/^Duplicate/, (lab) => lab.flights().then((all) => assert.equal(all.length, 2, "the copy is in flight too"))],
    [/^Corrupt/, async (lab) => {
      await lab.step();
      assert.equal(await lab.state("server"), "LISTEN", "a segment with a bad checksum is not taken");
    }],
  ]) {
    const { page, lab } = await home();
    await lab.step();
    await lab.openMenu();
    await lab.choose(action);
    await expected(lab);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  }
});

test("the Chinese page does the same in Chinese", async () => {
  const { page, lab } = await home("zh/");
  await lab.step();
  await lab.openMenu("client SYN 1000 #1");
  await lab.choose(/^丢弃/);
  await lab.step();
  assert.deepEqual(await lab.flights(), ["client SYN 1000 #2"]);
  assert.match(await lab.why(), /重传/);
  assert.match(await lab.why(), /RFC 6298/);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
