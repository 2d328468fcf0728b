//! The element's attributes. One that makes no sense is told in the notice bar, and the lab keeps
//! what it showed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tcp_explain::Lang;
use tcp_sim::Scenario;
use tcp_sim::scenario::{CompactError, Knobs};
use web_sys::HtmlElement;

use leptos::prelude::*;

use crate::lab::context::{LabContext, Layout};
use crate::lab::run::RunMsg;
use crate::lab::screen::{Notice, ScreenMsg};
use crate::lab::session::Session;

/// Reads one element's attributes.
#[derive(Clone)]
pub(super) struct Attributes {
    host: HtmlElement,
}

impl Attributes {
    pub(super) fn new(host: HtmlElement) -> Self {
        Self { host }
    }

    /// The lab that the attributes ask for. Must be called under a reactive owner.
    pub(super) fn open(&self) -> LabContext {
        let mut wrong = None;
        let layout = match self.get("layout").as_deref().map(layout) {
            Some(Err(notice)) => {
                wrong = Some(notice);
                Layout::default()
            }
            Some(Ok(layout)) => layout,
            None => Layout::default(),
        };
        let session = match self.get("scenario").as_deref().map(scenario) {
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
        if let Some(code) = self.link_in_fragment().or_else(|| self.get("link")) {
            cx.send(RunMsg::FollowLink(code));
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
            ("lang", _) => cx.lang.set(self.lang()),
            ("height", _) => self.take_height(),
            ("layout", value) => match value.map_or(Ok(Layout::default()), layout) {
                Ok(layout) => cx.layout.set(layout),
                Err(notice) => cx.send(ScreenMsg::Tell(notice)),
            },
            ("scenario", Some(value)) => match scenario(value) {
                Ok(session) => cx.replace(session),
                Err(notice) => cx.send(ScreenMsg::Tell(notice)),
            },
            ("link", Some(code)) if !code.is_empty() => {
                cx.send(RunMsg::FollowLink(code.to_owned()));
            }
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
        match tag {
            Some(tag)
                if tag
                    .get(..2)
                    .is_some_and(|start| start.eq_ignore_ascii_case("zh")) =>
            {
                Lang::Zh
            }
            _ => Lang::En,
        }
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
                cx.send(RunMsg::FollowLink(code));
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

fn scenario(value: &str) -> Result<Session, Notice> {
    match value {
        "handshake" => Ok(Session::new(Scenario::handshake())),
        "sandbox" => Ok(Session::sandbox(Knobs::default())),
        other => match compact(other) {
            Ok(scenario) => Ok(Session::new(scenario)),
            Err(_) => Err(bad("scenario", other, "handshake, sandbox")),
        },
    }
}

/// A scenario in its compact form, as `ackademy compact` writes it.
pub(super) fn compact(text: &str) -> Result<Scenario, CompactError> {
    // What is no base64url is no scenario either.
    let bytes = URL_SAFE_NO_PAD
        .decode(text.trim())
        .map_err(|_| CompactError::Corrupt)?;
    Scenario::from_compact(&bytes)
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
