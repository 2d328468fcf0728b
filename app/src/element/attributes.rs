//! The element's attributes. One that makes no sense is told in the notice bar, and the lab keeps
//! what it showed; a lab whose first scenario cannot be read does not begin.

use tcp_exercise::Stop;
use tcp_explain::Lang;
use tcp_figure::plot::View as Plot;
use tcp_sim::history::link::{LinkError, Shared};
use tcp_sim::scenario::{CompactError, Knobs};
use tcp_sim::{History, Scenario};
use web_sys::HtmlElement;

use leptos::prelude::*;

use crate::i18n;
use crate::lab::context::{LabContext, Layout};
use crate::lab::controls::{Control, Controls};
use crate::lab::later::{self, Given, Missing};
use crate::lab::run::RunMsg;
use crate::lab::screen::{BadAttribute, Expected, Notice, ScreenMsg, View};
use crate::lab::session::Session;
use crate::ui::task;

/// Between the link to a moment and how far an exercise was: no link has it.
pub(super) const ANSWERS: char = '~';

/// The values of `view`: what is open, and which plot.
const VIEWS: [(&str, View, Option<Plot>); 9] = [
    ("ladder", View::Ladder, None),
    ("why", View::Why, None),
    ("segment", View::Header, None),
    ("states", View::States, None),
    ("windows", View::Buffers, None),
    ("congestion", View::Plots, Some(Plot::Congestion)),
    ("time-sequence", View::Plots, Some(Plot::Sequence)),
    ("rtt", View::Plots, Some(Plot::Rounds)),
    ("log", View::Log, None),
];
const VIEW_NAMES: &str =
    "ladder, why, segment, states, windows, congestion, time-sequence, rtt, log";

/// What an element's attributes ask a lab to begin with.
#[derive(Debug, Default)]
pub(super) struct Opening {
    scenario: Option<Session>,
    link: Option<Result<Box<Shared>, LinkError>>,
    /// What the address's fragment said then.
    fragment: Option<String>,
    /// The moment to open at; `None` inside where it is none.
    at: Option<Option<Stop>>,
    exercise: Option<Result<Given, BadAttribute>>,
}

/// Why a lab cannot begin with what its attributes ask for.
pub(super) enum Refusal {
    /// The part that reads links and scenarios did not come.
    Missing,
    /// The scenario cannot be read: a sentence or two, in the element's language.
    Scenario(String),
}

impl From<Missing> for Refusal {
    fn from(_: Missing) -> Self {
        Self::Missing
    }
}

/// Reads one element's attributes.
#[derive(Clone)]
pub(super) struct Attributes {
    host: HtmlElement,
}

impl Attributes {
    pub(super) fn new(host: HtmlElement) -> Self {
        Self { host }
    }

    /// Reads what the lab is to show. A scenario in its compact form, and a link, are read by a part of the lab that comes
    /// only where it is needed.
    ///
    /// # Errors
    /// When that part did not come, or the scenario cannot be read: another one in its place would be a lie.
    pub(super) async fn read(&self, code: Option<String>) -> Result<Opening, Refusal> {
        let mut opening = Opening::default();
        if let Some(value) = self.get("scenario") {
            match scenario_of(&value).await? {
                Ok(session) => opening.scenario = Some(session),
                // A lab that goes on in another language brings its scenario with it.
                Err(_) if code.is_some() => {}
                Err(error) => return Err(self.refusal(&value, &error).await?),
            }
        }
        opening.fragment = self.link_in_fragment();
        // Beside the moment the tab keeps how far the exercise was.
        let (code, answers) = match code {
            Some(kept) => match kept.split_once(ANSWERS) {
                Some((code, answers)) => (Some(code.to_owned()), Some(answers.to_owned())),
                None => (Some(kept), None),
            },
            None => (None, None),
        };
        if let Some(text) = self.get("exercise") {
            opening.exercise = Some(exercise(text, answers).await?);
        }
        if let Some(text) = self.get("at") {
            opening.at = Some((later::links().await?.stop)(&text));
        }
        let code = code.or_else(|| opening.fragment.clone());
        if let Some(code) = code.or_else(|| self.get("link")) {
            let links = later::links().await?;
            opening.link = Some((links.read)(&code).map(Box::new));
        }
        Ok(opening)
    }

    async fn refusal(&self, value: &str, error: &CompactError) -> Result<Refusal, Missing> {
        let lang = self.lang();
        let reason = (later::links().await?.refusal)(lang, error);
        Ok(Refusal::Scenario(i18n::element_scenario(
            lang,
            &start(value),
            &reason,
        )))
    }

