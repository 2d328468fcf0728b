// What lessons and the course map do by themselves: progress on this device, cards, and words that are explained where one
// points. Reading needs none of it.

// Progress ---------------------------------------------------------------------------------------------------------------

const KEY = "ackademy.progress";
const UNREADABLE = "ackademy.progress.unreadable";
const FORMAT = "ackademy-progress";
const VERSION = 1;
const DAY = 86_400_000;
/** After how many days a card comes back, by how often in a row it was answered rightly. */
const DAYS = [0, 1, 3, 8, 21, 60];

const empty = () => ({ format: FORMAT, version: VERSION, lessons: {} });
const isRecord = (it) => typeof it === "object" && it !== null && !Array.isArray(it);
const isName = (it) => typeof it === "string" && /^[a-z][a-z0-9-]{0,63}$/.test(it);
const isTime = (it) => Number.isSafeInteger(it) && it >= 0;
const isLesson = (it) =>
  isRecord(it) &&
  ["predicted", "solved"].every((list) => Array.isArray(it[list]) && it[list].every(isName)) &&
  isRecord(it.cards) &&
  Object.entries(it.cards).every(([id, card]) => isName(id) && isRecord(card) && isTime(card.box) && card.box < DAYS.length && isTime(card.at));

/** What a text says of somebody's progress; else why it cannot be taken: `newer` or `broken`. */
function read(text) {
  let it;
  try {
    it = JSON.parse(text);
  } catch {
    return "broken";
  }
  if (!isRecord(it) || it.format !== FORMAT || !Number.isSafeInteger(it.version)) return "broken";
  if (it.version > VERSION) return "newer";
  const whole = isRecord(it.lessons) && Object.entries(it.lessons).every(([id, lesson]) => isName(id) && isLesson(lesson));
  return whole ? it : "broken";
}

/** Both together: what was done in either is done, and of a card the later answer counts. */
function merge(one, other) {
  const both = empty();
  for (const { lessons } of [one, other]) {
    for (const [id, lesson] of Object.entries(lessons)) {
      const into = (both.lessons[id] ??= { predicted: [], solved: [], cards: {} });
      for (const list of ["predicted", "solved"]) into[list] = [...new Set([...into[list], ...lesson[list]])];
      for (const [card, it] of Object.entries(lesson.cards)) {
        if (!(into.cards[card]?.at >= it.at)) into.cards[card] = it;
      }
    }
  }
  return both;
}

let progress = empty();
/** Why nothing is written: what is kept here is a newer site's, or storage is forbidden. */
let locked;

function load() {
  let text;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    locked = "forbidden";
    return;
  }
  const found = text === null ? empty() : read(text);
  locked = found === "newer" ? "newer" : undefined;
  if (found === "broken") {
    // It is put aside, not thrown away.
    try {
      localStorage.setItem(UNREADABLE, text);
    } catch {
      locked = "forbidden";
    }
  }
  progress = isRecord(found) ? found : empty();
}

function save() {
  if (locked) return;
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    locked = "forbidden";
  }
}

/** Changes one lesson's progress by what is stored now: another tab may have been there. */
function change(id, how) {
  const mine = progress;
  load();
  progress = merge(mine, progress);
  how((progress.lessons[id] ??= { predicted: [], solved: [], cards: {} }));
  save();
  show();
}

load();

// What is shown ----------------------------------------------------------------------------------------------------------

const words = (list) => (list ?? "").split(" ").filter(Boolean);

/** How far a lesson is, by what its row says it has. */
function state(row, lesson) {
  if (!lesson) return "";
  const has = (needed, got) => words(needed).every((id) => got.includes(id));
  const { predictions, challenges, cards } = row.dataset;
  const done = has(predictions, lesson.predicted) && has(challenges, lesson.solved) && has(cards, Object.keys(lesson.cards));
  return done ? "done" : "begun";
}

const due = (lesson) => Object.values(lesson?.cards ?? {}).filter(({ box, at }) => at + DAYS[box] * DAY <= Date.now()).length;

