//! The panel of an exercise: the question with its options and what became of them, or the challenge with its goals and
//! hints. It stands where *why* stands in other labs.

use leptos::html;
use leptos::prelude::*;
use tcp_exercise::Exercise;
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

use super::challenge::Goals;
use super::drill::Drill;
use super::message::{Do, DrillMsg, Phase};
use super::question::Question;
use crate::lab::context::{Focus, LabContext, prefers_reduced_motion};
use crate::lab::screen::ScreenMsg;

/// A drill in a lab: what the panel's parts are handed.
#[derive(Clone, Copy, Debug)]
pub struct DrillContext {
    pub(super) lab: LabContext,
    drill: StoredValue<Drill, LocalStorage>,
    changed: RwSignal<u64>,
    section: NodeRef<html::Section>,
}

impl DrillContext {
    /// A value made from the drill, which tells its readers only when it differs.
    pub(super) fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        look: impl Fn(&Drill) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| {
            self.changed.track();
            self.drill.with_value(&look)
        })
    }

    /// Asks the drill for something, and does what it wants done.
    pub(super) fn send(self, msg: DrillMsg) {
        self.update(|drill, lab| lab.peek(|session| drill.take(msg, session.run())));
        match msg {
            DrillMsg::Choose(_) => {}
            // What was pressed is gone: the focus goes to where the next thing happens.
            DrillMsg::Again => self.focus(),
            DrillMsg::Next { .. } if !self.lab.peek(|session| session.run().playing()) => {
                self.focus();
            }
            DrillMsg::Hint => {}
            DrillMsg::Commit { .. } if self.drill.with_value(|it| it.said().is_none()) => {}
            DrillMsg::Commit { .. }
            | DrillMsg::Skip
            | DrillMsg::Watch
            | DrillMsg::Next { .. }
            | DrillMsg::StartOver => self.lab.focus(Focus::Stage),
        }
    }

    /// Commits what is chosen; the run is played where motion is wanted.
    pub(super) fn commit(self) {
        self.send(DrillMsg::Commit {
            shown: !prefers_reduced_motion(),
        });
    }

    /// On to the next question, or to the challenge.
    pub(super) fn next(self) {
        self.send(DrillMsg::Next {
            shown: !prefers_reduced_motion(),
        });
    }

    fn focus(self) {
        if let Some(section) = self.section.get_untracked() {
            // Without focus the panel still works by pointer.
            let _ = section.focus();
        }
    }

    fn update(self, act: impl FnOnce(&mut Drill, LabContext) -> Vec<Do>) {
        let lab = self.lab;
        let done = self.drill.try_update_value(|drill| act(drill, lab));
        for one in done.into_iter().flatten() {
            match one {
                Do::Run(msg) => lab.send(msg),
                Do::Say(what) => lab.send(ScreenMsg::Say(what)),
                Do::Predicted { id, said, right } => self.tell_page(
                    "ackademy:predicted",
                    &[
                        ("id", id.into()),
                        ("said", JsValue::from_f64(f64::from(small(said)))),
                        ("right", right.into()),
                    ],
                ),
                Do::Solved { id } => self.tell_page("ackademy:solved", &[("id", id.into())]),
            }
        }
        self.changed.update(|count| *count += 1);
        lab.answers.set(self.drill.try_with_value(Drill::kept));
    }

    fn tell_page(self, name: &str, detail: &[(&str, JsValue)]) {
        let Some(section) = self.section.get_untracked() else {
            return;
        };
        let object = js_sys::Object::new();
        for (key, value) in detail {
            let _ = js_sys::Reflect::set(&object, &(*key).into(), value);
        }
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(&object);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            // Whether the page stops the event makes no difference here.
            let _ = section.dispatch_event(&event);
        }
    }
}

/// An option's place: there are six at most.
fn small(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}

/// The panel.
#[component]
pub(crate) fn Panel(
    /// The lab.
    cx: LabContext,
    /// What is asked.
    exercise: Exercise,
    /// What the tab kept of it.
    kept: Option<String>,
) -> impl IntoView {
    let (drill, done) = cx.peek(|session| Drill::begin(exercise, session.run(), kept));
    let it = DrillContext {
        lab: cx,
        drill: StoredValue::new_local(drill),
        changed: RwSignal::new(0),
        section: NodeRef::new(),
    };
    it.update(|_, _| done);
    // Each change of the run may be an answer, or a goal that is met now.
    Effect::new(move || {
        cx.read(|_| ());
        it.update(|drill, lab| lab.peek(|session| drill.follow(session.run())));
    });
    let challenge =
        it.memo(|drill| drill.phase() == Phase::Free && drill.exercise().challenge.is_some());
    view! {
        <section class="exercise" data-part="exercise" node_ref=it.section tabindex="-1">
            {move || if challenge.get() { view! { <Goals it /> }.into_any() } else { view! { <Question it /> }.into_any() }}
        </section>
    }
}
