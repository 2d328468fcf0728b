// What stands beside the ladder: the clock, the header, the states, the log.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function home(options = {}) {
  const page = await open(browser, "", { reducedMotion: "reduce", ...options });
  return { page, lab: await new Lab(page).ready() };
}

test("the clock runs, stops, and comes to the end of the handshake by itself", async () => {
  const { page, lab } = await home({ reducedMotion: "no-preference" });
  await lab.control("play").click();
  await lab.control("pause").click();
  const stopped = await lab.now();
  await page.waitForTimeout(200);
  assert.equal(await lab.now(), stopped, "a stopped clock stands");
  await lab.control("play").click();
  await lab.part("head-server").getByText("ESTABLISHED").waitFor({ timeout: 60_000 });
  // SYN, SYN-ACK and ACK take 50 ms each.
  assert.ok((await lab.now()) >= 150_000_000);
  assert.equal(await lab.state("client"), "ESTABLISHED");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the scrubber goes to any moment that was reached", async () => {
  const { page, lab } = await home();
  for (let step = 0; step < 3; step += 1) await lab.step();
  const end = [await lab.steps(), await lab.now()];
  const clock = lab.host.getByRole("slider", { name: /^Clock/ });
  await clock.focus();
  await lab.moving(() => page.keyboard.press("Home"));
  assert.deepEqual([await lab.steps(), await lab.now()], [0, 0]);
  await lab.moving(() => page.keyboard.press("End"));
  assert.deepEqual([await lab.steps(), await lab.now()], end);
  // With the pointer, to the middle of the track.
  const box = await clock.boundingBox();
  await lab.moving(() => page.mouse.click(box.x + box.width * 0.2, box.y + box.height / 2));
  assert.ok((await lab.now()) < end[1]);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the header of the SYN is shown as fields, as bits and as bytes", async () => {
  const { page, lab } = await home();
  const header = lab.part("inspector");
  // Line numbers and the like are hidden from those who listen, and from this test.
  const text = () =>
    header.evaluate((each) => {
      const copy = each.cloneNode(true);
      for (const hidden of copy.querySelectorAll("[aria-hidden=true].offset, .characters")) hidden.remove();
      return copy.textContent.replace(/\s+/g, " ");
    });
  for (const [name, value] of [["source port", "49152"], ["destination port", "80"], ["sequence number", "1000"], ["flags", "SYN"]]) {
    const field = header.getByRole("option", { name: new RegExp(`^${name}`) });
    assert.ok((await field.innerText()).replace(/\s+/g, " ").endsWith(value), `${name}: ${await field.innerText()}`);
  }
  await header.getByRole("button", { name: "Hex" }).or(header.getByRole("radio", { name: "Hex" })).click();
  // RFC 9293, 3.1: ports 49152 and 80, then sequence number 1000, most significant byte first.
  assert.match((await text()).replace(/[^0-9a-f]/gi, ""), /c0000050000003e8/i);
  await header.getByRole("button", { name: "Bits" }).or(header.getByRole("radio", { name: "Bits" })).click();
  assert.match((await text()).replace(/[^01]/g, ""), /00000000000000000000001111101000/, "1000 in 32 bits");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a corrupted segment keeps its old checksum, and the header says that it does not match", async () => {
  const { page, lab } = await home();
  const header = lab.part("inspector");
  assert.match(await header.innerText(), /valid/);
  await lab.openMenu();
  await lab.choose(/^Corrupt/);
  assert.match(await header.innerText(), /does not match/);
  await page.context().close();
});

