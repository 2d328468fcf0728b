// A lab as a person meets it: by roles and names first, by data-part where a part has no role of its own.

/** The names of controls, in both languages; a test says what it does, not which words the button has. */
const NAMES = {
  step: /^(Step|单步)/,
  back: /^(Back|后退)/,
  start: /^(To start|回到开头)/,
  play: /^(Play|播放)/,
  pause: /^(Pause|暂停)/,
  undo: /^(Undo|撤销)/,
  copy: /^(Copy link|复制链接)/,
};

export class Lab {
  /** The `index`th lab of a page. */
  constructor(page, index = 0) {
    this.page = page;
    this.host = page.locator("tcp-lab").nth(index);
    this.root = this.host.locator("[data-step]");
  }

  part(name) {
    return this.host.locator(`[data-part="${name}"]`);
  }

  /** A part's words, once they stay the same. */
  async settled(name) {
    let before;
    let words = await this.part(name).innerText();
    while (words !== before) {
      await this.page.waitForTimeout(150);
      before = words;
      words = await this.part(name).innerText();
    }
    return words;
  }

  control(name) {
    return this.host.getByRole("button", { name: NAMES[name] }).first();
  }

  /** Waits until the wasm has taken over. */
  async ready() {
    await this.root.waitFor({ timeout: 60_000 });
    await this.part("stage").waitFor();
    return this;
  }

  /** Waits until every part that has a place in view has come: until then a line there fades in. */
  async arrived() {
    await this.page.waitForFunction(() =>
      [...document.querySelectorAll("tcp-lab")].every((lab) =>
        [...lab.shadowRoot.querySelectorAll('[data-part="later"]')].every((part) => part.getClientRects().length === 0),
      ),
    );
    return this;
  }

  /** How many world events have happened. */
  async steps() {
    return Number(await this.root.getAttribute("data-step"));
  }

  /** Where the clock stands, in nanoseconds. */
  async now() {
    return Number(await this.root.getAttribute("data-now"));
  }

  /** Does something and waits until the number of world events has become another one. */
  async moving(act) {
    const before = await this.root.getAttribute("data-step");
    await act();
    const moved = this.host.locator(`[data-step]:not([data-step="${before}"])`);
    await moved.waitFor({ timeout: 15_000 });
    return this.steps();
  }

  step() {
    return this.moving(() => this.control("step").click());
  }

  back() {
    return this.moving(() => this.control("back").click());
  }

  /** A segment in flight, by the name that a command has for it, such as "client SYN 1000 #1"; or the first one. */
  flight(name) {
    return name ? this.host.locator(`[data-part="flight"][data-name="${name}"]`) : this.part("flight").first();
  }

  /** Which segments are in flight: each by itself, or in a pile of several at one place. */
  flights() {
    return this.host.locator('[data-part="flight"], [data-part="pile"]').evaluateAll((all) => all.flatMap((each) => each.dataset.name.split("|")));
  }

  /** Steps until something is in flight. */
  async untilFlight() {
    for (let left = 10; left > 0 && (await this.flights()).length === 0; left -= 1) await this.step();
  }

  async openMenu(name) {
    await this.flight(name).click();
    await this.menu().waitFor();
  }

  menu() {
    return this.host.getByRole("menu");
  }

  /** Chooses from the open menu. */
  async choose(action) {
    await this.menu().getByRole("menuitem", { name: action }).click();
    await this.menu().waitFor({ state: "hidden" });
  }

  /** The state that a host's head shows. */
  async state(host) {
    const text = await this.part(`head-${host}`).innerText();
    return text.match(/\b(CLOSED|LISTEN|SYN-SENT|SYN-RECEIVED|ESTABLISHED|FIN-WAIT-1|FIN-WAIT-2|CLOSE-WAIT|CLOSING|LAST-ACK|TIME-WAIT)\b/)?.[0];
  }

  /** All words on the stage, those drawn in the ladder too. */
  stageText() {
    return this.part("stage").evaluate((stage) => stage.textContent.replace(/\s+/g, " "));
  }

  /** What *Why?* says, once it is there. */
  async why() {
    await this.part("why").getByRole("heading", { level: 3 }).first().waitFor();
    return this.part("why").innerText();
  }
}
