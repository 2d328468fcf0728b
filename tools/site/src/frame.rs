//! What every page shares: head, header, footer.

use course::terms::Sheet;
use course::{Course, Myth};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::{FONT_LICENCES, FONTS, LICENCES};
use crate::csp::{FIRST_SCRIPT, policy};
use crate::lab::Labs;
use crate::links::Links;
use crate::page::{Lang, Page, Tongue as _, Topic};
use crate::prose::{self, Prose};
use crate::shim::MODULE;
use crate::words::Words;

/// The style sheet of static figures; tcp-sim, which draws them, has its text.
pub(crate) const FIGURE_SHEET: &str = "css/figure.css";

/// The style sheet of static figures that are no ladders; the same.
pub(crate) const VIEW_SHEET: &str = "css/view.css";

/// The style sheet of lessons and of the pages around them, and their script.
pub(crate) const COURSE_SHEET: &str = "css/course.css";
pub(crate) const COURSE_SCRIPT: &str = "js/course.js";

/// What the pages of one build have in common.
#[derive(Clone, Debug)]
pub struct Build {
    /// The labs' files.
    pub labs: Labs,
    /// The lessons.
    pub course: Course,
    /// The words that pages explain.
    pub glossary: Sheet,
    /// Claims that a run refutes.
    pub myths: Vec<Myth>,
    /// Changes whenever a style sheet or script does, so that an old one is never taken from a cache.
    pub version: String,
    /// `trunk serve` reloads pages after a build.
    pub live_reload: bool,
}

/// One document.
pub(crate) struct Document<'a> {
    pub(crate) build: &'a Build,
    pub(crate) links: &'a Links,
    pub(crate) lang: Lang,
    pub(crate) prose: &'a Prose,
    /// The page's right address below the root and its topic; none for the page of a missing one.
    pub(crate) place: Option<(&'a str, &'a Topic)>,
    /// Which style of body: a class name.
    pub(crate) kind: &'a str,
    pub(crate) main: Markup,
}

