//! Why a host sends nothing now, and what it waits for: asked at a moment, not of a record.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::connection::Info;
use tcp_core::{Cause, Instant, TimerKind};

use super::cause::{reason, title};
use super::cite::cite;
use super::facts::Facts;
use super::lang::Lang;
use super::scene::{Party, Role, Scene};
use super::span::time;
use super::why::Why;
use tcp_sim::ids::HostId;
use tcp_sim::world::Quiet;

/// Explains one answer of [`tcp_sim::world::Host::quiet`]: what holds the host back, and which
/// timers will go off if nothing comes.
#[must_use]
pub fn quiet(lang: Lang, scene: &Scene<'_>, host: HostId, answer: &Quiet) -> Why {
    let why = match answer {
        Quiet::Connection {
            remote,
            cause,
            info,
        } => {
            let peer = scene.party_at(remote.ip());
            let peer = peer.unwrap_or_else(|| scene.peer_of(host));
            let facts = Facts::of_connection(scene, lang, host, peer, info);
            let waits = waits(lang, &facts, info);
            let gap = lang.pick(" ", "");
            Why {
                title: title(*cause, &facts),
                text: core::iter::once(reason(*cause, &facts))
                    .chain(waits)
                    .collect::<Vec<_>>()
                    .join(gap),
                fate: None,
                source: Some(cite(lang, cause.source())),
                cause: Some(*cause),
            }
        }
        Quiet::Listening(ports) => listening(lang, scene.party(host), ports),
        Quiet::Spent => {
            let who = scene.party(host).first(lang);
            plain(
                lang.pick(format!("{who} is done"), format!("{who}已经发完")),
                lang.pick(
                    "It has sent every segment that the scenario gave it.".into(),
                    "它已按场景发完全部报文段。".into(),
                ),
            )
        }
        Quiet::NoConnection => no_connection(lang, scene.party(host)),
        Quiet::Off => {
            let who = scene.party(host).first(lang);
            plain(
                lang.pick(format!("{who} has no power"), format!("{who}没有电")),
                lang.pick(
                    "It neither hears nor says anything until it is started again.".into(),
                    "在重新启动之前，它既收不到也发不出任何报文段。".into(),
                ),
            )
        }
    };
    Why {
        title: lang.spaced(why.title),
        text: lang.spaced(why.text),
        ..why
    }
}

const fn plain(title: String, text: String) -> Why {
    Why {
        title,
        text,
        fate: None,
        source: None,
        cause: None,
    }
}

fn listening(lang: Lang, party: Party<'_>, ports: &[u16]) -> Why {
    let who = party.first(lang);
    let numbers: Vec<_> = ports.iter().map(ToString::to_string).collect();
    let numbers = numbers.join(lang.pick(", ", "、"));
    let s = if ports.len() == 1 { "" } else { "s" };
    Why {
        source: Some(cite(lang, Cause::PassiveOpen.source())),
        cause: Some(Cause::PassiveOpen),
        ..plain(
            lang.pick(
                format!("{who} only listens"),
                format!("{who}只在监听"),
            ),
            lang.pick(
                format!("It has no connection. A listening socket on port{s} {numbers} sends nothing until a SYN arrives."),
                format!("它没有连接。端口 {numbers} 上的监听套接字在收到 SYN 之前什么也不发送。"),
            ),
        )
    }
}

