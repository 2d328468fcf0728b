//! What became of a transmission.

use alloc::format;
use alloc::string::String;

use tcp_core::Event;

use super::facts::Facts;
use super::label::loss;
use super::lang::Lang;
use super::scene::Scene;
use super::span::span;
use super::why::reason;
use crate::ids::TransmissionId;
use crate::trace::What;

/// One or two sentences: lost and how, arrived and what it did, or still on its way.
pub(super) fn fate(lang: Lang, scene: &Scene<'_>, id: TransmissionId) -> Option<String> {
    let (_, sent) = scene.sent(id)?;
    let mut before = String::new();
    let mut due = match &sent.what {
        What::Sent { arrives, .. } => *arrives,
        _ => sent.at,
    };
    for (index, record) in scene.records.iter().enumerate() {
        let after = span(lang, record.at.since(sent.at));
        match &record.what {
            What::Copied {
                id: copy, arrives, ..
            } if *copy == id => due = *arrives,
            What::Rescheduled { id: it, arrives } if *it == id => {
                let by = span(lang, arrives.since(due));
                before += &lang.pick(
                    format!("It was held up by {by}. "),
                    format!("它被延迟了 {by}。"),
                );
                due = *arrives;
            }
            What::Forwarded {
                id: it, arrives, ..
            } if *it == id => due = *arrives,
            What::Corrupted { id: it, bit } if *it == id => {
                before += &lang.pick(
                    format!("Bit {bit} was turned over on its way. "),
                    format!("途中第 {bit} 位被翻转。"),
                );
            }
            What::Lost { id: it, why } if *it == id => {
                let how = loss(lang, *why);
                return Some(lang.pick(
                    format!(
                        "{before}{} {after} after it was sent; it will not arrive.",
                        capital(how)
                    ),
                    format!("{before}发出 {after}后{how}，不会到达。"),
                ));
            }
            What::Delivered { id: it } if *it == id => {
                let used = what_it_did(lang, scene, index, id);
                return Some(
                    lang.pick(
                        format!("{before}It arrived after {after}. {used}")
                            .trim_end()
                            .into(),
                        format!("{before}它在 {after}后到达。{used}"),
                    ),
                );
            }
            _ => {}
        }
    }
    let left = span(lang, due.since(scene.now));
    Some(lang.pick(
        format!("{before}It is on its way and has {left} to go."),
        format!("{before}它仍在途中，还需 {left}到达。"),
    ))
}

/// What the receiver made of it: a move to another state, or else the first thing that was said of it.
fn what_it_did(lang: Lang, scene: &Scene<'_>, delivered: usize, id: TransmissionId) -> String {
    let mut said = None;
    let following = scene.records.iter().enumerate().skip(delivered + 1);
    let step = scene.records.get(delivered).map(|record| record.step);
    for (index, record) in following.take_while(|(_, record)| Some(record.step) == step) {
        let What::Core {
            host,
            event,
            about: Some(about),
            ..
        } = &record.what
        else {
            continue;
        };
        if *about != id {
            continue;
        }
        match event {
            Event::StateChanged { from, to, .. } => {
                let who = scene.party(*host).inside(lang);
                let (from, to) = (from.name(), to.name());
                return lang.pick(
                    format!("It moved {who} from {from} to {to}."),
                    format!("{who}因此从 {from} 进入 {to}。"),
                );
            }
            Event::Dropped { cause } => {
                let facts = Facts::around(scene, lang, index, *host);
                said = Some(reason(*cause, &facts));
            }
            Event::Accepted { cause } if said.is_none() => {
                said = Some(reason(*cause, &Facts::around(scene, lang, index, *host)));
            }
            _ => {}
        }
    }
    said.unwrap_or_default()
}

/// With its first letter in upper case. (Chinese has none.)
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
