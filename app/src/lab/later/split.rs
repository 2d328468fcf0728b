//! Where the module is cut. What only one of these functions reaches goes into that function's file; what two of them
//! share and the stage does not, into a file of its own.

#![allow(
    unsafe_code,
    reason = "the macro links each function by name across the cut; nothing else here is unsafe"
)]

use std::any::Any;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use leptos::html;
use leptos::prelude::*;
use tcp_exercise::{Exercise, ExerciseError, Stop};
use tcp_explain::Lang;
use tcp_figure::Figure;
use tcp_sim::history::link::{self, LinkError, Shared};
use tcp_sim::history::run_to_end;
use tcp_sim::scenario::CompactError;
use tcp_sim::{History, Scenario};
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{HtmlElement, ShadowRoot};

use super::{Draw, Part};
use crate::lab::announce;
use crate::lab::buffers::Buffers;
use crate::lab::context::LabContext;
use crate::lab::exercise::{self, panel::Panel};
use crate::lab::faults::Faults;
use crate::lab::inspector::Inspector;
use crate::lab::jumps::Jumps;
use crate::lab::keys::Help;
use crate::lab::knobs::Knobs;
use crate::lab::ladder::drawing::Rows;
use crate::lab::ladder::tools::Tools;
use crate::lab::ladder::viewport::Viewport;
use crate::lab::log::Log;
use crate::lab::manners;
use crate::lab::marks::Marks;
use crate::lab::menu::{self, SegmentMenu, Spot};
use crate::lab::plots::Plots;
use crate::lab::screen::{Announcement, Menu, Notice};
use crate::lab::session::Session;
use crate::lab::share::Share;
use crate::lab::states::States;
use crate::lab::why::Why;

/// A part's file did not come. The console has the browser's reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missing;

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The sentences that the announcer and the notice bar say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    /// What was done.
    pub(crate) sentence: fn(&Session, Lang, &Announcement) -> String,
    /// The bar with what everybody must know.
    pub(crate) bar: fn(LabContext, &Notice) -> AnyView,
}

/// What the stage has beside the ladder: nobody needs it before the first press.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aids {
    /// Lays out a row a transmission.
    pub(crate) rows: Rows,
    /// The buttons at the stage's lower edge.
    pub(crate) tools: fn(LabContext, NodeRef<html::Div>) -> AnyView,
    /// Where a segment's menu stands.
    pub(crate) place: fn(Menu, &Figure, Viewport, i32) -> Option<Spot>,
    /// The menu, while one is open.
    pub(crate) menu: fn(LabContext, Signal<Option<Spot>>) -> AnyView,
    /// Longer steps.
    pub(crate) jumps: Draw,
    /// The scrubber's marks as buttons.
    pub(crate) marks: Draw,
    /// Makes a lab mind the others of the page.
    pub(crate) mind: fn(LabContext, &HtmlElement),
}

/// What reads and writes runs and scenarios as text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Links {
    /// Follows a link's code.
    pub(crate) read: fn(&str) -> Result<Shared, LinkError>,
    /// The code of a link to a history's cursor.
    pub(crate) write: fn(&History) -> String,
    /// A scenario from its compact form, as `ackademy compact` writes it.
    pub(crate) scenario: fn(&str) -> Result<Scenario, CompactError>,
    /// Why a scenario could not be read, in words.
    pub(crate) refusal: fn(Lang, &CompactError) -> String,
    /// The digest of a scenario's run.
    pub(crate) digest: fn(&Scenario) -> u64,
    /// A moment of a run, as the attribute `at` names it.
    pub(crate) stop: fn(&str) -> Option<Stop>,
}

/// What is asked of the learner, and what draws it.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// The exercise in its compact form.
    pub(crate) text: String,
    /// What the tab kept of it.
    pub(crate) kept: Option<String>,
    pub(crate) draw: fn(LabContext, Given) -> AnyView,
}

