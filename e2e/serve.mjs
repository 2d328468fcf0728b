// A static server for the tests: what any dumb web host does with the dist folder, and nothing more.
// By hand: node e2e/serve.mjs [--dist FOLDER] [--port N] [--base /path/] [--compress]

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".toml": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
  ".zip": "application/zip",
};

/** What is worth compressing: fonts and pictures are packed already. */
const PACKED = new Set([".jpg", ".png", ".woff2", ".zip"]);

/** A file as a host sends it that compressed it once and for all: brotli at its best, with its widest window. */
const shrink = async (file) => {
  const content = await readFile(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return promisify(brotliCompress)(content, { params });
};

/** The file that a path stands for, or undefined; "redirect" for a folder named without its last slash. */
async function find(root, pathname) {
  let name;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (name.includes("\0")) return undefined;
  const path = resolve(join(root, name));
  if (path !== root && !path.startsWith(root + sep)) return undefined;
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory()) {
    if (!name.endsWith("/")) return "redirect";
    const index = join(path, "index.html");
    return (await stat(index).catch(() => undefined))?.isFile() ? index : undefined;
  }
  return info?.isFile() && !name.endsWith("/") ? path : undefined;
}

/** What of a lab comes when it is opened or the page is idle. */
const PART = /\/lab-[^/]*\/(chunk|split)_[^/]*\.wasm$/;

/**
 * Serves `dist` under `base` on 127.0.0.1; port 0 lets the system choose one.
 * Gives `{ url, close }`; `url` ends with a slash. `compress` sends what a browser takes compressed; nothing changes under it.
 * `headers` names what a file's answer has besides, or instead: `(pathname) => ({ name: value })`.
 * `partsAfter` holds the lab's later parts back for that many milliseconds.
 */
export async function serve({ dist, port = 0, base = "/", compress = false, partsAfter = 0, headers: more = () => ({}) }) {
  const root = resolve(dist);
  const shrunk = new Map();
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return;
    }
    const inside = pathname.startsWith(base);
    const found = inside ? await find(root, pathname.slice(base.length - 1)) : undefined;
    if (found === "redirect") {
      response.writeHead(301, { location: pathname + "/" + search }).end();
      return;
    }
    if (partsAfter > 0 && PART.test(pathname)) await new Promise((done) => setTimeout(done, partsAfter));
    const file = found ?? (await find(root, "/404.html"));
    const headers = { "cache-control": "no-cache", "x-content-type-options": "nosniff" };
    if (file === undefined) {
      response.writeHead(404, { ...headers, "content-type": "text/plain" }).end("404\n");
      return;
    }
    if (compress && !PACKED.has(extname(file)) && /\bbr\b/.test(request.headers["accept-encoding"] ?? "")) {
      if (!shrunk.has(file)) shrunk.set(file, shrink(file));
      const content = await shrunk.get(file);
      headers["content-type"] = TYPES[extname(file)] ?? "application/octet-stream";
      headers["content-encoding"] = "br";
      headers["content-length"] = content.length;
      response.writeHead(found === undefined ? 404 : 200, headers);
      response.end(request.method === "HEAD" ? undefined : content);
      return;
    }
    const { size } = await stat(file);
    headers["content-type"] = TYPES[extname(file)] ?? "application/octet-stream";
    headers["content-length"] = size;
    Object.assign(headers, more(pathname));
    response.writeHead(found === undefined ? 404 : 200, headers);
    if (request.method === "HEAD") response.end();
    else createReadStream(file).on("error", () => response.destroy()).pipe(response);
  });
  await new Promise((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      dist: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
      port: { type: "string", default: "0" },
      base: { type: "string", default: "/" },
      compress: { type: "boolean", default: false },
    },
  });
  const { url } = await serve({ ...values, port: Number(values.port) });
  console.log(url);
}
