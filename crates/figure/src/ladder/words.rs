//! A ladder in words, for those who cannot see it.

use alloc::format;
use alloc::string::{String, ToString};

use super::stage::Stage;
use super::way::{End, Way};
use tcp_explain::{self as explain, Lang, Role, Scene};

/// A transmission in words.
pub(super) fn name(scene: &Scene<'_>, lang: Lang, way: &Way<'_>) -> String {
    let who = scene.party(way.host).heading(lang).to_string();
    let (colon, comma) = (lang.pick(": ", "："), lang.pick(", ", "，"));
    let mut what = way.freight.words(lang);
    if let Some(cause) = way.again {
        what += comma;
        what += &explain::retransmission(lang, cause);
    }
    if let Some(count) = way.duplicate {
        what += comma;
        what += &explain::duplicate_words(lang, count);
    }
    let sent = explain::time(way.sent);
    let sent = lang.pick(format!("sent at {sent}"), format!("于 {sent} 发出"));
    let fate = match way.end {
        End::Open => lang.pick("in flight".to_string(), "在途".to_string()),
        End::Arrived(at) => {
            let at = explain::time(at);
            lang.pick(format!("arrived at {at}"), format!("于 {at} 到达"))
        }
        End::Lost(_, why) => explain::loss(lang, why).to_string(),
    };
    format!("{who}{colon}{what}{comma}{sent}{comma}{fate}")
}

/// What the figure shows, for those who cannot see it.
pub(super) fn words(scene: &Scene<'_>, lang: Lang, stage: &Stage<'_>) -> (String, String) {
    let now = explain::time(scene.now);
    let title = lang.pick(
        format!("What the hosts sent each other, up to {now}"),
        format!("到 {now} 为止双方发送的报文段"),
    );
    let sent = stage
        .ways
        .iter()
        .filter(|way| way.copy_of.is_none() && way.kind().is_some())
        .count();
    let lost = stage
        .ways
        .iter()
        .filter(|way| matches!(way.end, End::Lost(..)))
        .count();
    let open = stage.ways.iter().filter(|way| way.end == End::Open).count();
    let mut desc = lang.pick(
        format!("{sent} segments sent, {lost} lost, {open} in flight."),
        format!("共发送 {sent} 个报文段，丢失 {lost} 个，在途 {open} 个。"),
    );
    for (party, (host, life)) in scene.parties.iter().zip(stage.lives.with_ids()) {
        if !stage.frame.shows(host) || matches!(party.role, Role::Router | Role::Attacker) {
            continue;
        }
        let state = life.now().name();
        let who = party.heading(lang);
        desc += &lang.pick(format!(" {who}: {state}."), format!("{who}：{state}。"));
    }
    (title, desc)
}
