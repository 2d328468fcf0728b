//! The heads of the hosts: name, address and port, the state as a chip, and timers as rings that empty, with
//! the time in words.

use leptos::prelude::*;
use tcp_core::{Duration, TimerKind};
use tcp_explain::{self as explain, Lang, Role};
use tcp_figure as figure;
use tcp_sim::HostId;

use super::context::LabContext;
use super::screen::ScreenMsg;
use super::session::Session;
use crate::i18n;

/// What a head shows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    name: String,
    endpoint: String,
    /// `None` where there is no TCP to speak of: a router only passes on, an attacker only forges, and
    /// a host without power has no state.
    state: Option<&'static str>,
}

/// A running timer at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ring {
    kind: TimerKind,
    /// Nanoseconds to go, rounded up to hundredths of a second: what the words say.
    left: u64,
    /// Thousandths of the ring that are still full.
    full: u64,
}

/// In a column narrower than this, in CSS pixels, a head's words stand under each other, and its
/// timers are words alone.
const TIGHT: i32 = 220;

/// All heads, in the order of the lifelines, each in a column with its lifeline in the middle.
#[component]
pub(crate) fn Heads(cx: LabContext) -> impl IntoView {
    let hosts = cx.memo(|session| {
        let scene = session.run().scene();
        let hosts = figure::columns(&scene).into_iter();
        hosts
            .map(|host| (host, figure::role(&scene, host)))
            .collect::<Vec<_>>()
    });
    let places = Memo::new(move |_| {
        cx.columns
            .with(|columns| places(&columns.lifelines, columns.width))
    });
    view! {
        <div class="heads">
            <div
                class="row"
                class:tight=move || places.with(|all| all.iter().any(|(_, width)| *width < TIGHT))
                style:width=move || in_px(cx.columns.with(|columns| columns.width))
                style:translate=move || format!("{}px", cx.columns.with(|columns| -columns.left))
            >
                {move || {
                    let head = |(nth, (host, role))| {
                        let place = Memo::new(move |_| places.with(|all| all.get(nth).copied()).unwrap_or_default());
                        view! { <HostHead cx host role place /> }
                    };
                    hosts.get().into_iter().enumerate().map(head).collect_view()
                }}
            </div>
        </div>
    }
}

/// A width that is known. Before the first ladder is laid out each head has the whole row, so that
/// the row is as high as it will be.
fn in_px(width: i32) -> Option<String> {
    (width > 0).then(|| format!("{width}px"))
}

/// Left edge and width of the column of each lifeline: as wide as may be with the lifeline in its
/// middle, and not over half of the way to the next one.
fn places(lifelines: &[i32], width: i32) -> Vec<(i32, i32)> {
    let place = |(nth, x): (usize, &i32)| {
        let before = nth.checked_sub(1).and_then(|nth| lifelines.get(nth));
        let left = before.map_or(*x, |before| (x - before) / 2);
        let right = lifelines
            .get(nth + 1)
            .map_or(width - x, |next| (next - x) / 2);
        let half = left.min(right);
        (x - half, 2 * half)
    };
    lifelines.iter().enumerate().map(place).collect()
}

/// The class of a host's colour.
pub(super) const fn side(role: Role) -> &'static str {
    match role {
        Role::Client => "client",
        Role::Server => "server",
        Role::Attacker => "attacker",
        Role::Router => "router",
    }
}

#[component]
fn HostHead(cx: LabContext, host: HostId, role: Role, place: Memo<(i32, i32)>) -> impl IntoView {
    let side = side(role);
    let lang = cx.lang;
    let head = cx.memo(move |session| head(session, lang, host));
    let rings = cx.memo_live(move |session| rings(session, host));
    // Rings stay as they are until another timer starts or one stops. (A keyed list would cost the first lab 5 KB.)
    let running =
        Memo::new(move |_| rings.with(|all| all.iter().map(|ring| ring.kind).collect::<Vec<_>>()));
    let name = Memo::new(move |_| head.with(|head| head.name.clone()));
    let endpoint = Memo::new(move |_| head.with(|head| head.endpoint.clone()));
    // The chip fades in anew with each state: two classes with the same animation take turns.
    let state = Memo::new(move |before: Option<&(Option<&'static str>, bool)>| {
        let state = head.with(|head| head.state);
        match before {
            Some((old, turn)) if *old == state => (state, *turn),
            Some((_, turn)) => (state, !turn),
            None => (state, false),
        }
    });
    view! {
        <div
            class=format!("head {side}")
            data-part=format!("head-{side}")
            style:margin-left=move || format!("{}px", place.get().0)
            style:width=move || in_px(place.get().1)
            role="group"
            aria-label=move || match state.get().0 {
                Some(state) => format!("{}, {state}", name.get()),
                None => name.get(),
            }
        >
            <div class="rings">
                {move || running.get().into_iter().map(|kind| view! { <TimerRing lang rings kind /> }).collect_view()}
            </div>
            <div class="who">
                <p class="name">
                    // Whoever is pressed is asked.
                    <button
                        type="button"
                        class="ask"
                        title=move || i18n::head_ask(lang, &name.get())
                        aria-label=move || i18n::head_ask(lang, &name.get())
                        on:click=move |_| cx.send(ScreenMsg::AskQuiet(host))
                    >
                        {move || name.get()}
                    </button>
                    <span class="endpoint">{move || endpoint.get()}</span>
                </p>
                <p class="now">
                    <Show when=move || state.get().0.is_some()>
                        <span
                            class="chip"
                            class:closed=move || matches!(state.get().0, Some("CLOSED" | "LISTEN"))
                            class:flip=move || state.get().1
                        >
                            {move || state.get().0}
                        </span>
                    </Show>
                    <span class="timer">
                        {move || {
                            rings.get().into_iter().min_by_key(|ring| ring.left).map(|ring| timer_words(lang, ring))
                        }}
                    </span>
                </p>
            </div>
        </div>
    }
}

