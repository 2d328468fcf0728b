//! What became of a transmission.

use alloc::format;
use alloc::string::String;

use tcp_core::Event;

use super::cause::reason;
use super::facts::Facts;
use super::lang::Lang;
use super::scene::Scene;
use super::span::span;
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::{Giver, Loss, What};

/// One or two sentences: lost and how, arrived and what it did, or still on its way.
pub(super) fn fate(lang: Lang, scene: &Scene<'_>, id: TransmissionId) -> Option<String> {
    let (_, sent) = scene.sent(id)?;
    let mut before = String::new();
    let mut due = match &sent.what {
        What::Sent { arrives, .. } => *arrives,
        _ => sent.at,
    };
    for (index, record) in scene.records.iter().enumerate() {
        let after = span(record.at.since(sent.at));
        match &record.what {
            What::Copied {
                id: copy, arrives, ..
            } if *copy == id => due = *arrives,
            What::Rescheduled { id: it, arrives } if *it == id => {
                let by = span(arrives.since(due));
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
                    format!("Bit {bit} (counted from 0) was flipped on its way. "),
                    format!("途中第 {bit} 位（从 0 数起）被翻转。"),
                );
            }
            What::Lost { id: it, why } if *it == id => {
                let at_once = record.at == sent.at;
                let when = match (at_once, lang.spoken()) {
                    (true, Lang::En) => "at once".into(),
                    (true, Lang::Zh) => "一发出就".into(),
                    (false, Lang::En) => format!("{after} after it was sent"),
                    (false, Lang::Zh) => format!("发出 {after}后"),
                };
                let how = lost(lang, *why, &when);
                return Some(lang.pick(
                    format!("{before}{how}; it will not arrive."),
                    format!("{before}{how}，不会到达。"),
                ));
            }
            What::Delivered { id: it } if *it == id => {
                let used = what_it_did(lang, scene, index, id);
                return Some(
                    lang.pick(
                        format!("{before}It arrived after {after}. {used}")
                            .trim_end()
                            .into(),
                        format!("{before}它在发出 {after}后到达。{used}"),
                    ),
                );
            }
            _ => {}
        }
    }
    let left = span(due.since(scene.now));
    Some(lang.pick(
        format!("{before}It is on its way and has {left} to go."),
        format!("{before}它仍在途中，还需 {left}到达。"),
    ))
}

/// How it was lost, and when.
fn lost(lang: Lang, why: Loss, when: &str) -> String {
    match (why, lang.spoken()) {
        (Loss::Dropped(Giver::Learner), Lang::En) => format!("Dropped by you {when}"),
        (Loss::Dropped(Giver::Learner), Lang::Zh) => format!("{when}被你丢弃"),
        (Loss::Dropped(Giver::Scenario), Lang::En) => format!("Dropped by the scenario {when}"),
        (Loss::Dropped(Giver::Scenario), Lang::Zh) => format!("{when}被场景丢弃"),
        (Loss::QueueFull, Lang::En) => format!("The queue was full, so it was dropped {when}"),
        (Loss::QueueFull, Lang::Zh) => format!("{when}因队列已满被丢弃"),
        (Loss::Random, Lang::En) => format!("Lost on the link {when}"),
        (Loss::Random, Lang::Zh) => format!("{when}在链路上丢失"),
        (Loss::TooLarge, Lang::En) => {
            format!("Larger than the next link's MTU, it was dropped {when}")
        }
        (Loss::TooLarge, Lang::Zh) => format!("{when}因超过下一条链路的 MTU 被丢弃"),
        (Loss::NoRoute, Lang::En) => "There is no route to its destination".into(),
        (Loss::NoRoute, Lang::Zh) => "没有通往目的地的路由".into(),
        (Loss::LinkDown, Lang::En) => format!("Lost {when}, because the cable was pulled"),
        (Loss::LinkDown, Lang::Zh) => format!("{when}因线缆被拔出而丢失"),
        (Loss::TimeToLive, Lang::En) => format!("Its time to live was used up {when}"),
        (Loss::TimeToLive, Lang::Zh) => format!("{when} TTL 耗尽"),
        (Loss::Firewall, Lang::En) => format!("Stopped by the firewall {when}"),
        (Loss::Firewall, Lang::Zh) => format!("{when}被防火墙拦截"),
        (Loss::FirstSyn, Lang::En) => format!("Dropped by the firewall {when}, as a first SYN"),
        (Loss::FirstSyn, Lang::Zh) => format!("{when}作为首个 SYN 被防火墙丢弃"),
        (Loss::HostDown, Lang::En) => format!("It came to a host without power {when}"),
        (Loss::HostDown, Lang::Zh) => format!("{when}到达一台已断电的主机"),
    }
}

/// What the receiver made of it: a move to another state, or else the first thing that was said of
/// it.
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
