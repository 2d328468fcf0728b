// What `<tcp-quiz>` does: ackademy.js asks for this file where such an element stands. tools/site puts it beside that one.

/** The element's quiz, and which turn of its making it is of. */
const quizzes = new WeakMap();

const MESSAGES = {
  en: ["The quiz could not be loaded: the network may be away.", "Try again"],
  zh: ["测验没有加载成功，可能是网络断了。", "重试"],
};

const sheets = {};

/** Which quiz is asked for: by the attribute, or where the element says so by `#quiz=…` of the address. */
const asked = (element) => [element.getAttribute("quiz"), element.hasAttribute("link-from-fragment") && location.hash].join(" ");

const shown = new Set();
addEventListener("hashchange", () => {
  for (const again of [...shown]) again();
});

async function sheetOf(folder) {
  const file = new URL(`${folder}/quiz.css`, import.meta.url);
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await answer.text());
  return sheet;
}

/** Makes the quiz that the element's attributes ask for, in place of the one that was there. */
export async function show(element, language, ready) {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  if (!root.firstChild) root.append(document.createElement("slot"));
  const before = quizzes.get(element);
  // One that was only moved goes on.
  if (before?.handle && before.language === language && before.quiz === asked(element)) return;
  const now = { language, quiz: asked(element), again: () => show(element, language, ready) };
  quizzes.set(element, now);
  shown.delete(before?.again);
  shown.add(now.again);
  try {
    const { module, sheet, folder } = await ready(language);
    sheets[folder] ??= sheetOf(folder);
    sheets[folder].catch(() => delete sheets[folder]);
    const own = await sheets[folder];
    if (quizzes.get(element) !== now || !element.isConnected) return;
    before?.handle?.free();
    root.adoptedStyleSheets = [sheet, own];
    now.handle = await module.quiz(root, element);
    if (quizzes.get(element) !== now) now.handle.free();
    else element.dispatchEvent(new CustomEvent("ackademy:ready", { bubbles: true, composed: true }));
  } catch (error) {
    console.error("ackademy:", error);
    if (quizzes.get(element) !== now) return;
    const [sentence, word] = MESSAGES[language];
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = word;
    again.addEventListener("click", () => show(element, language, ready));
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.append(`${sentence} `, again);
    root.replaceChildren(note, document.createElement("slot"));
    element.dispatchEvent(new CustomEvent("ackademy:error", { bubbles: true, composed: true, detail: { message: sentence } }));
  }
}

/** Takes the quiz away. */
export function hide(element) {
  shown.delete(quizzes.get(element)?.again);
  quizzes.get(element)?.handle?.free();
  quizzes.delete(element);
  element.shadowRoot?.replaceChildren(document.createElement("slot"));
}