    /// The lab that the attributes ask for. Must be called under a reactive owner.
    pub(super) fn open(&self, opening: Opening) -> LabContext {
        let mut wrong = Vec::new();
        let layout = match self.get("layout").as_deref().map(layout) {
            Some(Err(bad)) => {
                wrong.push(bad);
                Layout::default()
            }
            Some(Ok(layout)) => layout,
            None => Layout::default(),
        };
        let session = match opening.scenario {
            Some(session) => session,
            None if layout == Layout::Sandbox => Session::sandbox(Knobs::default()),
            None => Session::new(Scenario::handshake()),
        };
        let session = match opening.at {
            Some(Some(stop)) => session.starting_at(stop),
            Some(None) => {
                wrong.push(bad(
                    "at",
                    &self.get("at").unwrap_or_default(),
                    Expected::Moment,
                ));
                session
            }
            None => session,
        };
        let cx = LabContext::new(session, self.lang(), layout);
        match opening.exercise {
            Some(Ok(given)) => cx.exercise.set(Some(given)),
            Some(Err(bad)) => wrong.push(bad),
            None => {}
        }
        wrong.extend(self.take_view(cx).err());
        wrong.extend(self.take_controls(cx).err());
        match shortcuts(self.get("shortcuts").as_deref()) {
            Ok(on) => cx.send(ScreenMsg::Shortcuts(on)),
            Err(bad) => wrong.push(bad),
        }
        if let Some(link) = opening.link {
            cx.send(RunMsg::Follow(link));
        }
        self.follow_fragment(cx);
        // Another link may have been put into the address since it was read.
        if let Some(code) = self.link_in_fragment()
            && opening.fragment.as_ref() != Some(&code)
        {
            later::follow(cx, code);
        }
        wrong.extend(theme(self.get("theme").as_deref()).err());
        wrong.extend(self.take_height().err());
        if !wrong.is_empty() {
            cx.send(ScreenMsg::Tell(Notice::BadAttributes(wrong)));
        }
        cx
    }

