// Several labs on one page, from one wasm, with nothing in common.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A foreign page: no style sheet of ours, only the module. */
async function foreign(body) {
  const page = await open(browser, null, { reducedMotion: "reduce" });
  const loads = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && loads.push(request.url()));
  await page.route(`${address()}foreign.html`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,"><body>${body}<script type="module" src="ackademy.js"></script>`,
    }),
  );
  await page.goto(`${address()}foreign.html`);
  return { page, loads };
}

const LAB = '<tcp-lab scenario="handshake"></tcp-lab>';

test("two labs on a page are independent and share what they load", async () => {
  const { page, loads } = await foreign(LAB + LAB.replace(">", ' theme="dark">'));
  const first = await new Lab(page, 0).ready();
  const second = await new Lab(page, 1).ready();
  await first.openMenu();
  await first.choose(/^Drop/);
  assert.deepEqual(await first.flights(), []);
  assert.deepEqual(await second.flights(), ["client SYN 1000 #1"]);
  await second.step();
  assert.deepEqual(await first.flights(), []);
  assert.equal(await second.state("server"), "SYN-RECEIVED");
  await first.part("inspector").waitFor();
  await second.part("inspector").waitFor();
  const modules = loads.filter((url) => url.endsWith("/app_bg.wasm"));
  assert.equal(modules.length, 1, "the module is loaded once");
  assert.deepEqual(loads.toSorted(), [...new Set(loads)].toSorted(), "and each part once");
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a page loads the words of the language that it is written in, and of no other", async () => {
  const { page, loads } = await foreign(LAB.replace(">", ' lang="zh">'));
  const lab = await new Lab(page).ready();
  await lab.part("inspector").waitFor();
  assert.match(await lab.root.innerText(), /播放/);
  assert.deepEqual(loads.filter((url) => !url.includes("/lab-zh-")), []);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a lab whose language changes goes on at the same moment, in the other language", async () => {
  const { page } = await foreign(LAB);
  const lab = await new Lab(page).ready();
  await lab.openMenu();
  await lab.choose(/^Drop/);
  await lab.step();
  const steps = await lab.steps();
  const now = await lab.now();
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("lang", "zh"));
  await lab.host.getByRole("button", { name: /^单步/ }).waitFor();
  assert.equal(await lab.steps(), steps);
  assert.equal(await lab.now(), now);
  await page.evaluate(() => document.querySelector("tcp-lab").removeAttribute("lang"));
  await lab.host.getByRole("button", { name: /^Step/ }).waitFor();
  assert.equal(await lab.now(), now);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("a part that does not arrive says so in its place, the lab works, and it can be asked for again", async () => {
  const page = await open(browser, null);
  let away = true;
  await page.route(/split_panes\.wasm$/, (route) => (away ? route.abort() : route.continue()));
  await page.goto(address());
  const lab = await new Lab(page).ready();
  const missing = lab.part("later").filter({ hasText: "did not arrive" }).first();
  await missing.waitFor();
  await lab.step();
  away = false;
  await missing.getByRole("button", { name: "Try again" }).click();
  await lab.part("why").getByRole("heading", { level: 3 }).waitFor();
  await page.context().close();
});

test("a lab that could not be loaded can be asked for again", async () => {
  const page = await open(browser, null);
  let away = true;
  await page.route(/app_bg\.wasm$/, (route) => (away ? route.abort() : route.continue()));
  await page.goto(address());
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  away = false;
  await again.click();
  const lab = await new Lab(page).ready();
  await lab.step();
  await page.context().close();
});

test("a lab can be taken out and put back, and the other one never notices", async () => {
  const { page } = await foreign(LAB + LAB);
  const second = await new Lab(page, 1).ready();
  const steps = await second.step();
  await page.evaluate(() => {
    const [first] = document.querySelectorAll("tcp-lab");
    first.remove();
    document.body.append(first);
  });
  // The moved one is the second in the document now.
  await new Lab(page, 1).ready();
  const kept = new Lab(page, 0);
  assert.equal(await kept.steps(), steps);
  await kept.step();
  await new Lab(page, 1).step();
  for (let round = 0; round < 20; round += 1) {
    await page.evaluate(() => {
      const lab = document.createElement("tcp-lab");
      lab.setAttribute("scenario", "handshake");
      document.body.append(lab);
      lab.remove();
    });
  }
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the module may be included twice", async () => {
  const { page } = await foreign(`${LAB}<script type="module" src="ackademy.js?again"></script>`);
  await new Lab(page).ready();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("an embedded lab keeps the page's own keys and styles out", async () => {
  const { page } = await foreign(`<style>button { display: none } * { letter-spacing: 1em }</style><input id="field">${LAB}`);
  const lab = await new Lab(page).ready();
  assert.ok(await lab.control("step").isVisible());
  const before = [await lab.steps(), await lab.now()];
  await page.locator("#field").focus();
  await page.keyboard.type(".k,d");
  assert.equal(await page.locator("#field").inputValue(), ".k,d");
  assert.deepEqual([await lab.steps(), await lab.now()], before);
  await page.context().close();
});

test("each attribute that makes no sense is named, and the lab works", async () => {
  const { page } = await foreign('<tcp-lab scenario="handshake" layout="round" theme="purple" height="abc" shortcuts="perhaps"></tcp-lab>');
  const lab = await new Lab(page).ready();
  const notice = lab.part("notice");
  for (const wrong of ['layout="round"', 'theme="purple"', 'height="abc"', 'shortcuts="perhaps"']) await notice.getByText(wrong).waitFor();
  assert.match(await notice.innerText(), /home, sandbox, compact.*light, dark.*on, off|600/s, "it says what may stand there");
  await lab.step();
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("height", "tall"));
  await notice.getByText('height="tall"').waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("the element's API speaks one version and refuses others", async () => {
  const { page } = await foreign(LAB);
  const lab = await new Lab(page).ready();
  const before = await lab.steps();
  const seen = await page.evaluate(() => {
    const api = document.querySelector("tcp-lab").ackademy(1);
    const moves = [];
    document.addEventListener("ackademy:moved", (event) => moves.push(Number(event.detail.step)));
    api.step();
    return new Promise((resolve) => setTimeout(() => resolve({ step: api.stepNumber, moves }), 300));
  });
  assert.deepEqual(seen, { step: before + 1, moves: [before + 1] });
  const refused = await page.evaluate(() => {
    try {
      document.querySelector("tcp-lab").ackademy(99);
      return "";
    } catch (error) {
      return error.message;
    }
  });
  assert.match(refused, /99/);
  await page.context().close();
});

test("a lab is as large where the page's root is 62.5 %, as mdBook sets it", async () => {
  const sizes = [];
  for (const style of ["", "<style>:root { font-size: 62.5% }</style>"]) {
    const { page } = await foreign(style + LAB);
    const lab = await new Lab(page).ready();
    const { width, height } = await lab.control("step").boundingBox();
    const text = await lab.part("transport").evaluate((bar) => getComputedStyle(bar.querySelector("button.step")).fontSize);
    sizes.push([Math.round(width), Math.round(height), text]);
    await page.context().close();
  }
  assert.deepEqual(sizes[1], sizes[0]);
  assert.ok(sizes[0][1] >= 24);
});

test("a compact lab has why, as a sheet, one press away", async () => {
  const { page } = await foreign('<div style="inline-size: 700px"><tcp-lab scenario="handshake" layout="compact"></tcp-lab></div>');
  const lab = await new Lab(page).ready();
  await lab.host.getByRole("button", { name: "Why?" }).click();
  assert.match(await lab.why(), /RFC 9293/);
  const [sheet, bar] = [await lab.part("why").boundingBox(), await lab.part("transport").boundingBox()];
  assert.ok(sheet.y + sheet.height <= bar.y + 1, "the clock stays free");
  await page.keyboard.press("Escape");
  await lab.part("why").waitFor({ state: "hidden" });
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test("while the clock runs only the announcer speaks", async () => {
  const { page } = await foreign(LAB);
  const lab = await new Lab(page).ready();
  await lab.part("inspector").waitFor();
  await page.evaluate(() => {
    const root = document.querySelector("tcp-lab").shadowRoot;
    const LIVE = "output, [aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]";
    window.spoke = new Set();
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const live = (target.closest ? target : target.parentElement)?.closest(LIVE);
        if (live) window.spoke.add(live.dataset.part ?? live.className);
      }
    }).observe(root, { subtree: true, childList: true, characterData: true });
  });
  await lab.control("play").click();
  await page.waitForTimeout(2500);
  assert.deepEqual(await page.evaluate(() => [...window.spoke]), ["announcer"]);
  await page.context().close();
});
