// The world in wasm: node world.mjs FILE.wasm. Times are of one run; docs/benchmarks.md says what runs this.

import { readFileSync } from "node:fs";

const load = async () => {
  const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), {});
  return instance.exports;
};
const timed = (act) => {
  const start = performance.now();
  const result = act();
  return [result, performance.now() - start];
};
const perSecond = (events, ms) => `${(Number(events) / ms / 1000).toFixed(2)} million events a second`;
const megabytes = (exports) => `${(exports.memory.buffer.byteLength / 2 ** 20).toFixed(0)} MiB`;

let exports = await load();
const minutes = Array.from({ length: 10 }, () => timed(exports.minute_of_one_flow));
const [events, ms] = minutes.reduce((best, run) => (run[1] < best[1] ? run : best));
console.log(`a minute of one flow, the fastest of 10 runs: ${ms.toFixed(0)} ms, ${events} events, ${perSecond(events, ms)}`);

exports = await load();
const before = megabytes(exports);
const [all, took] = timed(exports.ten_minutes_of_two_flows);
console.log(`ten minutes of two flows with their history: ${took.toFixed(0)} ms, ${all} events, ${perSecond(all, took)}`);
const after = megabytes(exports);
const seeks = Array.from({ length: 200 }, () => timed(exports.jump)[1]).sort((a, b) => a - b);
console.log(`200 seeks in it: half took less than ${seeks[100].toFixed(1)} ms, the longest ${seeks[199].toFixed(1)} ms`);
console.log(`memory: ${before} at first, ${after} with the history, ${megabytes(exports)} after the seeks`);