impl Document<'_> {
    pub(crate) fn render(&self) -> String {
        html! {
            (DOCTYPE)
            html lang=(self.lang.tag()) data-fonts=(self.asset(FONTS)) data-lab=[self.lab()] {
                (self.head())
                body class=(self.kind) {
                    a.skip href="#main" { (self.lang.words().skip) }
                    (self.header())
                    main id="main" tabindex="-1" { (self.main) }
                    (self.footer())
                }
            }
        }
        .into_string()
    }

    /// Where the files of this page's labs are; none without a lab.
    fn lab(&self) -> Option<String> {
        let (_, topic) = self.place?;
        let folder = || self.links.to(self.build.labs.of(self.lang).folder());
        topic.has_labs().then(folder)
    }

    /// Whether figures stand on it that no lab brings the style of.
    fn has_figures(&self) -> bool {
        let topic = self.place.map(|(_, topic)| topic);
        topic.is_some_and(|topic| topic.has_labs() || *topic == Topic::Myths)
    }

    /// Whether it is a lesson, or a page around them.
    fn is_of_course(&self) -> bool {
        self.place.is_some_and(|(_, topic)| match topic {
            Topic::Course | Topic::Lesson(_) | Topic::Myths | Topic::Glossary => true,
            Topic::Home | Topic::Sandbox | Topic::Quiz => false,
        })
    }

    fn asset(&self, name: &str) -> String {
        format!("{}?v={}", self.links.to(name), self.build.version)
    }

    fn head(&self) -> Markup {
        let Prose {
            title, description, ..
        } = self.prose;
        html! {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(&[FIRST_SCRIPT], self.build.live_reload));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                script { (PreEscaped(FIRST_SCRIPT)) }
                title { (title) }
                meta name="description" content=(description);
                @if let Some((address, topic)) = self.place {
                    (self.addresses(address, topic))
                    (self.open_graph(address))
                } @else {
                    meta name="robots" content="noindex";
                }
                meta name="theme-color" content="#FAF8F3" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#12151A" media="(prefers-color-scheme: dark)";
                link rel="icon" href=(self.links.to("icons/logo.svg")) type="image/svg+xml";
                link rel="icon" href=(self.links.to("icons/logo-192.png")) type="image/png" sizes="192x192";
                link rel="apple-touch-icon" href=(self.links.to("icons/logo-192.png"));
                link rel="manifest" href=(self.links.to("manifest.webmanifest"));
                noscript { link rel="stylesheet" href=(self.asset(FONTS)); }
                link rel="stylesheet" href=(self.asset("css/tokens.css"));
                link rel="stylesheet" href=(self.asset("css/page.css"));
                @if self.has_figures() { link rel="stylesheet" href=(self.asset(FIGURE_SHEET)); }
                @if self.lab().is_some() {
                    script type="module" src=(self.links.to(MODULE)) {}
                }
                @if self.is_of_course() {
                    @if self.has_figures() { link rel="stylesheet" href=(self.asset(VIEW_SHEET)); }
                    link rel="stylesheet" href=(self.asset(COURSE_SHEET));
                    script type="module" src=(self.asset(COURSE_SCRIPT)) {}
                }
                script type="module" src=(self.asset("js/page.js")) {}
                @if self.kind == "quiz" {
                    script type="module" src=(self.asset("js/quiz.js")) {}
                }
                @if self.build.live_reload {
                    script defer src=(self.asset("js/live-reload.js")) {}
                }
            }
        }
    }

    /// The page's right address, and the same page in the other language. Both must be full addresses.
    fn addresses(&self, address: &str, topic: &Topic) -> Markup {
        let other = |lang: Lang| {
            let topic = topic.clone();
            self.links.absolute(&Page { topic, lang }.address())
        };
        html! {
            @if let Some(url) = self.links.absolute(address) {
                link rel="canonical" href=(url);
            }
            @for lang in Lang::ALL {
                @if let Some(url) = other(lang) {
                    link rel="alternate" hreflang=(lang.tag()) href=(url);
                }
            }
            @if let Some(url) = other(Lang::En) {
                link rel="alternate" hreflang="x-default" href=(url);
            }
        }
    }

    fn open_graph(&self, address: &str) -> Markup {
        html! {
            meta property="og:type" content="website";
            meta property="og:site_name" content="Ackademy";
            meta property="og:title" content=(self.prose.title);
            meta property="og:description" content=(self.prose.description);
            meta property="og:locale" content=(self.lang.locale());
            @for other in Lang::ALL.into_iter().filter(|&other| other != self.lang) {
                meta property="og:locale:alternate" content=(other.locale());
            }
            // Both must be full addresses.
            @if let Some(url) = self.links.absolute(address) {
                meta property="og:url" content=(url);
            }
            @if let Some(image) = self.links.absolute("icons/preview.png") {
                meta property="og:image" content=(image);
                meta property="og:image:width" content="1200";
                meta property="og:image:height" content="630";
                meta name="twitter:card" content="summary_large_image";
            }
        }
    }

    fn header(&self) -> Markup {
        let words = self.lang.words();
        let topic = self.place.map(|(_, topic)| topic);
        html! {
            header.top {
                a.brand href=(self.links.page(Topic::Home, self.lang)) { (logo()) span { "Ackademy" } }
                nav aria-label=(words.site) {
                    @for each in Topic::NAVIGATION {
                        a href=(self.links.page(each.clone(), self.lang)) aria-current=[current(topic, &each)] { (name(words, &each)) }
                    }
                }
                nav.languages aria-label=(words.language) {
                    @for lang in Lang::ALL {
                        a href=(self.links.page(topic.cloned().unwrap_or(Topic::Home), lang)) lang=(lang.tag()) hreflang=(lang.tag())
                            data-language=(lang.tag()) aria-current=[(lang == self.lang).then_some("true")] { (lang.name()) }
                    }
                }
                div.themes role="group" aria-label=(words.theme) {
                    @for (name, word, icon) in [("light", words.light, SUN), ("dark", words.dark, MOON), ("system", words.system, SCREEN)] {
                        button type="button" data-set-theme=(name) aria-pressed="false" title=(word) {
                            svg viewBox="0 0 16 16" aria-hidden="true" { path d=(icon) {} }
                            span { (word) }
                        }
                    }
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        let [code, or, text, end] = self.lang.words().licences;
        let [fonts, and, fonts_end] = self.lang.words().fonts;
        let [(_, mit), (_, apache), (_, by)] = LICENCES;
        html! {
            footer.bottom {
                div.how { (prose::how_it_works(self.lang)) }
                p.licences {
                    (code) a href=(self.links.to(mit)) { "MIT" } (or) a href=(self.links.to(apache)) { "Apache-2.0" }
                    (text) a href=(self.links.to(by)) { "CC BY 4.0" } (end)
                    br;
                    (fonts)
                    @for (index, (name, target)) in FONT_LICENCES.into_iter().enumerate() {
                        @if index > 0 { (and) }
                        a href=(self.links.to(target)) { (name) }
                    }
                    (fonts_end)
                }
            }
        }
    }
}

/// What the navigation calls a page.
fn name(words: &Words, topic: &Topic) -> &'static str {
    match topic {
        Topic::Home => words.home,
        Topic::Course | Topic::Lesson(_) => words.lessons,
        Topic::Myths => words.myths,
        Topic::Glossary => words.glossary,
        Topic::Sandbox => words.sandbox,
        Topic::Quiz => words.quiz,
    }
}

/// Whether a link of the navigation leads to the page itself, or to what the page belongs to.
fn current(topic: Option<&Topic>, link: &Topic) -> Option<&'static str> {
    match (topic, link) {
        (Some(topic), link) if topic == link => Some("page"),
        (Some(Topic::Lesson(_) | Topic::Myths | Topic::Glossary), Topic::Course) => Some("true"),
        _ => None,
    }
}

/// Three lines with the head of an arrow.
fn logo() -> Markup {
    html! {
        svg.logo viewBox="0 0 32 32" aria-hidden="true" { path d="M4 7.5h16.5L28 16l-7.5 8.5H4M4 16h15" {} }
    }
}

const SUN: &str = "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3.05 3.05l1.06 1.06M11.9 11.9l1.05 1.05M12.95 3.05 11.9 4.1M4.1 11.9l-1.05 1.05";
const MOON: &str = "M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5 5.8 5.8 0 1 0 13.5 9.6";
const SCREEN: &str = "M2 3h12v8H2zM6 13.5h4";
