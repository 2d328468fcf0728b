//! The element's attributes. One that makes no sense is told in the notice bar, and the lab keeps
//! what it showed.

use tcp_explain::Lang;
use tcp_sim::Scenario;
use tcp_sim::history::link::{LinkError, Shared};
use tcp_sim::scenario::Knobs;
use web_sys::HtmlElement;

use leptos::prelude::*;

use crate::lab::context::{LabContext, Layout};
use crate::lab::later::{self, Missing};
use crate::lab::run::RunMsg;
use crate::lab::screen::{Notice, ScreenMsg};
use crate::lab::session::Session;
use crate::ui::task;

/// What an element's attributes ask a lab to begin with.
#[derive(Debug, Default)]
pub(super) struct Opening {
    scenario: Option<Result<Session, Notice>>,
    link: Option<Result<Box<Shared>, LinkError>>,
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
    /// When that part did not come.
    pub(super) async fn read(&self, code: Option<String>) -> Result<Opening, Missing> {
        let mut opening = Opening::default();
        let scenario = self.get("scenario");
        if let Some(value) = &scenario {
            opening.scenario = Some(scenario_of(value).await?);
        }
        let code = code.or_else(|| self.link_in_fragment());
        if let Some(code) = code.or_else(|| self.get("link")) {
            let links = later::links().await?;
            opening.link = Some((links.read)(&code).map(Box::new));
        }
        Ok(opening)
    }

    /// The lab that the attributes ask for. Must be called under a reactive owner.
    pub(super) fn open(&self, opening: Opening) -> LabContext {
        let mut wrong = None;
        let layout = match self.get("layout").as_deref().map(layout) {
            Some(Err(notice)) => {
                wrong = Some(notice);
                Layout::default()
            }
            Some(Ok(layout)) => layout,
            None => Layout::default(),
        };
        let session = match opening.scenario {
            Some(Ok(session)) => session,
            Some(Err(notice)) => {
                wrong = Some(notice);
                Session::new(Scenario::handshake())
            }
            None if layout == Layout::Sandbox => Session::sandbox(Knobs::default()),
            None => Session::new(Scenario::handshake()),
        };
        let cx = LabContext::new(session, self.lang(), layout);
        if let Some(value) = self.get("shortcuts") {
            self.changed(cx, "shortcuts", Some(&value));
        }
        if let Some(link) = opening.link {
            cx.send(RunMsg::Follow(link));
        }
        self.follow_fragment(cx);
        if let Some(notice) = wrong {
            cx.send(ScreenMsg::Tell(notice));
        }
        self.take_height();
        cx
    }

    /// One attribute changed while the lab is there.
    pub(super) fn changed(&self, cx: LabContext, name: &str, value: Option<&str>) {
        match (name, value) {
            ("height", _) => self.take_height(),
            ("layout", value) => match value.map_or(Ok(Layout::default()), layout) {
                Ok(layout) => cx.layout.set(layout),
                Err(notice) => cx.send(ScreenMsg::Tell(notice)),
            },
            ("scenario", Some(value)) => {
                let value = value.to_owned();
                task::spawn(async move {
                    match scenario_of(&value).await {
                        Ok(Ok(session)) => cx.replace(session),
                        Ok(Err(notice)) => cx.send(ScreenMsg::Tell(notice)),
                        Err(Missing) => cx.send(ScreenMsg::Tell(Notice::LinkNotRead)),
                    }
                });
            }
            ("link", Some(code)) if !code.is_empty() => later::follow(cx, code.to_owned()),
            ("shortcuts", value) => match value {
                None | Some("on" | "") => cx.send(ScreenMsg::Shortcuts(true)),
                Some("off") => cx.send(ScreenMsg::Shortcuts(false)),
                Some(other) => cx.send(ScreenMsg::Tell(bad("shortcuts", other, "on, off"))),
            },
            _ => {}
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

    /// `height="600"`: the lab's outer height in CSS pixels.
    fn take_height(&self) {
        let pixels = self.get("height").and_then(|text| text.parse::<u16>().ok());
        let style = self.host.style();
        // A style that cannot be set leaves the layout's own height, which is no worse than asked.
        let _ = match pixels {
            Some(pixels) => style.set_property("block-size", &format!("{pixels}px")),
            None => style.remove_property("block-size").map(drop),
        };
    }
}

fn layout(value: &str) -> Result<Layout, Notice> {
    match value {
        "home" => Ok(Layout::Home),
        "sandbox" => Ok(Layout::Sandbox),
        "compact" => Ok(Layout::Compact),
        other => Err(bad("layout", other, "home, sandbox, compact")),
    }
}

async fn scenario_of(value: &str) -> Result<Result<Session, Notice>, Missing> {
    Ok(match value {
        "handshake" => Ok(Session::new(Scenario::handshake())),
        "sandbox" => Ok(Session::sandbox(Knobs::default())),
        other => match (later::links().await?.scenario)(other) {
            Ok(scenario) => Ok(Session::new(scenario)),
            Err(_) => Err(bad("scenario", other, "handshake, sandbox")),
        },
    })
}

fn bad(name: &'static str, value: &str, expected: &'static str) -> Notice {
    // A whole file in an attribute would push everything else off the notice bar.
    let value = value.chars().take(40).collect();
    Notice::BadAttribute {
        name: name.to_owned(),
        value,
        expected,
    }
}
