// The state diagram, by keyboard alone: every way tells what it is, and leads to when it happened.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function diagram(options = {}) {
  const page = await open(browser, "", { reducedMotion: "reduce", ...options });
  const lab = await new Lab(page).ready();
  await lab.host.getByRole("button", { name: "States", exact: true }).filter({ visible: true }).click();
  const states = lab.part("states");
  await states.locator("[data-spot]").first().waitFor();
  const focused = () => page.evaluate(() => document.querySelector("tcp-lab").shadowRoot.activeElement?.getAttribute("aria-label"));
  return { page, lab, states, focused };
}

test("the ways of RFC 9293, figure 5, and its note 2 are there, and each is a button with a name", async () => {
  const { page, states } = await diagram();
  const names = await states.getByRole("button").evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));
  const ways = names.map((name) => name.match(/^([A-Z0-9-]+ → [A-Z0-9-]+)\. ./)?.[1]).filter(Boolean);
  assert.equal(new Set(ways).size, 21);
  assert.ok(ways.includes("FIN-WAIT-1 → TIME-WAIT") && ways.includes("SYN-RECEIVED → LISTEN"));
  assert.equal(await states.locator('[data-spot][tabindex="0"]').count(), 1, "one stop for Tab");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("with the keyboard: along the diagram, what a way is, and to when it happened", async () => {
  const { page, lab, states, focused } = await diagram();
  for (let left = 10; left > 0 && (await lab.state("server")) !== "ESTABLISHED"; left -= 1) await lab.step();
  await states.locator('[data-spot][tabindex="0"]').focus();
  for (let left = 40; left > 0 && !(await focused())?.startsWith("SYN-SENT → ESTABLISHED"); left -= 1) {
    await page.keyboard.press("ArrowRight");
  }
  const told = states.locator('[data-part="told"]');
  await told.getByText("A SYN arrives that acknowledges").waitFor();
  assert.match(await told.innerText(), /It sends an ACK\.\s+RFC 9293, 3\.10\.7\.3/);
  // SYN and SYN-ACK take 50 ms each.
  await lab.moving(() => page.keyboard.press("Enter"));
  assert.equal(await lab.now(), 100_000_000);
  assert.equal(await lab.state("client"), "ESTABLISHED");
  assert.equal(await lab.state("server"), "SYN-RECEIVED");
  assert.match(await lab.why(), /SYN-SENT to ESTABLISHED/);
  // Down the way to its state, on from there, and to a way that nobody went.
  await page.keyboard.press("ArrowDown");
  assert.match(await focused(), /^ESTABLISHED: /);
  await page.keyboard.press("ArrowRight");
  assert.match(await focused(), /^ESTABLISHED → FIN-WAIT-1\. /);
  await told.getByText("has not happened").waitFor();
  // Back at the start the time of the handshake is still known, and a button leads there.
  await lab.moving(() => lab.control("start").click());
  await page.keyboard.press("Tab");
  await states.locator('[aria-label^="LISTEN → SYN-RECEIVED"]').focus();
  await lab.moving(() => told.getByRole("button", { name: "Server, 50 ms" }).click());
  assert.equal(await lab.now(), 50_000_000);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("on a phone it fits, and a state leads to its ways by targets of 24 px", async () => {
  const { page, states } = await diagram({ viewport: { width: 360, height: 740 }, hasTouch: true });
  const box = await states.boundingBox();
  const spots = await states.locator("[data-spot]").evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
  for (const spot of spots) assert.ok(spot.left >= box.x - 1 && spot.right <= box.x + box.width + 1, JSON.stringify(spot));
  await states.locator('[aria-label^="SYN-SENT: "]').tap();
  const ways = states.locator('[data-part="told"]').getByRole("button");
  await ways.first().waitFor();
  assert.deepEqual(await ways.allInnerTexts(), ["→ CLOSED", "→ SYN-RECEIVED", "→ ESTABLISHED"]);
  for (const way of await ways.all()) assert.ok((await way.boundingBox()).height >= 24);
  await ways.last().tap();
  await states.getByText("A SYN arrives that acknowledges").waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
