// How soon the first lab of a page answers, on a phone on a slow network.
// By hand: node e2e/speed.mjs [--dist FOLDER] [--runs N]
//
// Slow 4G as Lighthouse's mobile profile has it (150 ms round trip, 1,638 kbit/s down, 750 up), the processor four times slower
// than this one, and a server that sends what was compressed once and for all. For each page the time from the navigation until
// a press on Step, given as soon as there is one, has moved the lab; and the bytes of JavaScript and WebAssembly until the lab
// was ready.

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch } from "./lib/browser.mjs";
import { serve } from "./serve.mjs";

const { values } = parseArgs({
  options: {
    dist: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
    runs: { type: "string", default: "5" },
  },
});
const PAGES = ["", "en/sandbox/", "zh/", "zh/sandbox/"];
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;

const { url, close } = await serve({ dist: values.dist, compress: true });
const browser = await launch();

async function once(path) {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, hasTouch: true });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", NETWORK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  let bytes = 0;
  const sizes = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (/\.(js|wasm)(\?|$)/.test(response.url)) sizes.set(requestId, response.url);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (sizes.has(requestId) && !counted) bytes += encodedDataLength;
  });
  let counted = false;
  // What the page itself sees: the press as soon as there is a lab, and the moment after which it has moved.
  await page.addInitScript(() => {
    window.answered = new Promise((done) => {
      document.addEventListener("ackademy:ready", ({ target }) => {
        const ready = performance.now();
        const lab = target.shadowRoot.querySelector("[data-step]");
        const before = lab.dataset.step;
        const shown = new MutationObserver(() => {
          if (lab.dataset.step === before) return;
          requestAnimationFrame(() => setTimeout(() => done({ ready, step: performance.now() })));
        });
        shown.observe(lab, { attributeFilter: ["data-step"] });
        target.shadowRoot.querySelector("button.step").click();
      });
    });
  });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(url + path, { waitUntil: "commit" });
  const times = await page.evaluate(() => window.answered);
  counted = true;
  await context.close();
  return { ...times, bytes };
}

const middle = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
// The first visit also lets the server compress.
for (const path of PAGES) await once(path);
for (const path of PAGES) {
  const runs = [];
  for (let run = 0; run < Number(values.runs); run += 1) runs.push(await once(path));
  const [ready, step, bytes] = ["ready", "step", "bytes"].map((what) => runs.map((run) => run[what]));
  console.log(
    `/${path}: ready after ${middle(ready).toFixed(0)} ms, the first step answered after ${middle(step).toFixed(0)} ms ` +
      `(slowest of ${runs.length}: ${Math.max(...step).toFixed(0)}), ${middle(bytes)} bytes of scripts and wasm with their headers`,
  );
}
await browser.close();
await close();
