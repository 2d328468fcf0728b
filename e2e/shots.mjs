// Pictures of the site, for people to look at:
//
//   node e2e/shots.mjs FOLDER [--dist DIR] [--only TEXT]
//
// Every page at 1440, 768 and 360 px, light and dark, in both languages; the lab at its start, with the first segment in
// flight, with the menu open, after a loss and after the retransmission. --only keeps the names that contain TEXT.
// `preview.png` is what other sites show for a link to this one: it belongs into public/icons.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { serve } from "./serve.mjs";
import { launch, open } from "./lib/browser.mjs";
import { Lab } from "./lib/lab.mjs";

const words = process.argv.slice(2);
let folder;
let only = "";
let dist = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../dist");
while (words.length > 0) {
  const word = words.shift();
  if (word === "--dist") dist = words.shift();
  else if (word === "--only") only = words.shift();
  else folder = word;
}
if (!folder) {
  console.error("shots: name the folder for the pictures");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const SIZES = { 1440: [1440, 900], 768: [768, 1024], 360: [360, 740] };
const PAGES = { "home-en": "", "home-zh": "zh/", "sandbox-en": "en/sandbox/", "sandbox-zh": "zh/sandbox/" };
const MOMENTS = [
  ["start", async () => {}],
  ["flight", (lab) => lab.untilFlight()],
  ["menu", (lab) => lab.openMenu()],
  ["loss", (lab) => lab.choose(/^(Drop|丢弃)/)],
  ["retransmission", (lab) => lab.step()],
];

const server = await serve({ dist });
const browser = await launch();
let count = 0;
for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [name, address] of Object.entries(PAGES)) {
      const prefix = `${name}-${size}-${colorScheme}`;
      if (!MOMENTS.some(([moment]) => `${prefix}-${moment}`.includes(only))) continue;
      const page = await open(browser, address, {
        base: server.url,
        viewport: { width, height },
        colorScheme,
        hasTouch: width < 500,
        reducedMotion: "reduce",
      });
      const lab = new Lab(page);
      try {
        await lab.ready();
        for (const [moment, act] of MOMENTS) {
          await act(lab);
          await page.waitForTimeout(150);
          if (`${prefix}-${moment}`.includes(only)) {
            await page.screenshot({ path: path.join(folder, `${prefix}-${moment}.png`) });
            count += 1;
          }
        }
        if (`${prefix}-whole`.includes(only) || only === "") {
          await page.screenshot({ path: path.join(folder, `${prefix}-whole.png`), fullPage: true });
          count += 1;
        }
      } catch (error) {
        console.error(`shots: ${prefix}: ${error.message.split("\n")[0]}`);
        await page.screenshot({ path: path.join(folder, `${prefix}-stuck.png`) });
      }
      for (const trouble of page.troubles) console.error(`shots: ${prefix}: ${trouble}`);
      await page.context().close();
    }
  }
}
if ("preview".includes(only)) {
  const page = await open(browser, "", { base: server.url, viewport: { width: 1200, height: 630 }, colorScheme: "light", reducedMotion: "reduce" });
  const lab = await new Lab(page).ready();
  await lab.openMenu();
  await lab.choose(/^Drop/);
  await lab.step();
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(150);
  await page.screenshot({ path: path.join(folder, "preview.png") });
  await page.context().close();
  count += 1;
}
await browser.close();
await server.close();
console.log(`shots: ${count} pictures in ${folder}`);
