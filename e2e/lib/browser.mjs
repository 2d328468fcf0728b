// One Chromium for a test file, and pages that note whatever goes wrong in them.

import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A page that a test makes up counts as one of the public network, and may then load nothing from this machine.
  "--disable-features=LocalNetworkAccessChecks",
];

/** Starts the browser that ACKADEMY_CHROMIUM (or CHROMIUM) names. */
export function launch() {
  const executablePath = process.env.ACKADEMY_CHROMIUM ?? process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** Where the built site is served; ends in a slash. */
export function address() {
  const url = process.env.ACKADEMY_URL;
  if (!url) throw new Error("ACKADEMY_URL is not set: run the tests with `node e2e/run.mjs browser`");
  return url;
}

/**
 * A page in a context of its own. `troubles` collects console errors and warnings, uncaught exceptions and failed requests;
 * a test ends with `assert.deepEqual(page.troubles, [])`. With `path` null it stays blank.
 */
export async function open(browser, path = "", options = {}) {
  const { base = address(), ...context } = options;
  const owner = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await owner.newPage();
  page.troubles = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.troubles.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.troubles.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    // Leaving a page gives up what it was still loading.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") page.troubles.push(`failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) page.troubles.push(`${response.status()}: ${response.url()}`);
  });
  if (path !== null) await page.goto(base + path);
  return page;
}