#[component]
fn TimerRing(lang: Lang, rings: Memo<Vec<Ring>>, kind: TimerKind) -> impl IntoView {
    let ring = Memo::new(move |_| {
        rings.with(|rings| rings.iter().find(|ring| ring.kind == kind).copied())
    });
    let full = move || ring.get().map_or(0, |ring| ring.full);
    let words = move || {
        ring.get()
            .map(|ring| timer_words(lang, ring))
            .unwrap_or_default()
    };
    view! {
        <svg class="ring" viewBox="0 0 36 36" role="img" aria-label=words>
            <title>{words}</title>
            <circle class="groove" cx="18" cy="18" r="15"></circle>
            <circle
                class="left"
                cx="18"
                cy="18"
                r="15"
                pathLength="1000"
                stroke-dasharray="1000"
                stroke-dashoffset=move || (1_000 - full()).to_string()
                transform="rotate(-90 18 18)"
            ></circle>
            <text x="18" y="18">{explain::timer_short(kind)}</text>
        </svg>
    }
}

fn head(session: &Session, lang: Lang, id: HostId) -> Head {
    let Some(host) = session.run().history().world().host(id) else {
        return Head {
            name: String::new(),
            endpoint: String::new(),
            state: None,
        };
    };
    let endpoint = match host.connection() {
        Some(connection) => connection.local().to_string(),
        None => match host.stack().listeners().next() {
            Some((_, listener)) => listener.local().to_string(),
            None => host.address().to_string(),
        },
    };
    let party = session.run().scene().party(id);
    let speaks_no_tcp = matches!(party.role, Role::Router | Role::Attacker);
    Head {
        name: party.heading(lang).to_owned(),
        endpoint,
        state: (host.is_on() && !speaks_no_tcp).then(|| host.state().name()),
    }
}

fn rings(session: &Session, host: HostId) -> Vec<Ring> {
    let now = session.run().now();
    let world = session.run().history().world();
    let Some(info) = world
        .host(host)
        .and_then(tcp_sim::world::Host::connection)
        .map(tcp_core::Connection::info)
    else {
        return Vec::new();
    };
    TimerKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let timer = info.timer(kind)?;
            let whole = timer.due.since(timer.set).as_nanos().max(1);
            let left = timer.due.since(now).as_nanos();
            let full = u128::from(left) * 1_000 / u128::from(whole);
            let full = u64::try_from(full).unwrap_or(1_000).min(1_000);
            Some(Ring {
                kind,
                left: rounded(left),
                full,
            })
        })
        .collect()
}

/// As coarse as the words are, and rounded up: a timer that has not gone off yet never shows 0.
fn rounded(nanos: u64) -> u64 {
    const GRAIN: u64 = 10_000_000;
    nanos.div_ceil(GRAIN) * GRAIN
}

fn timer_words(lang: Lang, ring: Ring) -> String {
    explain::timer_due(lang, ring.kind, Duration::from_nanos(ring.left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifeline_is_in_the_middle_of_its_head() {
        // Half of the shorter way to a neighbour or an edge, to both sides.
        assert_eq!(places(&[70, 306], 360), [(0, 140), (252, 108)]);
        assert_eq!(
            places(&[184, 334, 484], 700),
            [(109, 150), (259, 150), (409, 150)]
        );
    }

    #[test]
    fn times_are_rounded_up_so_that_nothing_is_due_before_it_is() {
        assert_eq!(rounded(971_000_001), 980_000_000);
        assert_eq!(rounded(1), 10_000_000);
        assert_eq!(rounded(0), 0);
    }
}
