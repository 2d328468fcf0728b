// The custom element. It is defined at once and loads the WebAssembly when the first one is on a page; until then, and where
// that fails, what stands between the tags is shown. tools/site writes `ackademy.js` from this file and fills in the names.

const API_VERSION = 1;
const ATTRIBUTES = ["lang", "layout", "scenario", "link", "height", "shortcuts", "theme"];
const MESSAGES = {
  en: "The lab could not be loaded. Reload the page; if it stays away, the browser is too old or a network filter blocks WebAssembly.",
  zh: "实验台没有加载成功。请重新加载页面；如果仍然不行，可能是浏览器太旧，或网络过滤拦截了 WebAssembly。",
};

let loading;
let sheet;

/** The module, loaded and initialised once a page. */
export function ready() {
  loading ??= (async () => {
    const module = await import("__ACKADEMY_JS__");
    await module.default({ module_or_path: new URL("__ACKADEMY_WASM__", import.meta.url) });
    sheet = new CSSStyleSheet();
    sheet.replaceSync(module.styles());
    return module;
  })();
  // A failure may be the network's: the next element tries again.
  loading.catch(() => (loading = undefined));
  return loading;
}

// On pages of others the theme may stand on the root element; ours inherit color-scheme without this.
function follow(element) {
  const theme = element.hasAttribute("theme") ? undefined : document.documentElement.dataset.theme;
  if (theme === "light" || theme === "dark") element.dataset.theme = theme;
  else delete element.dataset.theme;
}
const connected = new Set();
new MutationObserver(() => connected.forEach(follow)).observe(document.documentElement, { attributeFilter: ["data-theme"] });

class TcpLab extends HTMLElement {
  static observedAttributes = ATTRIBUTES;
  #root;
  #handle;

  connectedCallback() {
    connected.add(this);
    follow(this);
    if (!this.#root) {
      this.#root = this.attachShadow({ mode: "open" });
      this.#root.append(document.createElement("slot"));
    }
    ready().then((module) => this.#mount(module), (error) => this.#fail(error));
  }

  disconnectedCallback() {
    // Moving an element disconnects and connects it in one go; only one that stays away is freed.
    queueMicrotask(() => {
      if (this.isConnected) return;
      connected.delete(this);
      this.#handle?.free();
      this.#handle = undefined;
      this.#root.replaceChildren(document.createElement("slot"));
    });
  }

  attributeChangedCallback(name, before, value) {
    if (before === value) return;
    if (name === "theme") follow(this);
    else this.#handle?.set_attribute(this, name, value ?? undefined);
  }

  /** The lab's API. `version` is the one that the caller was written for. */
  ackademy(version) {
    if (version !== API_VERSION) {
      throw new RangeError(`tcp-lab speaks version ${API_VERSION} of its API, not ${version}: ask for ackademy(${API_VERSION})`);
    }
    const lab = () => {
      if (!this.#handle) throw new Error("the lab is not there: wait for its event ackademy:ready");
      return this.#handle;
    };
    return Object.freeze({
      get apiVersion() { return lab().api_version; },
      /** How many events have happened at the cursor. */
      get stepNumber() { return lab().stepNumber; },
      /** The world's time at the cursor, in nanoseconds, as a BigInt. */
      get now() { return lab().now; },
      step: () => lab().step(),
      back: () => lab().back(),
      play: () => lab().play(),
      pause: () => lab().pause(),
      /** To just after the event with that number; 0 is the start. */
      seek: (step) => lab().seek(step),
      /** To a time in nanoseconds (a BigInt). */
      seekTime: (nanos) => lab().seekTime(BigInt(nanos)),
      /** The code of a link to this moment. */
      link: () => lab().link(),
      followLink: (code) => lab().followLink(String(code)),
    });
  }

  #mount(module) {
    if (!this.isConnected || this.#handle) return;
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.replaceChildren();
    this.#handle = module.mount(this.#root, this);
    this.dispatchEvent(new CustomEvent("ackademy:ready", { bubbles: true, composed: true }));
  }

  #fail(error) {
    console.error("ackademy:", error);
    const language = this.closest("[lang]")?.lang.startsWith("zh") ? "zh" : "en";
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = MESSAGES[language];
    this.#root.replaceChildren(note, document.createElement("slot"));
  }
}

// Another copy of this module may have been there first.
if (!customElements.get("tcp-lab")) customElements.define("tcp-lab", TcpLab);