function show() {
  const map = document.querySelector("[data-words]");
  const say = map ? JSON.parse(map.dataset.words) : undefined;
  let [done, waiting, next] = [0, 0, undefined];
  const rows = [...document.querySelectorAll("[data-progress]")];
  for (const row of rows) {
    const lesson = progress.lessons[row.dataset.progress];
    const how = (row.dataset.state = state(row, lesson));
    const cards = due(lesson);
    const isNext = how !== "done" && !next;
    if (how === "done") done += 1;
    if (isNext) next = row;
    waiting += cards;
    const note = row.querySelector(".note");
    if (!say || !note) continue;
    note.textContent = [how && say[how], isNext && say.next, cards && say.due.replace("{n}", cards)].filter(Boolean).join(say.comma);
  }
  if (!map || !say) return;
  rows.forEach((row) => row.toggleAttribute("data-next", row === next));
  const summary = map.querySelector(".summary");
  summary.textContent = say.summary.replace("{done}", done).replace("{all}", rows.length) + (waiting ? say.comma + say.due.replace("{n}", waiting) : "");
  if (locked) map.querySelector(".said").textContent = say[locked];
}

// Another tab got further.
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  load();
  show();
});

// A lesson ---------------------------------------------------------------------------------------------------------------

const here = document.querySelector("[data-lesson]")?.dataset.lesson;
if (here) {
  change(here, () => {});
  const add = (list, id) => isName(id) && change(here, (lesson) => (lesson[list] = [...new Set([...lesson[list], id])]));
  document.addEventListener("ackademy:predicted", (event) => add("predicted", event.detail?.id));
  document.addEventListener("ackademy:solved", (event) => add("solved", event.detail?.id));
}

for (const form of document.querySelectorAll("form.card")) {
  const { card, right } = form.dataset;
  const button = form.querySelector("button");
  form.addEventListener("change", () => (button.disabled = false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form).get(card);
    if (said === null) return;
    for (const told of form.querySelectorAll("[data-option]")) told.hidden = told.dataset.option !== said;
    // A claim's run is beside it.
    form.parentElement.querySelector(".evidence")?.setAttribute("open", "");
    if (!here) return;
    change(here, (lesson) => {
      const before = lesson.cards[card]?.box ?? 0;
      lesson.cards[card] = { box: said === right ? Math.min(before + 1, DAYS.length - 1) : 0, at: Date.now() };
    });
  });
}

// The file ---------------------------------------------------------------------------------------------------------------

const MOST = 1_000_000;
const tools = document.querySelector(".tools");
if (tools) {
  const map = document.querySelector("[data-words]");
  const say = JSON.parse(map.dataset.words);
  const tell = (sentence) => (map.querySelector(".said").textContent = sentence);
  tools.hidden = false;
  tools.querySelector("button").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(progress, null, 2)], { type: "application/json" }));
    link.download = "ackademy-progress.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  });
  const input = tools.querySelector("input");
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const found = file.size > MOST ? "broken" : read(await file.text());
    input.value = "";
    if (!isRecord(found)) {
      tell(say[found === "newer" ? "fileNewer" : "fileBroken"]);
      return;
    }
    progress = merge(progress, found);
    save();
    show();
    tell(locked ? say[locked] : say.taken);
  });
}
show();

// Words of the glossary --------------------------------------------------------------------------------------------------

const GAP = 6;

/** Puts a popover beside the word that it explains, inside the window. */
function place(gloss, word) {
  const at = word.getBoundingClientRect();
  const size = gloss.getBoundingClientRect();
  const left = Math.max(12, Math.min(at.left, innerWidth - size.width - 12));
  const below = at.bottom + GAP;
  const top = below + size.height < innerHeight ? below : Math.max(12, at.top - GAP - size.height);
  gloss.style.inset = `${top}px auto auto ${left}px`;
}

for (const word of document.querySelectorAll(".term")) {
  const gloss = word.popoverTargetElement;
  if (!gloss) continue;
  let soon;
  const isOpen = () => gloss.matches(":popover-open");
  const show = () => isOpen() || gloss.showPopover();
  const hide = () => isOpen() && gloss.hidePopover();
  gloss.addEventListener("toggle", (event) => event.newState === "open" && place(gloss, word));
  // A pointer that only passes opens nothing.
  word.addEventListener("pointerenter", (event) => {
    clearTimeout(soon);
    if (event.pointerType === "mouse") soon = setTimeout(show, 250);
  });
  word.addEventListener("pointerleave", () => {
    clearTimeout(soon);
    soon = setTimeout(() => gloss.matches(":hover") || hide(), 250);
  });
  gloss.addEventListener("pointerleave", hide);
  word.addEventListener("focus", () => word.matches(":focus-visible") && show());
  word.addEventListener("blur", hide);
}
