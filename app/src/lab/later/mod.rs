//! What of a lab comes later: when it is opened, or when the page has nothing else to do.
//!
//! The first lab of a page is the stage, the clock and the faults; a phone on a slow network shall have it at once. Each
//! part here is code in a file of its own, cut out of the module where [`split`] says so. A part that did not come says
//! so in its place, and can be asked for again.

mod split;

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::context::{Focus, LabContext};
use super::run::RunMsg;
use super::screen::{Notice, ScreenMsg};
use crate::i18n;
use crate::ui::seen::when_seen;
use crate::ui::{idle, task};

pub(crate) use split::{Aids, Given, Missing, Words, exercise, links, quiz};

/// A part that has a place in the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Why the segment, or the event, is there.
    Why,
    /// A segment's header.
    Header,
    /// The state diagram.
    States,
    /// The buffers of both ends.
    Buffers,
    /// Plots over time.
    Plots,
    /// What was done to the run.
    Faults,
    /// What happened, line by line.
    Log,
    /// The sandbox's knobs and its link to copy.
    Knobs,
    /// The list of keys.
    Help,
}

/// Draws a part.
pub(crate) type Draw = fn(LabContext) -> AnyView;

/// How far something is that comes later.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arrival<T> {
    /// Nobody asked for it yet.
    Away,
    /// It is on its way.
    Coming,
    /// It is here.
    Here(T),
    /// It did not come.
    Missing,
}

/// Which parts are here. `Copy`, as the lab's context is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    words: RwSignal<Arrival<Words>>,
    aids: RwSignal<Arrival<Aids>>,
    why: RwSignal<Arrival<Draw>>,
    header: RwSignal<Arrival<Draw>>,
    states: RwSignal<Arrival<Draw>>,
    buffers: RwSignal<Arrival<Draw>>,
    plots: RwSignal<Arrival<Draw>>,
    faults: RwSignal<Arrival<Draw>>,
    log: RwSignal<Arrival<Draw>>,
    knobs: RwSignal<Arrival<Draw>>,
    help: RwSignal<Arrival<Draw>>,
}

impl Parts {
    /// None is here yet. Must be called under a reactive owner.
    pub(crate) fn new() -> Self {
        Self {
            words: RwSignal::new(Arrival::Away),
            aids: RwSignal::new(Arrival::Away),
            why: RwSignal::new(Arrival::Away),
            header: RwSignal::new(Arrival::Away),
            states: RwSignal::new(Arrival::Away),
            buffers: RwSignal::new(Arrival::Away),
            plots: RwSignal::new(Arrival::Away),
            faults: RwSignal::new(Arrival::Away),
            log: RwSignal::new(Arrival::Away),
            knobs: RwSignal::new(Arrival::Away),
            help: RwSignal::new(Arrival::Away),
        }
    }

    fn arrival(self, part: Part) -> RwSignal<Arrival<Draw>> {
        match part {
            Part::Why => self.why,
            Part::Header => self.header,
            Part::States => self.states,
            Part::Buffers => self.buffers,
            Part::Plots => self.plots,
            Part::Faults => self.faults,
            Part::Log => self.log,
            Part::Knobs => self.knobs,
            Part::Help => self.help,
        }
    }

    /// Whether a part is here.
    pub(crate) fn has(self, part: Part) -> bool {
        matches!(self.arrival(part).get_untracked(), Arrival::Here(_))
    }

    /// Fetches a part unless it is here or on its way.
    fn want(self, part: Part) {
        fetch(self.arrival(part), move || split::draw(part));
    }

    /// The sentences of what is said. Asks for them when nobody did.
    pub(crate) fn words(self) -> Arrival<Words> {
        let arrival = self.words.get();
        if matches!(arrival, Arrival::Away) {
            fetch(self.words, split::words);
        }
        arrival
    }

    /// What the stage has beside the ladder, once it is here.
    pub(crate) fn aids(self) -> Option<Aids> {
        match self.aids.get() {
            Arrival::Here(aids) => Some(aids),
            Arrival::Away | Arrival::Coming | Arrival::Missing => None,
        }
    }

    /// Asks for the sentences once more.
    pub(crate) fn words_again(self) {
        fetch(self.words, split::words);
    }
}

/// Fetches what a signal waits for, unless it is here or on its way. Asked again after a failure, it tries again.
fn fetch<T, F>(arrival: RwSignal<Arrival<T>>, load: impl FnOnce() -> F)
where
    T: Send + Sync + Copy + 'static,
    F: Future<Output = Result<T, Missing>> + 'static,
{
    // The lab may have been taken from the page while the browser was busy.
    if !matches!(
        arrival.try_get_untracked(),
        Some(Arrival::Away | Arrival::Missing)
    ) {
        return;
    }
    arrival.set(Arrival::Coming);
    let load = load();
    task::spawn(async move {
        let outcome = match load.await {
            Ok(part) => Arrival::Here(part),
            Err(Missing) => Arrival::Missing,
        };
        // The lab may have been taken from the page meanwhile.
        let _ = arrival.try_set(outcome);
    });
}