    /// One attribute changed while the lab is there.
    pub(super) fn changed(&self, cx: LabContext, name: &str, value: Option<&str>) {
        let checked = match (name, value) {
            ("height", _) => self.take_height(),
            ("theme", value) => theme(value),
            ("layout", value) => value
                .map_or(Ok(Layout::default()), layout)
                .map(|layout| cx.layout.set(layout)),
            ("shortcuts", value) => shortcuts(value).map(|on| cx.send(ScreenMsg::Shortcuts(on))),
            ("view", _) => self.take_view(cx),
            ("controls", _) => self.take_controls(cx),
            ("at", Some(value)) => {
                go_to(cx, value.to_owned());
                Ok(())
            }
            ("exercise", value) => {
                ask(cx, value.map(str::to_owned));
                Ok(())
            }
            ("scenario", Some(value)) => {
                replace(cx, value.to_owned());
                Ok(())
            }
            ("link", Some(code)) if !code.is_empty() => {
                later::follow(cx, code.to_owned());
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(bad) = checked {
            cx.send(ScreenMsg::Tell(Notice::BadAttributes(vec![bad])));
        }
    }

    fn get(&self, name: &str) -> Option<String> {
        self.host.get_attribute(name)
    }

    /// The language of the nearest `lang`; a language that we do not speak gives English.
    fn lang(&self) -> Lang {
        let tag = self
            .host
            .closest("[lang]")
            .ok()
            .flatten()
            .and_then(|near| near.get_attribute("lang"));
        Lang::from_tag(&tag.unwrap_or_default())
    }

    /// `#lab=…` of the page's address, where the element asks for it.
    fn link_in_fragment(&self) -> Option<String> {
        if !self.host.has_attribute("link-from-fragment") {
            return None;
        }
        let fragment = window().location().hash().ok()?;
        fragment
            .strip_prefix("#lab=")
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
    }

    /// Another link was put into the address of the page that is there already.
    fn follow_fragment(&self, cx: LabContext) {
        let this = self.clone();
        let handle = window_event_listener(leptos::ev::hashchange, move |_| {
            if let Some(code) = this.link_in_fragment() {
                later::follow(cx, code);
            }
        });
        on_cleanup(move || handle.remove());
    }

    /// `view="states"`: what is open at first.
    fn take_view(&self, cx: LabContext) -> Result<(), BadAttribute> {
        let Some(text) = self.get("view") else {
            return Ok(());
        };
        let known = VIEWS.iter().find(|(name, ..)| *name == text.trim());
        let (_, view, plot) =
            known.ok_or_else(|| bad("view", &text, Expected::OneOf(VIEW_NAMES)))?;
        if let Some(plot) = plot {
            cx.send(ScreenMsg::Plot(*plot));
        }
        cx.send(ScreenMsg::Show(*view));
        Ok(())
    }

    /// `controls="step faults"`: what there is, and nothing else.
    fn take_controls(&self, cx: LabContext) -> Result<(), BadAttribute> {
        let text = self.get("controls");
        let controls = match text.as_deref().map(Controls::parse) {
            None => Controls::default(),
            Some(Ok(controls)) => controls,
            Some(Err(word)) => return Err(bad("controls", word, Expected::OneOf(Control::NAMES))),
        };
        cx.controls.set(controls);
        Ok(())
    }

    /// `height="600"`: the lab's outer height in CSS pixels.
    fn take_height(&self) -> Result<(), BadAttribute> {
        let style = self.host.style();
        let height = self.get("height");
        let pixels = height.as_deref().map(|text| text.trim().parse::<u16>());
        // A style that cannot be set leaves the layout's own height, which is no worse than asked.
        let _ = match pixels {
            Some(Ok(pixels)) => style.set_property("block-size", &format!("{pixels}px")),
            Some(Err(_)) | None => style.remove_property("block-size").map(drop),
        };
        match (pixels, height) {
            (Some(Err(_)), Some(text)) => Err(bad("height", &text, Expected::Pixels)),
            _ => Ok(()),
        }
    }
}

/// To another moment of the lab's scenario, from its beginning.
fn go_to(cx: LabContext, value: String) {
    let wanted = cx.ask();
    task::spawn(async move {
        let links = later::links().await;
        if !wanted() {
            return;
        }
        match links.map(|links| (links.stop)(&value)) {
            Ok(Some(stop)) => {
                let scenario = cx.peek_late(|session| session.run().history().scenario().clone());
                if let Some(scenario) = scenario {
                    let mut history = History::new(scenario);
                    stop.seek(&mut history);
                    cx.send(RunMsg::Stand(Box::new(history)));
                }
            }
            Ok(None) => tell(cx, bad("at", &value, Expected::Moment)),
            Err(Missing) => cx.send(ScreenMsg::Tell(Notice::LinkNotRead)),
        }
    });
}

/// Another exercise for a lab that is there, or none.
fn ask(cx: LabContext, value: Option<String>) {
    let Some(text) = value else {
        cx.exercise.set(None);
        cx.answers.set(None);
        cx.send(RunMsg::Gate(None));
        return;
    };
    let wanted = cx.ask();
    task::spawn(async move {
        let given = exercise(text, None).await;
        if !wanted() {
            return;
        }
        match given {
            Ok(Ok(given)) => cx.exercise.set(Some(given)),
            Ok(Err(bad)) => tell(cx, bad),
            Err(Missing) => cx.send(ScreenMsg::Tell(Notice::LinkNotRead)),
        }
    });
}

/// What is asked of the learner, with what the tab kept of it.
async fn exercise(
    text: String,
    kept: Option<String>,
) -> Result<Result<Given, BadAttribute>, Missing> {
    let exercises = later::exercise().await?;
    Ok(match (exercises.check)(&text) {
        Ok(()) => Ok(Given {
            text,
            kept,
            draw: exercises.draw,
        }),
        Err(_) => Err(bad("exercise", &text, Expected::Exercise)),
    })
}

fn tell(cx: LabContext, bad: BadAttribute) {
    cx.send(ScreenMsg::Tell(Notice::BadAttributes(vec![bad])));
}

/// Another scenario for a lab that is there.
fn replace(cx: LabContext, value: String) {
    let wanted = cx.ask();
    task::spawn(async move {
        let scenario = scenario_of(&value).await;
        if !wanted() {
            return;
        }
        match scenario {
            Ok(Ok(session)) => cx.replace(session),
            Ok(Err(error)) => cx.send(ScreenMsg::Tell(Notice::BadScenario(error))),
            Err(Missing) => cx.send(ScreenMsg::Tell(Notice::LinkNotRead)),
        }
    });
}

fn layout(value: &str) -> Result<Layout, BadAttribute> {
    match value {
        "home" => Ok(Layout::Home),
        "sandbox" => Ok(Layout::Sandbox),
        "compact" => Ok(Layout::Compact),
        other => Err(bad(
            "layout",
            other,
            Expected::OneOf("home, sandbox, compact"),
        )),
    }
}

/// Whether keys act; they do unless they are switched off.
fn shortcuts(value: Option<&str>) -> Result<bool, BadAttribute> {
    match value {
        None | Some("on" | "") => Ok(true),
        Some("off") => Ok(false),
        Some(other) => Err(bad("shortcuts", other, Expected::OneOf("on, off"))),
    }
}

/// The style sheet follows the theme by itself; one that it does not know is told.
fn theme(value: Option<&str>) -> Result<(), BadAttribute> {
    match value {
        None | Some("light" | "dark") => Ok(()),
        Some(other) => Err(bad("theme", other, Expected::OneOf("light, dark"))),
    }
}

async fn scenario_of(value: &str) -> Result<Result<Session, CompactError>, Missing> {
    Ok(match value {
        "handshake" => Ok(Session::new(Scenario::handshake())),
        "sandbox" => Ok(Session::sandbox(Knobs::default())),
        other => (later::links().await?.scenario)(other).map(Session::new),
    })
}

fn bad(name: &'static str, value: &str, expected: Expected) -> BadAttribute {
    BadAttribute {
        name,
        value: start(value),
        expected,
    }
}

/// The beginning of what stood in an attribute: a whole file there would push everything else off the notice bar.
fn start(value: &str) -> String {
    const MOST: usize = 40;
    let mut start: String = value.chars().take(MOST).collect();
    if start.len() < value.len() {
        start.push('…');
    }
    start
}
