//! The scrubber's marks as buttons: each goes to its moment, and those that stand too close are one.

use leptos::html;
use leptos::prelude::*;
use tcp_explain::{self as explain, Lang, Scene};
use tcp_sim::history::MarkerKind;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::context::LabContext;
use super::run::{Mark, RunMsg};
use super::screen::ScreenMsg;
use super::session::{Msg, Session};
use super::transport::{mark_class, mark_name, mark_path, per_mille};
use crate::i18n;
use crate::ui::width;

/// Marks closer than this, in CSS pixels, are one.
const APART: i64 = 8;

/// So many of a cluster are named.
const NAMED: usize = 3;

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cluster {
    /// Where its first mark stands, in thousandths of the track.
    place: u64,
    marks: Vec<Mark>,
    name: String,
}

/// The buttons, over the marks that are only drawn.
#[component]
pub(crate) fn Marks(cx: LabContext) -> impl IntoView {
    let lang = cx.lang;
    let track = NodeRef::<html::Div>::new();
    let wide = width::watch(track);
    let clusters = Memo::new(move |_| {
        let width = i64::from(wide.get());
        match width {
            0 => Vec::new(),
            width => cx.read(|session| clusters(session, lang, width)),
        }
    });
    // The one that Tab leads to.
    let stop = RwSignal::new(0_usize);
    let keydown = move |event: web_sys::KeyboardEvent| {
        let count = clusters.with_untracked(Vec::len);
        let here = stop.get_untracked().min(count.saturating_sub(1));
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => here + 1,
            "ArrowLeft" | "ArrowUp" => here.saturating_sub(1),
            "Home" => 0,
            "End" => count.saturating_sub(1),
            _ => return,
        };
        let buttons = track
            .get_untracked()
            .and_then(|track| track.query_selector_all("button").ok());
        let button = buttons.and_then(|all| all.item(u32::try_from(to).ok()?));
        if let Some(button) = button {
            stop.set(to);
            let _ = button.unchecked_into::<HtmlElement>().focus();
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div
            class="marks live"
            data-part="marks"
            node_ref=track
            role="group"
            aria-label=i18n::marks(lang)
            on:keydown=keydown
        >
            {move || {
                let button = |(nth, cluster): (usize, Cluster)| {
                    let first = cluster.marks.first().map_or(MarkerKind::Fault, |mark| mark.kind);
                    let several = cluster.marks.len();
                    let marks = cluster.marks;
                    view! {
                        <button
                            type="button"
                            class=mark_class(first)
                            style=("--place", cluster.place.to_string())
                            tabindex=move || if stop.get() == nth { "0" } else { "-1" }
                            aria-label=cluster.name.clone()
                            title=cluster.name
                            on:focus=move |_| stop.set(nth)
                            on:click=move |_| {
                                if let Some(msg) = cx.peek(|session| go(session, &marks)) {
                                    cx.send(msg);
                                }
                            }
                        >
                            <svg viewBox="0 0 12 12" aria-hidden="true">
                                {(several > 1).then(|| view! { <path class="more" d=mark_path(first) transform="translate(2.5)"></path> })}
                                <path d=mark_path(first)></path>
                            </svg>
                        </button>
                    }
                };
                clusters.get().into_iter().enumerate().map(button).collect_view()
            }}
        </div>
    }
}

/// Whether a mark stands above the track: who moved on is above, what went wrong below.
fn is_above(kind: MarkerKind) -> bool {
    matches!(kind, MarkerKind::StateChange(_))
}

/// Above and below apart, each in the order of their moments; then both together.
fn clusters(session: &Session, lang: Lang, width: i64) -> Vec<Cluster> {
    let end = session.run().scale_end().0;
    let px = |mark: &Mark| i64::try_from(per_mille(mark.place.0, end)).unwrap_or(0) * width / 1_000;
    let all = session.run().marks();
    let mut clusters: Vec<Cluster> = Vec::new();
    for above in [true, false] {
        let mut edge = None;
        for mark in all.iter().filter(|mark| is_above(mark.kind) == above) {
            let here = px(mark);
            match (edge, clusters.last_mut()) {
                (Some(edge), Some(last)) if here - edge < APART => last.marks.push(*mark),
                _ => {
                    edge = Some(here);
                    clusters.push(Cluster {
                        place: per_mille(mark.place.0, end),
                        marks: vec![*mark],
                        name: String::new(),
                    });
                }
            }
        }
    }
    clusters.sort_by_key(|cluster| cluster.place);
    for cluster in &mut clusters {
        cluster.name = name(session, lang, &cluster.marks);
    }
    clusters
}

