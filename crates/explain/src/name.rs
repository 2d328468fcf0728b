//! What a segment is called in a sentence.

use alloc::format;
use alloc::string::{String, ToString};

use super::label::{icmp_words, kind_word, segment_label};
use super::lang::Lang;
use super::scene::Scene;
use tcp_sim::ids::{SegmentName, TransmissionId};
use tcp_sim::trace::What;

/// What a transmission is called: a segment by its label, a router's report by what it says.
pub(super) fn name(lang: Lang, scene: &Scene<'_>, id: TransmissionId) -> String {
    if let Some((_, segment)) = scene.segment(id) {
        return segment_label(segment);
    }
    let reported = scene
        .records
        .iter()
        .rev()
        .find_map(|record| match &record.what {
            What::Reported { id: it, error, .. } if *it == id => Some(error),
            _ => None,
        });
    reported.map_or_else(String::new, |error| {
        lang.pick("ICMP: ", "ICMP：").to_string() + &icmp_words(lang, error)
    })
}

/// A named segment in words: "the client’s SYN 1000", "the server’s ACK, number 3".
#[must_use]
pub fn segment_name(lang: Lang, scene: &Scene<'_>, name: &SegmentName) -> String {
    let who = scene.party(name.host).inside(lang);
    let kind = kind_word(lang, name.kind);
    let number = name.seq.map(|seq| format!(" {seq}")).unwrap_or_default();
    let mut words = lang.pick(
        format!("{who}’s {kind}{number}"),
        format!("{who}的 {kind}{number}"),
    );
    if name.nth > 1 {
        words += &lang.pick(
            format!(" (transmission {})", name.nth),
            format!("（第 {} 次发送）", name.nth),
        );
    }
    if name.copy > 0 {
        words += &lang.pick(
            format!(" (copy {})", name.copy),
            format!("（副本 {}）", name.copy),
        );
    }
    words
}