/// What reads and asks exercises.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exercises {
    /// Whether a text is one.
    pub(crate) check: fn(&str) -> Result<(), ExerciseError>,
    /// Asks it, and judges what is done.
    pub(crate) draw: fn(LabContext, Given) -> AnyView,
}

/// Fetches one part.
pub(super) async fn draw(part: Part) -> Result<Draw, Missing> {
    match part {
        Part::Why => why().await,
        Part::Header => header().await,
        Part::States => states().await,
        Part::Buffers => buffers().await,
        Part::Plots => plots().await,
        Part::Faults => faults().await,
        Part::Log => log().await,
        Part::Knobs => knobs().await,
        Part::Help => help().await,
    }
}

#[wasm_split(words, fallible)]
pub(super) fn words() -> Result<Words, Missing> {
    Ok(Words {
        sentence: announce::sentence,
        bar: announce::bar,
    })
}

#[wasm_split(aids, fallible)]
pub(super) fn aids() -> Result<Aids, Missing> {
    Ok(Aids {
        rows: tcp_figure::dense,
        tools: |cx, stage| view! { <Tools cx stage /> }.into_any(),
        place: menu::place,
        menu: |cx, spot| view! { <SegmentMenu cx spot /> }.into_any(),
        jumps: |cx| view! { <Jumps cx /> }.into_any(),
        marks: |cx| view! { <Marks cx /> }.into_any(),
        mind: manners::mind,
    })
}

/// No scenario's compact form is shorter: two hosts have names, addresses and knobs.
const SHORTEST: usize = 40;

fn compact(text: &str) -> Result<Scenario, CompactError> {
    // A name that nothing has is a slip, not a scenario of some strange version.
    if text.len() < SHORTEST {
        return Err(CompactError::Corrupt);
    }
    // What is no base64url is no scenario either.
    let bytes = URL_SAFE_NO_PAD
        .decode(text.trim())
        .map_err(|_| CompactError::Corrupt)?;
    Scenario::from_compact(&bytes)
}

#[wasm_split(links, fallible)]
pub(crate) fn links() -> Result<Links, Missing> {
    Ok(Links {
        read: link::decode,
        write: link::encode,
        scenario: compact,
        refusal: tcp_explain::scenario_error,
        digest: run_to_end,
        stop: Stop::parse,
    })
}

#[wasm_split(exercise, fallible)]
pub(crate) fn exercise() -> Result<Exercises, Missing> {
    Ok(Exercises {
        check: exercise::check,
        draw: |cx, given| {
            // It was read once when the attribute was: what cannot be asked never comes here.
            let exercise = Exercise::decode(&given.text).unwrap_or_default();
            view! { <Panel cx exercise kept=given.kept /> }.into_any()
        },
    })
}

#[wasm_split(panes, fallible)]
fn why() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Why cx /> }.into_any())
}

#[wasm_split(panes, fallible)]
fn header() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Inspector cx /> }.into_any())
}

#[wasm_split(panes, fallible)]
fn states() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <States cx /> }.into_any())
}

#[wasm_split(windows, fallible)]
fn buffers() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Buffers cx /> }.into_any())
}

#[wasm_split(plots, fallible)]
fn plots() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Plots cx /> }.into_any())
}

#[wasm_split(panes, fallible)]
fn faults() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Faults cx /> }.into_any())
}

#[wasm_split(panes, fallible)]
fn log() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Log cx /> }.into_any())
}

#[wasm_split(sandbox, fallible)]
fn knobs() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Knobs cx /> <Share cx /> }.into_any())
}

#[wasm_split(words, fallible)]
fn help() -> Result<Draw, Missing> {
    Ok(|cx: LabContext| view! { <Help cx /> }.into_any())
}

/// Makes a quiz in a shadow root; dropping what comes back takes it away.
pub(crate) type Quiz = fn(&ShadowRoot, HtmlElement) -> Box<dyn Any>;

#[wasm_split(quiz, fallible)]
pub(crate) fn quiz() -> Result<Quiz, Missing> {
    Ok(crate::quiz::mount)
}
