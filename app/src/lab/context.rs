//! What every view of a lab is handed: the session, and when to look at it again.

use leptos::prelude::*;
use tcp_explain::Lang;
use tcp_sim::TransmissionId;

use super::controls::{Control, Controls};
use super::later::{Given, Part, Parts};
use super::run::RunMsg;
use super::session::{Msg, Session};

/// The handle of one lab. `Copy`: views take it by value and move it into their closures.
///
/// A view reads the session through [`LabContext::read`] (looks again whenever anything but the
/// clock moved) or [`LabContext::read_live`] (looks again with every frame while the clock runs:
/// for what shows the time itself). To keep the page's elements still, wrap what a view computes
/// in [`LabContext::memo`].
#[derive(Clone, Copy, Debug)]
pub struct LabContext {
    session: StoredValue<Session, LocalStorage>,
    changed: RwSignal<u64>,
    moved: RwSignal<u64>,
    /// The language of every word on the screen.
    pub lang: Lang,
    /// How the lab is laid out.
    pub layout: RwSignal<Layout>,
    /// What of it is here already.
    pub(crate) parts: Parts,
    focus: RwSignal<Option<(u64, Focus)>>,
    /// Where the ladder's lifelines stand, for what stands over them.
    pub(crate) columns: RwSignal<Columns>,
    /// Whether the keyboard's focus is in the stage: its keys work then.
    pub(crate) in_stage: RwSignal<bool>,
    /// Which controls there are.
    pub(crate) controls: RwSignal<Controls>,
    /// What is asked of the learner, if anything is.
    pub(crate) exercise: RwSignal<Option<Given>>,
    /// How far that is, as a tab keeps it.
    pub(crate) answers: RwSignal<Option<String>>,
    /// How many runs were asked for.
    wish: StoredValue<u64>,
}

/// Where the lifelines stand on the stage, in CSS pixels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// From left to right.
    pub(crate) lifelines: Vec<i32>,
    /// How wide the ladder is.
    pub(crate) width: i32,
    /// How far it is scrolled sideways.
    pub(crate) left: i32,
}

/// Where the keyboard's focus is wanted after something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// On the stage.
    Stage,
    /// On a segment; on the stage when it is not drawn any more.
    Segment(TransmissionId),
}

/// The shapes a lab comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Stage, why, header and states: the home page's.
    #[default]
    Home,
    /// The same with knobs and a link to copy.
    Sandbox,
    /// The stage and the clock, for embedding in running text; why slides over them.
    Compact,
}

impl Layout {
    /// The parts that it has beside the stage, the most wanted first.
    pub(crate) fn parts(self) -> &'static [Part] {
        match self {
            Self::Home => &[
                Part::Why,
                Part::Header,
                Part::States,
                Part::Faults,
                Part::Log,
                Part::Buffers,
                Part::Plots,
                Part::Help,
            ],
            Self::Sandbox => &[
                Part::Knobs,
                Part::Why,
                Part::Header,
                Part::States,
                Part::Faults,
                Part::Log,
                Part::Buffers,
                Part::Plots,
                Part::Help,
            ],
            Self::Compact => &[Part::Why, Part::Help],
        }
    }
}

/// Whether the visitor asked for stillness. Read each time: the setting can change.
pub(crate) fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

impl LabContext {
    /// Wraps a session. Must be called under a reactive owner.
    #[must_use]
    pub fn new(session: Session, lang: Lang, layout: Layout) -> Self {
        Self {
            session: StoredValue::new_local(session),
            changed: RwSignal::new(0),
            moved: RwSignal::new(0),
            lang,
            layout: RwSignal::new(layout),
            parts: Parts::new(),
            focus: RwSignal::new(None),
            columns: RwSignal::default(),
            in_stage: RwSignal::new(false),
            controls: RwSignal::default(),
            exercise: RwSignal::new(None),
            answers: RwSignal::new(None),
            wish: StoredValue::new(0),
        }
    }

    /// Reads the session, and again whenever anything but the clock moved.
    pub fn read<R>(self, look: impl FnOnce(&Session) -> R) -> R {
        self.changed.track();
        self.session.with_value(look)
    }

    /// Reads the session, and again with every frame while the clock runs.
    pub fn read_live<R>(self, look: impl FnOnce(&Session) -> R) -> R {
        self.moved.track();
        self.session.with_value(look)
    }

    /// Reads the session as it is now.
    pub fn peek<R>(self, look: impl FnOnce(&Session) -> R) -> R {
        self.session.with_value(look)
    }

    /// A value made from the session, which tells its readers only when it differs.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        look: impl Fn(&Session) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.read(&look))
    }

    /// The same for what changes with the clock.
    pub fn memo_live<T: PartialEq + Send + Sync + 'static>(
        self,
        look: impl Fn(&Session) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.read_live(&look))
    }

    /// Asks the session for something, and tells the views.
    pub fn send(self, msg: impl Into<Msg>) {
        self.hand_over(msg.into());
    }

    fn hand_over(self, msg: Msg) {
        // After the element was removed there is nothing left to ask.
        let Some((changed, moved)) = self.session.try_update_value(|session| {
            let before = (session.version(), session.moves());
            session.update(msg);
            (session.version() != before.0, session.moves() != before.1)
        }) else {
            return;
        };
        if changed {
            self.changed.update(|count| *count += 1);
        }
        if changed || moved {
            self.moved.update(|count| *count += 1);
        }
    }

    /// Another session in the same lab.
    pub fn replace(self, session: Session) {
        if self.session.try_set_value(session).is_some() {
            return;
        }
        self.changed.update(|count| *count += 1);
        self.moved.update(|count| *count += 1);
    }

    /// Reads the session as it is now; nothing when the lab was taken from the page meanwhile.
    pub fn peek_late<R>(self, look: impl FnOnce(&Session) -> R) -> Option<R> {
        self.session.try_with_value(look)
    }

    /// Another run was asked for, which may take a while to come. What this gives says afterwards whether it is still
    /// wanted, or another one was asked for meanwhile.
    pub fn ask(self) -> impl Fn() -> bool {
        let number = self.wish.try_update_value(|wish| {
            *wish += 1;
            *wish
        });
        move || number.is_some() && self.wish.try_get_value() == number
    }

    /// Whether there is a control.
    pub(crate) fn has(self, control: Control) -> bool {
        self.controls.get_untracked().has(control)
    }

    /// Asks for the focus; the ladder takes it there when it is drawn.
    pub fn focus(self, on: Focus) {
        self.focus.update(|wish| {
            let number = wish.map_or(0, |(number, _)| number + 1);
            *wish = Some((number, on));
        });
    }

    /// The focus that was asked for last, with the number of the wish.
    #[must_use]
    pub fn wanted_focus(self) -> Option<(u64, Focus)> {
        self.focus.get()
    }

    /// One step on or back, shown as motion where motion is wanted.
    pub fn step(self, forward: bool) {
        let gliding = !prefers_reduced_motion();
        self.send(if forward {
            RunMsg::Step { gliding }
        } else {
            RunMsg::Back { gliding }
        });
    }

    /// The same as a closure, for an event handler that needs nothing of its event.
    pub fn on<E>(self, msg: impl Into<Msg>) -> impl Fn(E) + Clone + 'static {
        let msg = msg.into();
        move |_| self.send(msg.clone())
    }
}
