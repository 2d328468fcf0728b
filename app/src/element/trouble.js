// Why a lab could not be loaded, and what to do about it: the element asks only when that happened. What went wrong is found
// out by asking for each file once more and looking at what comes.

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const SCRIPT = /^(text|application)\/(x-)?(java|ecma)script\b/i;

const SENTENCES = {
  en: {
    old: () => "This browser has no WebAssembly, or it is switched off, and the lab needs it. Use a newer browser, or switch it on.",
    policy: () =>
      "This page's Content-Security-Policy forbids WebAssembly, and the lab needs it. Whoever runs the page: add 'wasm-unsafe-eval' to its script-src.",
    scripts: (host) => `This page's Content-Security-Policy forbids scripts from ${host}. Whoever runs the page: add ${host} to its script-src.`,
    connect: (host) => `This page's Content-Security-Policy forbids requests to ${host}. Whoever runs the page: add ${host} to its connect-src.`,
    sandbox: (host) =>
      `This frame is sandboxed, so that the browser keeps it apart from every site, and ${host} does not let such pages load the lab. Whoever runs the page: add allow-same-origin to the frame's sandbox, or let ${host} send Access-Control-Allow-Origin: *.`,
    sharing: (host) => `${host} does not let other sites load the lab. Whoever runs ${host}: let it send Access-Control-Allow-Origin: * with its files.`,
    missing: (file, status) => `${file} is not there (the server says ${status}). Whoever runs the page: put the whole built folder there, all files of one build.`,
    type: (file, type) => `The server sends ${file} as ${type || "a file of no type"}, and browsers run a script only as text/javascript. Whoever runs the page: set its type.`,
    network: () => "The lab could not be loaded: the network may be away.",
    unknown: (message) => `The lab could not be loaded (${message}).`,
  },
  zh: {
    old: () => "这个浏览器没有 WebAssembly，或者已将它关闭，而实验台需要它。请换用较新的浏览器，或打开 WebAssembly。",
    policy: () => "这个页面的 Content-Security-Policy 禁止 WebAssembly，而实验台需要它。网页维护者请在 script-src 中加入 'wasm-unsafe-eval'。",
    scripts: (host) => `这个页面的 Content-Security-Policy 禁止来自 ${host} 的脚本。网页维护者请在 script-src 中加入 ${host}。`,
    connect: (host) => `这个页面的 Content-Security-Policy 禁止向 ${host} 发请求。网页维护者请在 connect-src 中加入 ${host}。`,
    sandbox: (host) =>
      `这个框架带有 sandbox，浏览器把它与所有网站隔开，而 ${host} 不允许这样的页面加载实验台。网页维护者请在框架的 sandbox 中加入 allow-same-origin，或让 ${host} 发送 Access-Control-Allow-Origin: *。`,
    sharing: (host) => `${host} 不允许其他网站加载实验台。${host} 的维护者请让它随文件发送 Access-Control-Allow-Origin: *。`,
    missing: (file, status) => `找不到 ${file}（服务器返回 ${status}）。网页维护者请放上完整的构建目录，并且所有文件出自同一次构建。`,
    type: (file, type) => `服务器把 ${file} 标为 ${type || "没有类型的文件"}，而浏览器只把 text/javascript 当作脚本运行。网页维护者请设置它的类型。`,
    network: () => "实验台没有加载成功，可能是网络断了。",
    unknown: (message) => `实验台没有加载成功（${message}）。`,
  },
};

/** What happens to one file: `undefined` when it comes as it should. */
async function look(url, say) {
  const blocked = [];
  const note = (event) => event.blockedURI && url.href.startsWith(event.blockedURI) && blocked.push(event.effectiveDirective);
  document.addEventListener("securitypolicyviolation", note);
  try {
    const answer = await fetch(url, { cache: "no-store" });
    if (!answer.ok) return say.missing(url.href, answer.status);
    const type = answer.headers.get("content-type") ?? "";
    if (url.pathname.endsWith(".js") && !SCRIPT.test(type)) return say.type(url.href, type);
    return undefined;
  } catch {
    // The event may come a little after the refusal.
    await new Promise((done) => setTimeout(done, 50));
    if (blocked.length > 0) return say.connect(url.origin);
    const foreign = url.origin !== self.origin;
    // Without asking for permission the file comes, though unreadable: so the server is there, and it is the permission that lacks.
    if (foreign && (await fetch(url, { mode: "no-cors", cache: "no-store" }).then(() => true, () => false))) {
      return self.origin === "null" ? say.sandbox(url.origin) : say.sharing(url.origin);
    }
    return say.network();
  } finally {
    document.removeEventListener("securitypolicyviolation", note);
  }
}

/** One sentence or two in `language`: why the files at these addresses do not make a lab, given what the browser said of it. */
export async function trouble(language, urls, error) {
  const say = SENTENCES[language];
  if (typeof WebAssembly !== "object") return say.old();
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch {
    return say.policy();
  }
  for (const url of urls) {
    const found = await look(url, say);
    if (found) return found;
  }
  // Every file comes, but the script does not run.
  const [script] = urls;
  const runs = await import(script).then(() => true, () => false);
  return runs ? say.unknown(error.message) : say.scripts(script.origin);
}
