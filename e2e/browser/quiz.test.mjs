// The quiz as a person takes it: by keyboard, half of it wrong, the file graded by the command line, and back to the due cards.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "../lib/browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CLI = process.env.ACKADEMY_CLI;
const QUIZ = ["--seed", "5", "--number", "10", "--kinds", "next-state,myth"];
const TEXT = "1-5-10-1-sm-each";
let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(path.join(tmpdir(), "quiz-"));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const part = (page, name) => page.locator(`tcp-quiz [data-part="${name}"]`);

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`);
}

/** The right choice of each question, from 0, as the command line says it. */
function key() {
  const told = execFileSync(CLI, ["quiz", "make", ...QUIZ, "--solved"], { encoding: "utf8" });
  return [...told.matchAll(/^ {3}= ([a-d])$/gm)].map(([, letter]) => letter.charCodeAt(0) - 97);
}

/** Chooses by keyboard alone: Tab to the radio buttons, the arrows to the wanted one, Enter. */
async function choose(page, wanted) {
  const radios = page.locator("tcp-quiz input[type=radio]");
  await radios.first().waitFor();
  await radios.first().focus();
  await page.keyboard.press("Space");
  for (let step = 0; step < wanted; step += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

test("ten questions, half of them wrong, by keyboard; the file is graded to the same score; the wrong ones come back", { skip: !CLI && "no command line" }, async () => {
  const right = key();
  assert.equal(right.length, 10);
  const page = await open(browser, `en/quiz/#quiz=${TEXT}`, { reducedMotion: "reduce" });
  for (const [number, choice] of right.entries()) {
    await page.getByText(`Question ${number + 1} of 10`).waitFor({ timeout: 60_000 });
    const is = number % 2 === 0;
    await choose(page, is ? choice : choice === 0 ? 1 : 0);
    const feedback = part(page, "feedback");
    await feedback.waitFor();
    assert.equal(await feedback.getAttribute("data-right"), String(is), `question ${number + 1}`);
    const said = await feedback.innerText();
    for (const word of ["You said", "It did", "Because", "RFC"]) assert.ok(said.includes(word), `${word} in ${said}`);
    if (number < 2) assert.deepEqual(await violations(page), [], `question ${number + 1}`);
    // The focus is where Enter goes on.
    await page.keyboard.press("Enter");
  }
  await part(page, "score").waitFor();
  assert.match(await part(page, "score").innerText(), /5 of 10/);
  assert.deepEqual(await violations(page), [], "the score");

  const address = await part(page, "attempt").getAttribute("href");
  const file = path.join(folder, "attempt.txt");
  writeFileSync(file, decodeURIComponent(address.slice(address.indexOf(",") + 1)));
  const graded = execFileSync(CLI, ["quiz", "grade", file], { encoding: "utf8" });
  assert.match(graded, /\n5 of 10 are right\n$/);
  assert.doesNotMatch(graded, /!/);

  // Closed, and opened again: what was wrong is due, and comes first.
  const owner = page.context();
  assert.deepEqual(page.troubles, []);
  await page.close();
  const later = await owner.newPage();
  await later.goto(new URL("en/quiz/", process.env.ACKADEMY_URL).href);
  await part(later, "due").waitFor({ timeout: 60_000 });
  assert.match(await part(later, "due").innerText(), /^5 /);
  assert.ok(await later.getByText("It comes back because it is due.").isVisible());
  await owner.close();
});

test("a header is answered field by field, and each question opens as a lab at its moment", async () => {
  const page = await open(browser, "zh/quiz/#quiz=1-3-2-1-h-each", { reducedMotion: "reduce" });
  const quiz = page.locator("tcp-quiz");
  await quiz.getByLabel("seq").waitFor({ timeout: 60_000 });
  await page.keyboard.press("Tab");
  await quiz.locator("[data-part=commit]").focus();
  await page.keyboard.press("Enter");
  assert.match(await quiz.locator(".quiz-lacks").innerText(), /seq/);
  await quiz.getByLabel("seq").fill("1");
  await quiz.getByLabel("RST").check();
  await page.keyboard.press("Enter");
  await part(page, "feedback").waitFor();
  const said = await part(page, "feedback").innerText();
  assert.match(said, /RST：/);
  assert.match(said, /seq：/);
  assert.doesNotMatch(said, /[{}]/);
  await part(page, "open").click();
  const lab = quiz.locator("tcp-lab");
  await lab.locator("[data-step]").waitFor({ timeout: 60_000 });
  // The question has sent something before it: so has the lab.
  await lab.locator('[data-step]:not([data-step="0"])').waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a link that sets no quiz says so, and a teacher’s form makes one that does", async () => {
  const page = await open(browser, "en/quiz/#quiz=9-1-1-1-s-each", { reducedMotion: "reduce" });
  await page.locator("tcp-quiz [role=alert]").waitFor({ timeout: 60_000 });
  assert.match(await page.locator("tcp-quiz [role=alert]").innerText(), /version 9/);
  await page.locator(".setting summary").click();
  await page.locator(".setting [name=number]").fill("3");
  await page.locator(".setting .link a").click();
  await page.getByText("Question 1 of 3").waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