/// Follows a link: reads its code once the part that can is here.
pub(crate) fn follow(cx: LabContext, code: String) {
    let wanted = cx.ask();
    task::spawn(async move {
        let links = links().await;
        if !wanted() {
            return;
        }
        match links {
            Ok(links) => cx.send(RunMsg::Follow((links.read)(&code).map(Box::new))),
            Err(Missing) => cx.send(ScreenMsg::Tell(Notice::LinkNotRead)),
        }
    });
}

/// Brings the rest of the lab's parts when the page is idle.
pub(crate) fn bring(cx: LabContext) {
    let layout = cx.layout;
    Effect::new(move || {
        let parts = layout.get().parts();
        idle::when_idle(move || {
            fetch(cx.parts.words, split::words);
            fetch(cx.parts.aids, split::aids);
            for &part in parts {
                cx.parts.want(part);
            }
        });
    });
}

/// The place of a part. Once it is seen the part is fetched, if it is not here yet, and drawn; what stays hidden, as most
/// does on a phone, costs nothing.
#[component]
pub(crate) fn Later(
    /// The lab.
    cx: LabContext,
    /// What belongs here.
    part: Part,
) -> impl IntoView {
    let arrival = cx.parts.arrival(part);
    let seen = RwSignal::new(false);
    let retried = RwSignal::new(false);
    let place = NodeRef::<html::Div>::new();
    when_seen(place, move || {
        // The lab may have been taken from the page meanwhile.
        if seen.try_update(|seen| !core::mem::replace(seen, true)) == Some(true) {
            cx.parts.want(part);
        }
    });
    let shown = Memo::new(move |_| match (seen.get(), arrival.get()) {
        (true, Arrival::Here(_)) => Shown::Part,
        (true, Arrival::Missing) => Shown::Missing,
        // Who asked again with the keyboard stays where they are until it is here.
        (true, _) if retried.get() => Shown::Missing,
        _ => Shown::Coming,
    });
    Effect::new(move || {
        if shown.get() == Shown::Part && retried.get_untracked() {
            cx.focus(Focus::Stage);
        }
    });
    let again = move |_| {
        retried.set(true);
        cx.parts.want(part);
    };
    move || match (shown.get(), arrival.get_untracked()) {
        (Shown::Part, Arrival::Here(draw)) => draw(cx),
        (Shown::Missing, _) => missing(cx, again).into_any(),
        _ => view! {
            <div class="later" node_ref=place aria-busy="true" data-part="later">
                {i18n::later_coming(cx.lang)}
            </div>
        }
        .into_any(),
    }
}

/// What stands in a part's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Coming,
    Part,
    Missing,
}

/// That something did not come, and a button that asks for it once more.
pub(super) fn missing(cx: LabContext, again: impl Fn(MouseEvent) + 'static) -> impl IntoView {
    view! {
        <div class="later missing" role="alert" data-part="later">
            <p>{i18n::later_missing(cx.lang)}</p>
            <button type="button" class="button small" on:click=again>
                {i18n::later_again(cx.lang)}
            </button>
        </div>
    }
}

/// Fetches the menu of a segment when one is opened before the page was idle.
pub(crate) fn menu(cx: LabContext) {
    let open = cx.memo(|session| session.screen().menu().is_some());
    let arrival = cx.parts.aids;
    on_demand(open, arrival, split::aids, move || {
        cx.send(ScreenMsg::CloseMenu);
        cx.send(ScreenMsg::Tell(Notice::MenuMissing));
    });
}

/// Fetches what nothing else asks for when it is opened; where it does not come, `refuse` closes it and says so.
fn on_demand<T, F>(
    open: Memo<bool>,
    arrival: RwSignal<Arrival<T>>,
    load: fn() -> F,
    refuse: impl Fn() + 'static,
) where
    T: Send + Sync + Copy + 'static,
    F: Future<Output = Result<T, Missing>> + 'static,
{
    Effect::new(move |before: Option<bool>| {
        let open = open.get();
        if open && before != Some(true) {
            fetch(arrival, load);
        }
        if matches!(arrival.get(), Arrival::Missing) && open {
            refuse();
        }
        open
    });
}

/// The list of keys, once it was asked for: nothing stands in its place, and it is not asked for by being seen.
#[component]
pub(crate) fn Keys(cx: LabContext) -> impl IntoView {
    let arrival = cx.parts.arrival(Part::Help);
    let open = cx.memo(|session| session.screen().help());
    on_demand(
        open,
        arrival,
        || split::draw(Part::Help),
        move || {
            cx.send(ScreenMsg::Help(false));
            cx.send(ScreenMsg::Tell(Notice::KeysMissing));
        },
    );
    move || match (open.get(), arrival.get()) {
        (true, Arrival::Here(draw)) => Some(draw(cx)),
        _ => None,
    }
}
