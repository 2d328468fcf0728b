// The custom element. It is defined at once and loads the WebAssembly when the first one is on a page; until then, and where
// that fails, what stands between the tags is shown. tools/site writes `ackademy.js` from this file and fills in the names.

const API_VERSION = 1;
const ATTRIBUTES = ["lang", "layout", "scenario", "link", "height", "shortcuts", "theme", "at", "view", "controls", "exercise"];
// What is said where even the reason could not be fetched.
const MESSAGES = {
  en: "The lab could not be loaded: the network may be away.",
  zh: "实验台没有加载成功，可能是网络断了。",
};
/** How long after the last press the moment is kept, in milliseconds. */
const KEEP_AFTER = 400;

const AGAIN = { en: "Try again", zh: "重试" };

const FOLDERS = { en: "__ACKADEMY_EN__", zh: "__ACKADEMY_ZH__" };

async function text(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

/** Lets the browser do what waits, a press for example, between two pieces of work. */
const breathe = () => new Promise((done) => setTimeout(done));

/** The language that an element is to speak: Chinese below `zh`, else English. */
function languageOf(element) {
  return /^zh\b/i.test(element.closest("[lang]")?.lang ?? "") ? "zh" : "en";
}

const loading = {};

/** One language's module and style sheet, loaded and initialised once a page. */
export function ready(language = "en") {
  const folder = FOLDERS[language];
  loading[folder] ??= load(folder);
  // A failure may be the network's: who asks again, tries again.
  loading[folder].catch(() => delete loading[folder]);
  return loading[folder];
}

/** Once the page has been painted. A page in the background is not: there is nothing to wait for. */
function painted() {
  if (document.hidden || performance.getEntriesByType("paint").length > 0) return undefined;
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** The addresses of what a lab needs: script, style sheet, module. */
const files = (folder) => ["app.js", "lab.css", "app_bg.wasm"].map((name) => new URL(`${folder}/${name}`, import.meta.url));

async function load(folder) {
  await painted();
  const [script, sheetFile, wasmFile] = files(folder);
  const [module, styles, wasm] = await Promise.all([import(script), text(sheetFile), fetch(wasmFile)]);
  await module.default({ module_or_path: wasm });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  if (sheet.cssRules.length === 0) throw new Error(`${sheetFile} holds no styles`);
  return { module, sheet, folder };
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
  #language;
  #turn;
  #note;
  #soon;
  #retried = false;

  connectedCallback() {
    connected.add(this);
    follow(this);
    if (!this.#root) {
      this.#root = this.attachShadow({ mode: "open" });
      this.#root.append(document.createElement("slot"));
      this.#watch();
    }
    // One that was only moved goes on, but another language may hold where it stands now.
    if (this.#handle) this.#translate();
    else this.#begin();
  }

  /** Under which name this tab keeps the lab's moment: by the page (or the name that it gives) and the lab's place on it. */
  #place() {
    const page = this.getAttribute("keep") ?? location.pathname;
    const link = this.getAttribute("link") ?? (this.hasAttribute("link-from-fragment") ? location.hash : "");
    const place = [...document.querySelectorAll("tcp-lab")].indexOf(this);
    return ["ackademy.moment", page, place, this.getAttribute("scenario") ?? "", link].join(" ");
  }

  /** Keeps the moment in this tab, so that reloading, Back and another language lose nothing. */
  async #keep() {
    try {
      const code = await this.#handle?.moment();
      if (code) sessionStorage.setItem(this.#place(), code);
    } catch {
      // Storage can be forbidden, and the part that writes links may be away: then a reload begins anew.
    }
  }

  #kept() {
    try {
      return sessionStorage.getItem(this.#place()) ?? undefined;
    } catch {
      return undefined;
    }
  }

  #watch() {
    const later = () => {
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => this.#keep(), KEEP_AFTER);
    };
    // A fault moves nothing, but a press or a key gave it.
    for (const kind of ["ackademy:moved", "pointerup", "keyup"]) this.addEventListener(kind, later);
  }

  /** The page is left: what was done last is kept at once. */
  static leave() {
    for (const lab of connected) if (#soon in lab && lab.#soon) lab.#keep();
  }

  /** Loads what the lab needs and makes it; `code`: at the moment of this link. */
  async #begin(code = this.#kept()) {
    const turn = (this.#turn = (this.#turn ?? 0) + 1);
    const language = languageOf(this);
    try {
      const { module, sheet } = await ready(language);
      await breathe();
      const begin = await module.read(this, code);
      await breathe();
      if (typeof begin === "string") {
        if (turn === this.#turn) this.#refuse(begin);
        return;
      }
      // Meanwhile the element may have been taken away, or told to speak another language.
      if (!this.isConnected || turn !== this.#turn) return;
      this.#handle?.free();
      this.#root.adoptedStyleSheets = [sheet];
      this.#root.replaceChildren();
      this.#handle = module.mount(this.#root, this, begin);
      this.#language = language;
      if (this.#retried) this.#root.querySelector("[data-part=stage]")?.focus();
      this.#retried = false;
      this.dispatchEvent(new CustomEvent("ackademy:ready", { bubbles: true, composed: true }));
      this.#translate();
    } catch (error) {
      // A lab that is there has gone on meanwhile: its moment is asked for anew.
      if (turn === this.#turn) this.#fail(error, () => (this.#handle ? this.#translate() : this.#begin(code)));
    }
  }

  /** Goes on in the language that the element has now, at the same moment. */
  async #translate() {
    if (!this.#handle) return;
    // What was begun for another language is no longer wanted.
    const turn = (this.#turn += 1);
    if (languageOf(this) === this.#language) {
      this.#note?.remove();
      return;
    }
    try {
      const code = await this.#handle.moment();
      if (turn === this.#turn) this.#begin(code);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error, () => this.#translate());
    }
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
    if (name === "lang" && this.#handle) this.#translate();
    else if (this.#handle) this.#handle.set_attribute(this, name, value ?? undefined);
    // No lab is there yet: what is being made is to be what the attributes say by then, and what failed may go now.
    else if (this.#turn && ["scenario", "link", "lang", "at", "exercise"].includes(name)) this.#begin();
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
      /** The code of a link to this moment, as a promise. */
      link: () => lab().link(),
      followLink: (code) => lab().followLink(String(code)),
    });
  }

  /** The lab cannot begin with what the attributes ask for: says so, above what stands between the tags. */
  #refuse(sentence) {
    this.#handle?.free();
    this.#handle = undefined;
    this.#tell(sentence);
  }

  async #fail(error, repeat) {
    console.error("ackademy:", error);
    const turn = this.#turn;
    const language = languageOf(this);
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = AGAIN[language];
    again.addEventListener("click", () => {
      again.disabled = true;
      this.#retried = true;
      repeat();
    });
    let sentence = MESSAGES[language];
    try {
      const { trouble } = await import("./ackademy-trouble.js");
      sentence = await trouble(language, files(FOLDERS[language]), error);
    } catch (reason) {
      console.error("ackademy:", reason);
    }
    if (turn !== this.#turn) return;
    this.#tell(sentence, again);
    if (this.#retried) again.focus();
  }

  #tell(sentence, ...more) {
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.style.cssText = "margin:0 0 1em;padding:.75em 1em;border:1px solid;border-radius:8px";
    note.append(sentence + " ", ...more);
    this.#note?.remove();
    this.#note = note;
    // A lab that is there goes on below it, in the language that it has.
    if (this.#handle) this.#root.prepend(note);
    else this.#root.replaceChildren(note, document.createElement("slot"));
    this.dispatchEvent(new CustomEvent("ackademy:error", { bubbles: true, composed: true, detail: { message: sentence } }));
  }
}

/** A quiz. What it needs besides a lab comes where one stands. */
class TcpQuiz extends HTMLElement {
  static observedAttributes = ["lang", "theme", "quiz"];
  #with = async (call) => (await import("./ackademy-quiz.js"))[call](this, languageOf(this), ready);

  connectedCallback() {
    connected.add(this);
    follow(this);
    this.#with("show");
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      connected.delete(this);
      this.#with("hide");
    });
  }

  attributeChangedCallback(name, before, value) {
    if (before === value || !connected.has(this)) return;
    if (name === "theme") follow(this);
    else this.#with("show");
  }
}

// One listener for all labs: one of each would hold it after it was taken away.
addEventListener("pagehide", TcpLab.leave);

// Another copy of this module may have been there first.
if (!customElements.get("tcp-lab")) customElements.define("tcp-lab", TcpLab);
if (!customElements.get("tcp-quiz")) customElements.define("tcp-quiz", TcpQuiz);
