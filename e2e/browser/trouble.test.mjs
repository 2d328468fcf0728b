// What is broken says so, with the remedy, and never shows something else instead.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { address, launch, open } from "../lib/browser.mjs";
import { Lab } from "../lib/lab.mjs";
import { serve } from "../serve.mjs";

const SCRIPT = /\/lab-[^/]*\/app\.js$/;
const LAB = '<tcp-lab scenario="handshake"><p>the figure</p></tcp-lab>';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** The site with other headers. */
async function site(headers, run) {
  const server = await serve({ dist: process.env.ACKADEMY_DIST, headers });
  try {
    await run(server.url);
  } finally {
    await server.close();
  }
}

/** A page of somebody else, at an address of the test's own server, that takes the module from `home`. */
async function foreign({ home = address(), head = "", body = LAB, lang = "en" }) {
  const page = await open(browser, null);
  await page.route(`${address()}foreign.html`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="${lang}"><head><title>Notes</title><link rel="icon" href="data:,">${head}</head><body>${body}<script type="module" src="${home}ackademy.js"></script>`,
    }),
  );
  await page.goto(`${address()}foreign.html`);
  return page;
}

/** The one alert of an element that shows no lab; what stood between the tags is still there. */
async function alert(frame) {
  const alert = frame.locator("tcp-lab").getByRole("alert");
  await alert.waitFor({ timeout: 15_000 });
  assert.equal(await frame.locator("tcp-lab [data-step]").count(), 0, "no other run is shown in its place");
  assert.equal(await frame.locator("tcp-lab > *").first().isVisible(), true, "what stands between the tags stays");
  return alert.innerText();
}

test("a policy without WebAssembly is named, in both languages", async () => {
  const head = `<meta http-equiv="Content-Security-Policy" content="default-src 'self' data:; style-src 'self' 'unsafe-inline'">`;
  const english = await foreign({ head });
  assert.match(await alert(english), /forbids WebAssembly.*'wasm-unsafe-eval'.*script-src/);
  const chinese = await foreign({ head, lang: "zh" });
  assert.match(await alert(chinese), /禁止 WebAssembly.*'wasm-unsafe-eval'/);
  for (const page of [english, chinese]) await page.context().close();
});

test("a policy that forbids the requests is named", async () => {
  const head = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:">`;
  const page = await foreign({ head });
  assert.match(await alert(page), new RegExp(`forbids requests to ${new URL(address()).origin}.*connect-src`));
  await page.context().close();
});

test("a server that other sites may not load from is named", async () => {
  // The module itself may be loaded, the lab's folder may not.
  const headers = (path) => (path.endsWith(".js") && !SCRIPT.test(path) ? { "access-control-allow-origin": "*" } : {});
  await site(headers, async (home) => {
    const page = await foreign({ home });
    assert.match(await alert(page), new RegExp(`${new URL(home).origin} does not let other sites load.*Access-Control-Allow-Origin: \\*`));
    await page.context().close();
  });
});

test("a lab from another site works where that site permits it", async () => {
  await site(() => ({ "access-control-allow-origin": "*" }), async (home) => {
    const page = await foreign({ home });
    const lab = await new Lab(page).ready();
    await lab.step();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
});

test("a sandboxed frame is named", async () => {
  const headers = (path) => (path.endsWith(".js") && !SCRIPT.test(path) ? { "access-control-allow-origin": "*" } : {});
  await site(headers, async (home) => {
    const inner = `<!doctype html><html lang=en>${LAB}<script type=module src=${home}ackademy.js></script>`.replaceAll('"', "&quot;");
    const page = await foreign({ body: `<iframe sandbox="allow-scripts" srcdoc="${inner}"></iframe>` });
    assert.match(await alert(page.frameLocator("iframe")), /sandboxed.*allow-same-origin/);
    await page.context().close();
  });
});

test("a file that is not there is named, and the lab can be asked for again", async () => {
  const page = await open(browser, null);
  let gone = true;
  await page.route(/app_bg\.wasm/, (route) => (gone ? route.fulfill({ status: 404, body: "" }) : route.continue()));
  await page.goto(address());
  assert.match(await alert(page), /app_bg\.wasm is not there \(the server says 404\)/);
  gone = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await (await new Lab(page).ready()).step();
  await page.context().close();
});

test("a script of the wrong type is named", async () => {
  await site((path) => (SCRIPT.test(path) ? { "content-type": "text/plain" } : {}), async (home) => {
    const page = await open(browser, "", { base: home });
    assert.match(await alert(page), /app\.js as text\/plain.*text\/javascript/);
    await page.context().close();
  });
});

test("a module of the wrong type works", async () => {
  await site((path) => (path.endsWith(".wasm") ? { "content-type": "application/octet-stream" } : {}), async (home) => {
    const page = await open(browser, "", { base: home });
    await (await new Lab(page).ready()).step();
    await page.context().close();
  });
});

test("a scenario that cannot be read is an error with its reason, not another run; a better one makes it a lab", async () => {
  const page = await foreign({ body: LAB.replace('"handshake"', '"handshak"') });
  const said = await alert(page);
  assert.match(said, /scenario="handshak".*handshake, sandbox.*It is no scenario/);
  const heard = page.evaluate(() => new Promise((done) => document.addEventListener("ackademy:error", ({ detail }) => done(detail.message))));
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("scenario", "hand"));
  await page.getByText('scenario="hand"').waitFor();
  assert.match(await heard, /scenario="hand"/);
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("scenario", "handshake"));
  const lab = await new Lab(page).ready();
  const before = await lab.step();
  // One that a running lab is given costs a sentence; the lab keeps what it shows, in another language too.
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("scenario", "BQ" + "A".repeat(60)));
  await lab.part("notice").getByText("cannot be run").waitFor();
  assert.match(await lab.part("notice").innerText(), /version 5.*version \d/, "the first byte is the version");
  assert.equal(await lab.steps(), before);
  await page.evaluate(() => document.querySelector("tcp-lab").setAttribute("lang", "zh"));
  await lab.host.getByRole("button", { name: /^单步/ }).waitFor();
  assert.equal(await lab.steps(), before);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
