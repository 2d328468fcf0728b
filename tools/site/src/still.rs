//! The static figure that stands in a lab's place until the wasm runs: the moment at which the lab begins, from the same run.

use course::View;
use maud::{Markup, PreEscaped, html};
use tcp_core::State;
use tcp_explain::{self as explain, Party, Role, Scene, Subject, Why};
use tcp_figure::drawing::Drawing;
use tcp_figure::windows::windows;
use tcp_figure::{self as figure, Embed, LadderOptions, Px, plot, states};
use tcp_files::svg::sender;
use tcp_sim::history::first_moment;
use tcp_sim::history::summary::Summary;
use tcp_sim::ids::HostId;
use tcp_sim::scenario::Knobs;
use tcp_sim::trace::What;
use tcp_sim::world::Host;
use tcp_sim::{History, Scenario};

use crate::page::{Lang, Tongue as _};

/// The widths for which a figure is drawn: on a desk, and on a phone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Widths {
    pub(crate) wide: i32,
    pub(crate) narrow: i32,
}

/// With more hosts, their heads do not stand over their lifelines any more: a line names them.
const MOST_HEADS: usize = 2;

/// Beside *why*.
const BESIDE: Widths = Widths {
    wide: 900,
    narrow: 336,
};

/// What a static figure shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Still<'a> {
    pub(crate) history: &'a History,
    pub(crate) view: View,
    pub(crate) lang: Lang,
    pub(crate) widths: Widths,
    /// No two figures of a page have the same.
    pub(crate) id: &'a str,
    /// Whose lifelines a ladder has; empty: everybody's.
    pub(crate) hosts: &'a [HostId],
}

/// The home page's handshake.
#[must_use]
pub fn handshake(lang: Lang) -> Markup {
    card(lang, &first_moment(Scenario::handshake()))
}

/// The sandbox with its knobs as they come.
#[must_use]
pub fn sandbox(lang: Lang) -> Markup {
    card(lang, &first_moment(Scenario::sandbox(&Knobs::default())))
}

fn card(lang: Lang, history: &History) -> Markup {
    let still = Still {
        history,
        view: View::Ladder,
        lang,
        widths: BESIDE,
        id: "",
        hosts: &[],
    };
    let scene = Scene::of(history);
    html! {
        figure.still {
            (picture(&still))
            @if let Some(why) = newest(&scene, lang) {
                figcaption.reason { (reason(&why, lang.words().why)) }
            }
        }
    }
}

/// Heads, figure and clock.
pub(crate) fn picture(still: &Still<'_>) -> Markup {
    let words = still.lang.words();
    let scene = Scene::of(still.history);
    let hosts = still.history.world().hosts().iter();
    html! {
        div.picture {
            @if scene.parties.len() <= MOST_HEADS {
                div.heads {
                    @for (host, party) in hosts.zip(&scene.parties) { (head(host, *party, still.lang)) }
                }
            } @else if still.view == View::Ladder {
                p.lifelines { (lifelines(&scene, still.lang)) }
            }
            div.ladders {
                div.wide { (drawn(still, &scene, "wide", still.widths.wide)) }
                div.narrow { (drawn(still, &scene, "narrow", still.widths.narrow)) }
            }
            p.clock {
                span.loading { (words.loading) }
                noscript { (words.no_script) }
                span.time { (explain::time(scene.now)) }
            }
        }
    }
}

/// What is looked at, for one width.
pub(crate) fn drawn(still: &Still<'_>, scene: &Scene<'_>, name: &str, width: i32) -> Markup {
    let Still {
        history, lang, id, ..
    } = *still;
    let id = format!("{id}{name}");
    let embed = Embed {
        id: &id,
        standalone: false,
    };
    let width = Px::whole(width);
    let drawing = match still.view {
        View::Ladder => None,
        View::States => {
            let diagram = states::diagram(scene, &[], lang, width);
            return PreEscaped(figure::states_svg(&diagram, embed));
        }
        View::Windows => {
            let pair = history.world().pairs().pop();
            pair.map(|pair| windows(scene, history.world(), pair, lang, width).drawing)
        }
        View::Congestion => plotted(still, scene, plot::View::Congestion, width),
        View::Sequence => plotted(still, scene, plot::View::Sequence, width),
        View::Rounds => plotted(still, scene, plot::View::Rounds, width),
    };
    // Where there is no connection yet, the ladder says so.
    let drawing = drawing.map(|drawing| figure::drawing_svg(&drawing, embed));
    PreEscaped(drawing.unwrap_or_else(|| {
        let options = LadderOptions {
            hosts: still.hosts,
            ..LadderOptions::new(width, lang)
        };
        let figure = match figure::wants_rows(scene) {
            true => figure::dense(scene, &options),
            false => figure::ladder(scene, &options),
        };
        figure::svg(&figure, embed)
    }))
}

fn plotted(still: &Still<'_>, scene: &Scene<'_>, view: plot::View, width: Px) -> Option<Drawing> {
    let summary = Summary::of(still.history);
    let track = sender(&summary)?;
    let cursor = still.history.cursor();
    let options = plot::Options {
        view,
        lang: still.lang,
        width,
        cursor,
        until: cursor.now,
        reading: None,
    };
    Some(plot::plot(scene, track, &options).drawing)
}

/// Whose the lifelines are, from the first to the last.
fn lifelines(scene: &Scene<'_>, lang: Lang) -> String {
    let names = figure::columns(scene).into_iter();
    let names = names.map(|host| scene.party(host).heading(lang).to_string());
    names.collect::<Vec<_>>().join(" · ")
}

fn head(host: &Host, party: Party<'_>, lang: Lang) -> Markup {
    let listening = || {
        host.stack()
            .listeners()
            .next()
            .map(|(_, listener)| listener.local().to_string())
    };
    let endpoint = match host.connection() {
        Some(connection) => connection.local().to_string(),
        None => listening().unwrap_or_else(|| host.address().to_string()),
    };
    let who = match party.role {
        Role::Client => "client",
        Role::Server => "server",
        Role::Attacker => "attacker",
        Role::Router => "router",
    };
    html! {
        div class=(format!("head {who}")) {
            p { strong { (party.heading(lang)) } " " span.endpoint { (endpoint) } }
            // No connection yet: nobody's colour.
            p { span.chip.quiet[matches!(host.state(), State::Closed | State::Listen)] { (host.state().name()) } }
        }
    }
}

/// Why the newest segment was sent.
fn newest(scene: &Scene<'_>, lang: Lang) -> Option<Why> {
    let id = scene
        .records
        .iter()
        .rev()
        .find_map(|record| match record.what {
            What::Sent { id, .. } => Some(id),
            _ => None,
        })?;
    explain::why(lang, scene, Subject::Transmission(id))
}

fn reason(why: &Why, heading: &str) -> Markup {
    html! {
        p.label { (heading) }
        p.title { (why.title) }
        p { (why.text) }
        @if let Some(source) = &why.source {
            p.source {
                @match &source.url {
                    Some(url) => a href=(url) { (source.label) },
                    None => (source.label),
                }
            }
        }
    }
}
