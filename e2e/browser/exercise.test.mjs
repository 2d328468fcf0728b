// A lab that asks: the clock waits for a prediction, the answer is watched, and a challenge is met by breaking the run.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { address, launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";
import { compact } from "../lib/world.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const exercises = JSON.parse(readFileSync(new URL("../lib/exercises.json", import.meta.url)));
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A page of somebody else with one lab over `lessons/<file>`; what it tells the page is noted. */
async function asking(file, attributes, { lang = "en", ...options } = {}) {
  const page = await open(browser, null, { reducedMotion: "reduce", ...options });
  await page.addInitScript(() => {
    window.told = [];
    for (const name of ["predicted", "solved"]) document.addEventListener(`ackademy:${name}`, (event) => window.told.push([name, { ...event.detail }]));
  });
  const lab = `<tcp-lab scenario="${compact(file)}" ${attributes}></tcp-lab>`;
  const html = `<!doctype html><html lang="${lang}"><title>Notes</title><link rel="icon" href="data:,"><main><h1>Notes</h1><h2>A lab</h2>${lab}</main><script type="module" src="ackademy.js"></script>`;
  await page.route(`${address()}notes.html`, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await page.goto(`${address()}notes.html`);
  return { page, lab: await new Lab(page).ready() };
}

const predict = (lang, more = "", options = {}) => asking("syn-lost/scenario.toml", `exercise="${exercises[`predict-${lang}`]}" ${more}`, { lang, ...options });
const panel = (lab) => lab.part("exercise");
const option = (lab, words) => panel(lab).getByRole("radio", { name: words });
const button = (lab, name) => panel(lab).getByRole("button", { name });
const told = (page) => page.evaluate(() => window.told);
const MS = 1_000_000;

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join("; ")}`);
}

test("a right answer: the clock waits, the answer comes with its because, and the next question follows", async () => {
  const { page, lab } = await predict("en");
  await panel(lab).getByText("What has the client done").waitFor();
  assert.equal(await lab.now(), 15 * MS, "it opens where the question is");
  await button(lab, "Commit").click({ force: true });
  await lab.part("announcer").getByText("Choose an option first").waitFor({ state: "attached" });
  await option(lab, /retransmitted the SYN/).check();
  await button(lab, "Commit").click();
  const marked = panel(lab).locator(".option", { hasText: "It has retransmitted" });
  assert.match(await marked.innerText(), /You said[\s\S]*It did/);
  await panel(lab).getByText("The first retransmission timeout is 1 s").waitFor();
  await lab.part("announcer").getByText(/You said: “It has retransmitted.*It did: “It has retransmitted/).waitFor({ state: "attached" });
  assert.equal(await lab.now(), 1010 * MS);
  assert.deepEqual(await told(page), [["predicted", { id: "first-timeout", said: 1, right: true }]]);
  await button(lab, "Next question").click();
  await panel(lab).getByText("How many SYNs").waitFor();
  await lab.part("announcer").getByText("A question waits").waitFor({ state: "attached" });
  assert.equal(await lab.now(), 1100 * MS);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a wrong answer plays until the run contradicts it, and can be watched and asked again", async () => {
  const { page, lab } = await predict("en", "", { reducedMotion: "no-preference" });
  await option(lab, /waits for the server/).check();
  await button(lab, "Commit").click();
  await panel(lab).getByText("The run goes on").waitFor();
  await button(lab, "Watch it again").waitFor({ timeout: 30_000 });
  assert.equal(await lab.now(), 1010 * MS);
  const words = await panel(lab).innerText();
  assert.match(words, /It did/);
  assert.match(words, /Only the client’s own timer|Only the client's own timer/, "what its picture gets wrong");
  assert.match(words, /without an acknowledgment by then/, "and what is so");
  assert.doesNotMatch(words, /\bwrong\b/i);
  await button(lab, "Watch it again").click();
  await button(lab, "Skip to the answer").click();
  await button(lab, "Ask me again").click();
  await button(lab, "Commit").waitFor();
  assert.equal(await lab.now(), 15 * MS);
  assert.equal(await panel(lab).getByRole("radio", { checked: true }).count(), 0);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("what would give the answer away is locked, with a reason, until one is committed; back stays possible", async () => {
  const { page, lab } = await predict("en");
  await lab.arrived();
  for (const control of ["step", "play"]) {
    const locked = lab.control(control);
    assert.equal(await locked.getAttribute("aria-disabled"), "true");
    assert.match(await locked.evaluate((it) => it.getRootNode().getElementById(it.getAttribute("aria-describedby")).textContent), /until the question is answered/);
    await locked.click({ force: true });
  }
  for (const view of ["Why?", "Log"]) {
    const tab = lab.host.getByRole("button", { name: view, exact: true }).last();
    assert.equal(await tab.getAttribute("aria-disabled"), "true");
    await tab.click({ force: true });
  }
  assert.equal(await lab.part("log").count(), 0);
  await lab.part("stage").focus();
  for (const key of ["ArrowRight", "Space", "End", "d"]) await page.keyboard.press(key);
  await lab.part("announcer").getByText("The clock waits for your answer").waitFor({ state: "attached" });
  assert.equal(await lab.now(), 15 * MS);
  assert.equal(await lab.flights().then((all) => all.length), 1, "and nothing was dropped");
  await page.evaluate(() => document.querySelector("tcp-lab").ackademy(1).seek(9));
  assert.equal(await lab.now(), 15 * MS, "not by the page either");
  await page.keyboard.press("ArrowLeft");
  assert.ok((await lab.now()) < 15 * MS);
  assert.deepEqual(await violations(page), []);
  await option(lab, /retransmitted the SYN/).check();
  await button(lab, "Commit").click();
  await button(lab, "Ask me again").waitFor();
  assert.equal(await lab.host.getByRole("button", { name: "Log", exact: true }).last().getAttribute("aria-disabled"), null);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("in Chinese and by keyboard only, in a narrow column", async () => {
  const { page, lab } = await predict("zh", 'layout="compact"', { viewport: { width: 390, height: 900 } });
  await lab.arrived();
  await panel(lab).getByText("第 1 题，共 2 题").waitFor();
  await page.keyboard.press("Tab");
  // To the options, choose the second, and on to the button.
  for (let left = 30; left > 0 && !(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.type === "radio")); left -= 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await panel(lab).getByText("第一次重传超时是 1").waitFor();
  assert.deepEqual(await told(page), [["predicted", { id: "first-timeout", said: 1, right: true }]]);
  await lab.part("announcer").getByText("实际发生").waitFor({ state: "attached" });
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a reload keeps what was said", async () => {
  let { page, lab } = await predict("en", 'keep="notes"');
  await option(lab, /connect\(\) has failed/).check();
  await button(lab, "Commit").click();
  await button(lab, "Next question").waitFor();
  await page.waitForTimeout(1500);
  await page.reload();
  lab = await new Lab(page).ready();
  await button(lab, "Next question").waitFor();
  assert.match(await panel(lab).locator(".option", { hasText: "connect() has failed" }).innerText(), /You said/);
  assert.deepEqual(await told(page), [], "it is not told twice");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a challenge is met by a drop in the stage; goals, hints and starting over", async () => {
  const { page, lab } = await asking("close-lost/scenario.toml", `exercise="${exercises.challenge}"`);
  await lab.arrived();
  const goals = () => lab.part("goals").getByRole("listitem").evaluateAll((all) => all.map((goal) => goal.textContent.split(":")[0]));
  assert.deepEqual(await goals(), ["not yet", "not yet"]);
  for (const [name, words] of [["Hint", /restarts the timer/], ["Another hint", /acknowledgment is lost/], ["How it is done", /Drop the client/]]) {
    await button(lab, name).click();
    await lab.part("hints").getByText(words).waitFor();
  }
  // The ACK of the server's FIN, after the client's own.
  const ack = lab.flight("client ACK 1002 #1");
  for (let left = 60; left > 0 && (await ack.count()) === 0; left -= 1) await lab.step();
  await ack.click();
  await lab.choose(/^Drop/);
  for (let left = 20; left > 0 && !/Met/.test(await panel(lab).innerText()); left -= 1) await lab.step();
  await panel(lab).getByText("came again and restarted the timer").waitFor();
  assert.deepEqual(await goals(), ["holds", "holds"]);
  assert.deepEqual(await told(page), [["solved", { id: "restart" }]]);
  await lab.part("announcer").getByText("The challenge is met").waitFor({ state: "attached" });
  assert.deepEqual(await violations(page), []);
  await button(lab, "Start over").click();
  await page.waitForFunction(() => document.querySelector("tcp-lab").ackademy(1).stepNumber < 4);
  assert.deepEqual(await goals(), ["not yet", "not yet"]);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("an exercise that cannot be read is told, and the lab works", async () => {
  const { page, lab } = await asking("syn-lost/scenario.toml", 'exercise="nonsense" at="soon" view="round" controls="step hop"');
  const notice = lab.part("notice");
  for (const wrong of ['exercise="nonsense"', 'at="soon"', 'view="round"', 'controls="hop"']) await notice.getByText(wrong).waitFor();
  assert.equal(await panel(lab).count(), 0);
  await lab.step();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a lab opens at a moment, with a view, and with few controls", async () => {
  const { page, lab } = await asking("syn-lost/scenario.toml", 'at="1020 ms" view="windows" controls="step faults why"');
  await lab.arrived();
  assert.equal(await lab.now(), 1020 * MS);
  for (const there of ["step", "back"]) assert.ok(await lab.control(there).isVisible());
  for (const away of ["play", "start"]) assert.equal(await lab.control(away).count(), 0);
  assert.equal(await lab.host.getByRole("slider").count(), 0);
  assert.ok(await lab.part("why").isVisible());
  await lab.part("stage").focus();
  await page.keyboard.press("Space");
  await page.waitForTimeout(300);
  assert.equal(await lab.now(), 1020 * MS, "nor does its key play");
  const { page: other, lab: second } = await asking("slow-start/scenario.toml", 'at="step 12" view="time-sequence"');
  assert.equal(await second.steps(), 12);
  await second.part("plots").waitFor();
  assert.equal(await second.host.getByRole("button", { pressed: true, name: "Plots" }).last().isVisible(), true);
  assert.deepEqual([...page.troubles, ...other.troubles], []);
  for (const each of [page, other]) await each.context().close();
});
