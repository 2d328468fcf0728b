// The page of the quiz: a form makes the link that sets one. Its text is version, seed, number, difficulty, kinds, answers.

const box = document.querySelector("[data-quiz-link]");
const form = box.querySelector("form");
const link = box.querySelector("[name=link]");
const open = box.querySelector(".link a");
const VERSION = 1;

function whole(name) {
  const field = form.elements[name];
  const value = Math.trunc(Number(field.value)) || Number(field.min);
  return Math.min(Math.max(value, Number(field.min)), Number(field.max));
}

function show() {
  const kinds = [...form.querySelectorAll("[name=kind]:checked")].map((kind) => kind.value).join("") || "s";
  const { difficulty, answers } = form.elements;
  const quiz = [VERSION, whole("seed"), whole("number"), difficulty.value, kinds, answers.value].join("-");
  open.href = `#quiz=${quiz}`;
  link.value = open.href;
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", show);
link.addEventListener("focus", () => link.select());
open.addEventListener("click", () => document.querySelector("tcp-quiz").scrollIntoView());
show();
