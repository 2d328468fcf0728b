//! The door to the page: what `shim.js` calls, and the versioned API that an embedder gets.

mod attributes;

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use leptos::prelude::*;
use tcp_core::Instant;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};
use web_sys::{HtmlElement, ShadowRoot};

use crate::lab::Lab;
use crate::lab::context::LabContext;
use crate::lab::later::{self, Missing};
use crate::lab::run::RunMsg;
use crate::lab::session::Msg;
use crate::ui::task;
use attributes::{ANSWERS, Attributes, Opening, Refusal};

/// The version of what [`LabHandle`] offers to embedders. It changes when a call changes its
/// meaning or goes, not when one is added.
pub const API_VERSION: u32 = 1;

/// Runs a scenario in its compact form (base64url) to its limit and gives the digest of its trace, as 16 hex
/// digits: the same as the command line's.
///
/// # Errors
/// One sentence, when the compact form cannot be read.
#[wasm_bindgen]
pub fn digest(compact: String) -> Promise {
    task::promise(async move {
        let links = later::links().await.map_err(not_there)?;
        let scenario =
            (links.scenario)(&compact).map_err(|error| JsError::new(&error.to_string()))?;
        Ok(format!("{:016x}", (links.digest)(&scenario)).into())
    })
}

fn not_there(_: Missing) -> JsError {
    JsError::new("a part of the lab did not arrive: try again when the network is back")
}

/// What a lab begins with, read from its element's attributes.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Begin(Opening);

/// Reads what an element's lab is to begin with: gives a [`Begin`], or a sentence that says why the lab cannot begin with
/// the scenario that its element names.
///
/// # Errors
/// When the part that reads links and scenarios is needed and did not arrive.
#[wasm_bindgen]
pub fn read(host: HtmlElement, code: Option<String>) -> Promise {
    task::promise(async move {
        match Attributes::new(host).read(code).await {
            Ok(opening) => Ok(Begin(opening).into()),
            Err(Refusal::Scenario(sentence)) => Ok(sentence.into()),
            Err(Refusal::Missing) => Err(not_there(Missing).into()),
        }
    })
}

/// Makes a lab inside an element's shadow root, from the element's attributes.
#[wasm_bindgen]
#[must_use]
pub fn mount(root: &ShadowRoot, host: HtmlElement, begin: Begin) -> LabHandle {
    let attributes = Attributes::new(host.clone());
    let made: Rc<Cell<Option<LabContext>>> = Rc::default();
    let out = Rc::clone(&made);
    // A shadow root is no HtmlElement, but all that mounting needs of either is that it is a node.
    let parent: HtmlElement = root.clone().unchecked_into();
    let mounted = mount_to(parent, move || {
        let cx = attributes.open(begin.0);
        out.set(Some(cx));
        view! { <Lab cx host /> }
    });
    LabHandle {
        cx: made.take(),
        _mounted: Box::new(mounted),
    }
}

/// Makes a quiz inside an element's shadow root, from the element's attributes: gives a [`QuizHandle`].
///
/// # Errors
/// When the part that the quiz is did not arrive.
#[wasm_bindgen]
pub fn quiz(root: ShadowRoot, host: HtmlElement) -> Promise {
    task::promise(async move {
        let mount = later::quiz().await.map_err(not_there)?;
        let mounted = mount(&root, host);
        Ok(QuizHandle { _mounted: mounted }.into())
    })
}

/// One quiz, as the page holds it. Freeing it removes the quiz.
#[wasm_bindgen]
pub struct QuizHandle {
    /// Dropping it unmounts.
    _mounted: Box<dyn std::any::Any>,
}

impl std::fmt::Debug for QuizHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QuizHandle").finish_non_exhaustive()
    }
}

/// One lab, as the page holds it. Freeing it removes the lab.
#[wasm_bindgen]
pub struct LabHandle {
    cx: Option<LabContext>,
    /// Dropping it unmounts.
    _mounted: Box<dyn std::any::Any>,
}

impl std::fmt::Debug for LabHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LabHandle").finish_non_exhaustive()
    }
}

impl LabHandle {
    fn send(&self, msg: impl Into<Msg>) {
        if let Some(cx) = self.cx {
            cx.send(msg);
        }
    }
}

#[wasm_bindgen]
impl LabHandle {
    /// An attribute of the element changed; `value` is absent when it was removed.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what JavaScript hands over is owned"
    )]
    pub fn set_attribute(&self, host: HtmlElement, name: &str, value: Option<String>) {
        if let Some(cx) = self.cx {
            Attributes::new(host).changed(cx, name, value.as_deref());
        }
    }

    /// The version of this API.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn api_version(&self) -> u32 {
        API_VERSION
    }

    /// One event on, at once.
    pub fn step(&self) {
        self.send(RunMsg::Step { gliding: false });
    }

    /// One event back, at once.
    pub fn back(&self) {
        self.send(RunMsg::Back { gliding: false });
    }

    /// The clock runs.
    pub fn play(&self) {
        self.send(RunMsg::Play);
    }

    /// The clock stops.
    pub fn pause(&self) {
        self.send(RunMsg::Pause);
    }

    /// To the moment just after the `step`-th event; 0 is the start.
    pub fn seek(&self, step: u32) {
        self.send(RunMsg::SeekStep(u64::from(step)));
    }

    /// To a point of the world's time, in nanoseconds.
    #[wasm_bindgen(js_name = seekTime)]
    pub fn seek_time(&self, nanos: u64) {
        self.send(RunMsg::SeekTime(Instant::from_nanos(nanos)));
    }

    /// To the moment in a link's code. One that cannot be read is told in the notice bar.
    #[wasm_bindgen(js_name = followLink)]
    pub fn follow_link(&self, code: String) {
        if let Some(cx) = self.cx {
            later::follow(cx, code);
        }
    }

    /// The code of a link to this moment.
    ///
    /// # Errors
    /// When the part that writes links did not arrive.
    pub fn link(&self) -> Promise {
        let cx = self.cx;
        task::promise(async move {
            let links = later::links().await.map_err(not_there)?;
            let code =
                cx.and_then(|cx| cx.peek_late(|session| (links.write)(session.run().history())));
            let code =
                code.ok_or_else(|| JsError::new("the lab was taken from the page meanwhile"))?;
            Ok(code.into())
        })
    }

    /// What a tab keeps: the code of a link to this moment, and how far the exercise is.
    ///
    /// # Errors
    /// When the part that writes links did not arrive.
    pub fn moment(&self) -> Promise {
        let cx = self.cx;
        let link = self.link();
        task::promise(async move {
            let code = wasm_bindgen_futures::JsFuture::from(link).await?;
            let answers = cx.and_then(|cx| cx.answers.try_get_untracked().flatten());
            Ok(match (code.as_string(), answers) {
                (Some(code), Some(answers)) => format!("{code}{ANSWERS}{answers}").into(),
                (_, None) | (None, _) => code,
            })
        })
    }

    /// How many events have happened at the cursor.
    #[wasm_bindgen(getter, js_name = stepNumber)]
    #[must_use]
    pub fn step_number(&self) -> u32 {
        let step = self
            .cx
            .map_or(0, |cx| cx.peek(|session| session.run().step()));
        u32::try_from(step).unwrap_or(u32::MAX)
    }

    /// The world's time at the cursor, in nanoseconds (a `BigInt`).
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn now(&self) -> u64 {
        self.cx
            .map_or(0, |cx| cx.peek(|session| session.run().now().as_nanos()))
    }
}