/// "Lost, 28 ms: The SYN is lost …"; of several: how many, and the first ones.
fn name(session: &Session, lang: Lang, marks: &[Mark]) -> String {
    let scene = Scene {
        records: session.run().history().known_trace(),
        ..session.run().scene()
    };
    let one = |mark: &Mark| {
        let what = mark_name(lang, mark.kind);
        let time = explain::time(mark.at);
        match session
            .index_of(mark.record)
            .filter(|at| *at < scene.records.len())
        {
            Some(index) => {
                i18n::mark_told(lang, what, &time, &explain::record(lang, &scene, index))
            }
            None => i18n::mark_plain(lang, what, &time),
        }
    };
    match marks {
        [only] => one(only),
        several => {
            let named: Vec<_> = several.iter().take(NAMED).map(one).collect();
            let named = named.join(" ");
            i18n::mark_several(lang, u64::try_from(several.len()).unwrap_or(0), &named)
        }
    }
}

/// To the next mark of a cluster after the cursor, or to its first one.
fn go(session: &Session, marks: &[Mark]) -> Option<Msg> {
    let here = session.run().place();
    let next = marks.iter().find(|mark| mark.place > here);
    let mark = next.or_else(|| marks.first())?;
    let known = session.run().history().known_trace().len();
    let is_known = session.index_of(mark.record).is_some_and(|at| at < known);
    Some(match is_known {
        true => ScreenMsg::Ask(mark.record).into(),
        false => RunMsg::Seek(mark.place).into(),
    })
}

#[cfg(test)]
mod tests {
    use tcp_sim::Scenario;
    use tcp_sim::command::Fault;

    use super::*;

    fn lost_syn() -> Session {
        let mut session = Session::new(Scenario::handshake());
        let flying = session.run().newest().unwrap();
        session.update(RunMsg::SeekTime(tcp_core::Instant::from_nanos(28_000_000)));
        session.update(RunMsg::Fault(flying, Fault::Drop));
        for _ in 0..6 {
            session.update(RunMsg::Step { gliding: false });
        }
        session
    }

    #[test]
    fn marks_have_names_and_lead_to_their_moments() {
        let mut session = lost_syn();
        let all = clusters(&session, Lang::En, 800);
        let lost = all.iter().find(|cluster| cluster.name.starts_with("Lost"));
        let lost = lost.unwrap();
        assert!(lost.name.starts_with("Lost, 28 ms: "), "{}", lost.name);
        assert!(lost.name.contains("SYN"), "{}", lost.name);
        let msg = go(&session, &lost.marks).unwrap();
        session.update(msg);
        assert_eq!(session.run().now().as_nanos(), 28_000_000);
        // The retransmission, one RTO after the first SYN (RFC 6298, 2.1), is still known.
        let again = all.iter().find(|it| it.name.starts_with("Retransmitted"));
        session.update(go(&session, &again.unwrap().marks).unwrap());
        assert_eq!(session.run().now().as_nanos(), 1_000_000_000);
    }

    #[test]
    fn what_stands_too_close_is_one_and_leads_to_each_in_turn() {
        let mut session = lost_syn();
        let wide = clusters(&session, Lang::En, 800);
        // At 16 px two clusters of a row fit at most.
        let narrow = clusters(&session, Lang::En, 16);
        assert!(narrow.len() < wide.len());
        let total = |all: &[Cluster]| all.iter().map(|it| it.marks.len()).sum::<usize>();
        assert_eq!(total(&narrow), total(&wide));
        let several = narrow.iter().find(|it| it.marks.len() > 1).unwrap();
        session.update(RunMsg::ToStart);
        let mut times = Vec::new();
        for _ in &several.marks {
            session.update(go(&session, &several.marks).unwrap());
            times.push(session.run().place());
        }
        times.sort_unstable();
        let wanted: Vec<_> = several.marks.iter().map(|mark| mark.place).collect();
        assert_eq!(times, wanted, "each of them once");
    }
}
