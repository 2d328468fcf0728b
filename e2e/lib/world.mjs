// An example world on a page: its scenario in the compact form, as the command line writes it.

import { execFileSync } from "node:child_process";
import path from "node:path";
import { address, open } from "./browser.mjs";
import { Lab } from "./lab.mjs";

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");

/** The compact form of `lessons/<file>`. */
export function compact(file) {
  const cli = process.env.ACKADEMY_CLI;
  if (!cli) throw new Error("ACKADEMY_CLI is not set: run the tests with `node e2e/run.mjs browser --cli target/debug/ackademy`");
  return execFileSync(cli, ["compact", path.join(top, "lessons", file)], { encoding: "utf8" }).trim();
}

/** A page with one lab of that width that shows a world; `options` as for `open`, and the lab's attributes. */
export async function world(browser, file, width, { height = 700, lang = "en", layout = "compact", ...options } = {}) {
  const page = await open(browser, null, { viewport: { width: Math.max(width, 320), height: Math.max(height, 700) }, reducedMotion: "reduce", ...options });
  const lab = `<tcp-lab lang="${lang}" layout="${layout}" scenario="${compact(file)}" style="inline-size:${width}px;block-size:${height}px"></tcp-lab>`;
  const html = `<!doctype html><html lang="${lang}"><title>.</title><style>body{margin:0}tcp-lab{display:block}</style>${lab}<script type="module" src="${address()}ackademy.js"></script><p style="block-size:1500px"></p>`;
  await page.route("**/world.html", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await page.goto(`${address()}world.html`);
  return { page, lab: await new Lab(page).ready() };
}
