//! The static figure that stands in a lab's place until the wasm runs: the lab's first moment, from the same run.

use maud::{Markup, PreEscaped, html};
use tcp_core::State;
use tcp_explain::{self as explain, Party, Role, Scene, Subject, Why};
use tcp_figure::{self as figure, Embed, LadderOptions, Px};
use tcp_sim::history::first_moment;
use tcp_sim::scenario::Knobs;
use tcp_sim::trace::What;
use tcp_sim::world::Host;
use tcp_sim::{History, Scenario};

use crate::page::{Lang, Tongue as _};

/// The widths for which a ladder is drawn: beside *why* on a desk, and on a phone.
const WIDTHS: [(&str, i32); 2] = [("wide", 900), ("narrow", 336)];

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
    let words = lang.words();
    let scene = Scene::of(history);
    html! {
        figure.still {
            div.picture {
                div.heads {
                    @for (host, party) in history.world().hosts().iter().zip(&scene.parties) { (head(host, *party, lang)) }
                }
                div.ladders {
                    @for (name, width) in WIDTHS { div class=(name) { (ladder(lang, &scene, name, width)) } }
                }
                p.clock {
                    span.loading { (words.loading) }
                    noscript { (words.no_script) }
                    span.time { (explain::time(scene.now)) }
                }
            }
            @if let Some(why) = newest(&scene, lang) {
                figcaption.reason { (reason(&why, words.why)) }
            }
        }
    }
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

fn ladder(lang: Lang, scene: &Scene<'_>, name: &str, width: i32) -> Markup {
    let options = LadderOptions::new(Px::whole(width), lang);
    let embed = Embed {
        id: name,
        standalone: false,
    };
    PreEscaped(figure::svg(&figure::ladder(scene, &options), embed))
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