test("the states of both ends are live, and the log leads back to its moments", async () => {
  const { page, lab } = await home();
  await lab.host.getByRole("button", { name: "States", exact: true }).click();
  await lab.part("states").waitFor();
  const states = () => lab.part("states").evaluate((each) => each.textContent);
  assert.match(await states(), /Client: SYN-SENT\. Server: LISTEN\./);
  for (let left = 10; left > 0 && (await lab.state("server")) !== "ESTABLISHED"; left -= 1) await lab.step();
  assert.match(await states(), /Client: ESTABLISHED\. Server: ESTABLISHED\./);

  await lab.host.getByRole("button", { name: "Log", exact: true }).click();
  const rows = lab.part("log").getByRole("row");
  await rows.first().waitFor();
  // It begins at its end, and draws what is in view: the row stands a little above.
  const wanted = rows.filter({ hasText: "SYN-SENT → ESTABLISHED" });
  await rows.last().hover();
  for (let left = 20; left > 0 && (await wanted.count()) === 0; left -= 1) {
    await page.mouse.wheel(0, -60);
    await page.waitForTimeout(100);
  }
  await lab.moving(() => wanted.click());
  assert.equal(await lab.state("client"), "ESTABLISHED");
  assert.equal(await lab.state("server"), "SYN-RECEIVED", "the ACK has only just been sent");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the list of keys opens, switches them off, and closes", async () => {
  const { page, lab } = await home();
  await lab.part("stage").focus();
  await page.keyboard.press("?");
  const dialog = lab.host.getByRole("dialog");
  await dialog.waitFor();
  await dialog.getByRole("checkbox").or(dialog.getByRole("switch")).first().click();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await lab.part("stage").focus();
  const before = await lab.steps();
  await page.keyboard.press(".");
  await page.waitForTimeout(200);
  assert.equal(await lab.steps(), before, "keys of one letter do nothing now");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("on a phone one view is shown at a time, and why slides over", async () => {
  const { page, lab } = await home({ viewport: { width: 390, height: 844 }, hasTouch: true });
  assert.equal(await lab.part("why").isVisible(), false);
  await lab.host.getByRole("button", { name: "Why?" }).click();
  await lab.part("why").waitFor();
  assert.match(await lab.why(), /RFC 9293/);
  await lab.host.getByRole("button", { name: "Ladder", exact: true }).click();
  await lab.part("why").waitFor({ state: "hidden" });
  await lab.flight().tap();
  await lab.menu().waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the buffers say which segment carries a stretch of bytes, from the keyboard too", async () => {
  const page = await open(browser, "en/sandbox/", { reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();
  // The handshake, and the first data.
  for (let step = 0; step < 8; step += 1) await lab.step();
  await lab.host.locator(".lower-tabs").getByRole("button", { name: "Buffers" }).click();
  const buffers = lab.part("buffers");
  const flying = buffers.getByRole("button", { name: /^Client, \d+ to \d+, 1460 bytes\. 2: sent and not acknowledged/ });
  await flying.last().focus();
  const range = await flying.last().getAttribute("data-range");
  const told = lab.part("told");
  await told.getByText("2: sent and not acknowledged").waitFor();
  await told.getByText("The client sends 1460 bytes").waitFor();
  // Enter chooses the segment: the ladder marks the one with this number.
  await page.keyboard.press("Enter");
  const chosen = lab.host.locator(".stage .chosen");
  await chosen.waitFor();
  assert.match(await chosen.getAttribute("data-name"), new RegExp(`data ${range.split("-")[0]} `));
  // The next stretch begins where this one ends.
  await page.keyboard.press("ArrowRight");
  const next = await lab.host.locator("[data-spot]:focus").getAttribute("data-range");
  assert.equal(next.split("-")[0], range.split("-")[1]);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a plot is read with the arrow keys, and Enter goes to the moment", async () => {
  const page = await open(browser, "en/sandbox/", { reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();
  for (let step = 0; step < 12; step += 1) await lab.step();
  const end = await lab.now();
  await lab.host.locator(".lower-tabs").getByRole("button", { name: "Plots" }).click();
  const plot = lab.host.getByRole("slider", { name: /^Congestion, Client to Server/ });
  await plot.waitFor();
  assert.match(await plot.getAttribute("aria-valuetext"), /congestion window \(cwnd\) \d+ bytes/);
  await plot.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  const there = Number(await plot.getAttribute("aria-valuenow"));
  assert.ok(there < end, "reading is in the past");
  assert.equal(await lab.now(), end, "and nothing moved yet");
  await lab.moving(() => page.keyboard.press("Enter"));
  assert.equal(await lab.now(), there);
  // What had happened after it is hatched, and keeps its place.
  assert.equal(await plot.getAttribute("aria-valuemax"), String(end));
  await lab.host.locator(".plot").getByRole("button", { name: "Time–sequence" }).click();
  await lab.host.getByRole("slider", { name: /^Time–sequence, Client to Server/ }).focus();
  await page.keyboard.press("ArrowUp");
  await lab.part("told-plot").getByText(/^sent \d+/).waitFor();
  await lab.host.locator(".plot summary").click();
  await lab.host.locator(".plot").getByRole("rowheader").first().waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