fn no_connection(lang: Lang, party: Party<'_>) -> Why {
    let who = party.first(lang);
    let (title, text) = match party.role {
        Role::Router if party.has_rules() => lang.pick(
            (
                format!("{who} only forwards what its rules allow"),
                "A router has no connection of its own: it passes on what others send, unless a rule forbids it.",
            ),
            (
                format!("{who}只转发规则允许的分组"),
                "路由器自己没有连接，只转发别人发送的分组，规则禁止的除外。",
            ),
        ),
        Role::Router => lang.pick(
            (
                format!("{who} only forwards"),
                "A router has no connection of its own: it passes on what others send.",
            ),
            (format!("{who}只负责转发"), "路由器自己没有连接，只转发别人发送的分组。"),
        ),
        Role::Attacker => lang.pick(
            (
                format!("{who} waits for its moment"),
                "It has no connection. What it sends is made up, and leaves when its part in the scenario says so.",
            ),
            (
                format!("{who}在等待时机"),
                "它没有连接。它发送的报文段都是伪造的，何时发送由场景规定。",
            ),
        ),
        Role::Client | Role::Server => lang.pick(
            (
                format!("There is no connection on {}", party.inside(lang)),
                "None of its programs has opened one, or all that were open are over.",
            ),
            (
                format!("{who}没有连接"),
                "它的程序还没有建立连接，或者所有连接都已结束。",
            ),
        ),
    };
    plain(title, text.into())
}

/// What will end the wait if nothing comes: a sentence for each timer that runs.
fn waits(lang: Lang, facts: &Facts<'_>, info: &Info) -> impl Iterator<Item = String> {
    let (who, peer) = (facts.who(), facts.peer());
    TimerKind::ALL.iter().filter_map(move |kind| {
        let due = info.timer(*kind)?.due;
        Some(wait(lang, *kind, due, &who, &peer))
    })
}

fn wait(lang: Lang, kind: TimerKind, due: Instant, who: &str, peer: &str) -> String {
    let at = time(due);
    match (kind, lang.spoken()) {
        (TimerKind::Retransmission, Lang::En) => {
            format!("If no ACK comes, the retransmission timer goes off at {at}.")
        }
        (TimerKind::Retransmission, Lang::Zh) => {
            format!("如果一直没有 ACK，重传计时器将在 {at} 到期。")
        }
        (TimerKind::Persist, Lang::En) => {
            format!(
                "If nothing is heard, the persist timer makes {who} probe the receive window at {at}."
            )
        }
        (TimerKind::Persist, Lang::Zh) => {
            format!("如果一直没有消息，{who}将在 {at} 持续计时器到期时探测接收窗口。")
        }
        (TimerKind::DelayedAck, Lang::En) => {
            format!(
                "An acknowledgment of what came is held back until {at}, so that it can be piggybacked on data."
            )
        }
        (TimerKind::DelayedAck, Lang::Zh) => {
            format!("对已收到数据的确认最迟推迟到 {at}，以便由数据报文段捎带。")
        }
        (TimerKind::KeepAlive, Lang::En) => {
            format!("If {peer} stays silent, the keep-alive timer goes off at {at}.")
        }
        (TimerKind::KeepAlive, Lang::Zh) => {
            format!("如果{peer}一直沉默，保活计时器将在 {at} 到期。")
        }
        (TimerKind::TimeWait, Lang::En) => format!("The wait of 2 MSL is over at {at}."),
        (TimerKind::TimeWait, Lang::Zh) => format!("2 MSL 的等待将在 {at} 结束。"),
        (TimerKind::FinWait2, Lang::En) => {
            format!(
                "No program holds this connection any more: it is an orphan, and waits for the FIN of {peer} until {at} at the latest."
            )
        }
        (TimerKind::FinWait2, Lang::Zh) => {
            format!("已没有程序持有这条连接，它是孤儿连接，最迟等到 {at}。")
        }
        (TimerKind::User, Lang::En) => {
            format!("If nothing is acknowledged by {at}, the user timeout ends the connection.")
        }
        (TimerKind::User, Lang::Zh) => {
            format!("如果到 {at} 仍没有任何确认，用户超时将终止连接。")
        }
        (TimerKind::SillyWindow, Lang::En) => {
            format!("At {at} what there is goes all the same.")
        }
        (TimerKind::SillyWindow, Lang::Zh) => format!("到 {at}，无论多少都会发出。"),
    }
}
