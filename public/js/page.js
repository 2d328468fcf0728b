// What a page does by itself: the theme switch, and language links that keep the fragment. Everything else is in the elements.

const KEY = "ackademy.theme"; // The inline script in each page's head reads it before the first paint.
const root = document.documentElement;
const buttons = [...document.querySelectorAll("[data-set-theme]")];

const grounds = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => [meta, meta.content]);
const [light, dark] = grounds.map(([, ground]) => ground);
const GROUNDS = { light, dark };

function chosen() {
  return root.dataset.theme ?? "system";
}

function show() {
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === chosen()));
  }
  // The browser's own bars take the page's ground: one of two, which the page itself names.
  const theme = chosen();
  for (const [meta, own] of grounds) {
    meta.content = theme === "system" ? own : GROUNDS[theme];
  }
}

function choose(theme) {
  if (theme === "system") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme;
  }
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage can be forbidden; then the choice lasts as long as the page.
  }
  show();
}

for (const button of buttons) {
  button.addEventListener("click", () => choose(button.dataset.setTheme));
}

// Another tab changed it.
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  if (event.newValue === "light" || event.newValue === "dark") root.dataset.theme = event.newValue;
  else delete root.dataset.theme;
  show();
});
show();

// Fonts give way to the first lab of a page: on a slow network both would be late. Who had them before has them in the
// cache, and the inline script asked for them already.
function loadFonts() {
  const href = root.dataset.fonts;
  if (!href || document.querySelector("link[data-fonts]")) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  link.dataset.fonts = "";
  link.addEventListener("load", () => {
    document.fonts.ready.then(() => {
      try {
        localStorage.setItem("ackademy.fonts", "1");
      } catch {
        // Then they come late the next time too.
      }
    });
  });
  document.head.append(link);
}
const LAB_COMES_WITHIN = 6000;
if (document.querySelector("tcp-lab")) {
  document.addEventListener("ackademy:ready", () => requestAnimationFrame(() => setTimeout(loadFonts)), { once: true });
  setTimeout(loadFonts, LAB_COMES_WITHIN);
} else {
  loadFonts();
}

// A shared moment stands in the fragment: the same moment in the other language.
for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", () => {
    link.hash = location.hash;
  });
}
