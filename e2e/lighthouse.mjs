// Lighthouse over the built site, mobile profile: node e2e/lighthouse.mjs [--dist FOLDER] [--runs N]
// It takes Lighthouse from npm when it runs; nothing else of the project needs it.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "./serve.mjs";

const VERSION = "12.8.2";
const PAGES = ["", "en/sandbox/", "zh/", "zh/sandbox/"];
const AUDITS = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"];

const { values } = parseArgs({
  options: {
    dist: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
    runs: { type: "string", default: "3" },
  },
});
const chrome = process.env.ACKADEMY_CHROMIUM ?? process.env.CHROMIUM ?? "/usr/bin/chromium";
const { url, close } = await serve({ dist: values.dist, compress: true });
const folder = mkdtempSync(join(tmpdir(), "ackademy-lighthouse-"));

const run = (path) =>
  new Promise((done, fail) => {
    const output = join(folder, "report.json");
    const flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking";
    const args = ["--yes", `lighthouse@${VERSION}`, url + path, "--quiet", "--output=json", `--output-path=${output}`, `--chrome-flags=${flags}`];
    execFile("npx", args, { env: { ...process.env, CHROME_PATH: chrome }, maxBuffer: 1 << 26 }, (error) =>
      error ? fail(error) : done(JSON.parse(readFileSync(output, "utf8"))),
    );
  });

let failed = false;
for (const path of PAGES) {
  const reports = [];
  for (let count = 0; count < Number(values.runs); count += 1) reports.push(await run(path));
  // By performance, the middle one.
  reports.sort((a, b) => a.categories.performance.score - b.categories.performance.score);
  const report = reports[Math.floor(reports.length / 2)];
  const scores = Object.values(report.categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`);
  const times = AUDITS.map((id) => `${report.audits[id].title} ${report.audits[id].displayValue}`);
  console.log(`/${path}: ${scores.join(", ")}\n  ${times.join(", ")}`);
  for (const { auditRefs } of Object.values(report.categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title, displayValue = "" } = report.audits[id];
      if (weight > 0 && score !== null && score < 0.9) console.log(`  below 90: ${title} ${displayValue}`);
    }
  }
  failed ||= Object.values(report.categories).some(({ score }) => score < 1);
}
rmSync(folder, { recursive: true });
await close();
process.exitCode = failed ? 1 : 0;
