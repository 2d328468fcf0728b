//! `cwnd`, `ssthresh`, the peer's receive window, what is in flight and what waits at the
//! bottleneck, with the phases of congestion control behind them and losses above.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::connection::Stage;
use tcp_explain::{Lang, time as spoken_time};
use tcp_sim::history::summary::{MarkKind, Quantity};

use super::key::{Entry, Sample};
use super::lines::cross;
use super::{Sketch, Spot};
use crate::drawing::Form;
use crate::px::{Area, Point, Px};
use crate::shape::{Anchor, Face, Text};

/// The lines, those below first: what, its class, whether the colour is the sender's or the
/// receiver's, and its words.
const LINES: [(Quantity, &str, Whose, &str, &str); 5] = [
    (
        Quantity::Queue,
        "ack-l-queue",
        Whose::Nobody,
        "waiting at the bottleneck",
        "瓶颈处排队",
    ),
    (
        Quantity::Rwnd,
        "ack-l-rwnd",
        Whose::Receiver,
        "receive window (snd.wnd)",
        "接收窗口（snd.wnd）",
    ),
    (
        Quantity::Ssthresh,
        "ack-l-ssthresh",
        Whose::Nobody,
        "ssthresh",
        "慢启动门限 ssthresh",
    ),
    (
        Quantity::Flight,
        "ack-l-flight",
        Whose::Sender,
        "in flight",
        "在途",
    ),
    (
        Quantity::Cwnd,
        "ack-l-cwnd",
        Whose::Sender,
        "congestion window (cwnd)",
        "拥塞窗口（cwnd）",
    ),
];

#[derive(Clone, Copy)]
enum Whose {
    Nobody,
    Sender,
    Receiver,
}

pub(super) fn draw(made: &mut Sketch<'_>) {
    let lang = made.lang;
    // Thresholds and windows far above all that was ever used would press everything down.
    let base = made.most(&[Quantity::Cwnd, Quantity::Flight, Quantity::Queue]);
    let above = [Quantity::Ssthresh, Quantity::Rwnd].map(|one| made.most(&[one]));
    let above = above.into_iter().filter(|most| *most <= base + base / 2);
    let most = above.fold(base, u64::max).max(1_000);
    stages(made);
    made.frame(most, lang.pick("bytes", "字节"), number);
    for (quantity, class, whose, ..) in LINES {
        let whose = class_of(made, whose);
        made.line(quantity, class, whose);
    }
    marks(made);
    let at = made.read_at();
    for (quantity, class, whose, en, zh) in LINES.iter().rev() {
        let value = made.value_at(*quantity, at);
        let words = match value {
            Some(value) => {
                let s = if value == 1 { "" } else { "s" };
                let above = if value > made.plot.value.top {
                    " ↑"
                } else {
                    ""
                };
                lang.pick(
                    format!("{value} byte{s}{above}"),
                    format!("{value} 字节{above}"),
                )
            }
            None => lang.pick("not set", "未设置").to_string(),
        };
        let entry = Entry {
            sample: Sample::Line,
            class,
            whose: class_of(made, *whose),
            words: lang.pick(*en, *zh).to_string(),
            value: Some(words),
        };
        made.key.push(entry);
    }
    let stage = made.sample_at(at).map(|sample| sample.stage);
    let seen: Vec<Stage> = made.samples().iter().map(|sample| sample.stage).collect();
    for one in STAGES {
        if seen.contains(&one) {
            made.key.push(Entry {
                sample: Sample::Box,
                class: stage_class(one),
                whose: "",
                words: stage_name(lang, one).to_string(),
                value: (stage == Some(one)).then(|| lang.pick("now", "此时").to_string()),
            });
        }
    }
    super::sequence::mark_key(made, &[MarkKind::Lost, MarkKind::Timeout]);
}

fn class_of(made: &Sketch<'_>, whose: Whose) -> &'static str {
    match whose {
        Whose::Nobody => "",
        Whose::Sender => made.whose[0],
        Whose::Receiver => made.whose[1],
    }
}

const STAGES: [Stage; 4] = [
    Stage::SlowStart,
    Stage::CongestionAvoidance,
    Stage::FastRecovery,
    Stage::AfterTimeout,
];

const fn stage_class(stage: Stage) -> &'static str {
    match stage {
        Stage::SlowStart => "ack-stage ack-stage-slow",
        Stage::CongestionAvoidance => "ack-stage ack-stage-avoid",
        Stage::FastRecovery => "ack-stage ack-stage-fast",
        Stage::AfterTimeout => "ack-stage ack-stage-timeout",
    }
}

fn stage_name(lang: Lang, stage: Stage) -> &'static str {
    match stage {
        Stage::SlowStart => lang.pick("slow start", "慢启动"),
        Stage::CongestionAvoidance => lang.pick("congestion avoidance", "拥塞避免"),
        Stage::FastRecovery => lang.pick("fast recovery", "快恢复"),
        Stage::AfterTimeout => lang.pick("after a timeout", "超时之后"),
    }
}

/// The phases as shaded stretches, each with its name where that fits.
fn stages(made: &mut Sketch<'_>) {
    let (area, time) = (made.plot.area, made.plot.time);
    let now = made.now();
    let mut runs: Vec<(Stage, Px, Px)> = Vec::new();
    for sample in made.samples() {
        let x = time.place(sample.first.now.as_nanos());
        if let Some((stage, _, end)) = runs.last_mut() {
            *end = x;
            if *stage == sample.stage {
                continue;
            }
        }
        runs.push((sample.stage, x, now));
    }
    if let Some((.., end)) = runs.last_mut() {
        *end = now;
    }
    for (stage, from, to) in runs.into_iter().filter(|(_, from, to)| from < to) {
        let band = Area::between(from, area.y - Px::whole(14), to, area.bottom());
        let drawing = &mut made.plot.drawing;
        drawing.add(stage_class(stage), Form::Box(band));
        let at = Point::new(band.centre().x, area.y - Px::whole(4));
        let words = stage_name(made.lang, stage).to_string();
        let text = Text::new(words, at, Anchor::Middle, Px(105), Face::Quiet);
        if text.length + Px::whole(6) <= band.w {
            drawing.add("ack-quiet", Form::Words(text));
        }
    }
}

/// Losses on the line of what was in flight, timeouts from above.
fn marks(made: &mut Sketch<'_>) {
    let (time, value, lang) = (made.plot.time, made.plot.value, made.lang);
    let marks: Vec<_> = made.marks().copied().collect();
    for mark in marks {
        let x = time.place(mark.at.now.as_nanos());
        let when = spoken_time(mark.at.now);
        let (at, name) = match mark.kind {
            MarkKind::Lost => {
                let height = made.value_at(Quantity::Flight, mark.at.now).unwrap_or(0);
                let at = Point::new(x, value.place(height.min(value.top)));
                let crossed = Form::Lines(cross(at));
                made.plot.drawing.add("ack-m-lost", crossed);
                let words = lang.pick(format!("lost, {when}"), format!("丢失，{when}"));
                (at, words)
            }
            MarkKind::Timeout => made.timeout(mark.at.now),
            MarkKind::Sent | MarkKind::Again | MarkKind::Sacked | MarkKind::Sample => continue,
        };
        made.plot.spots.push(Spot {
            at,
            cursor: mark.at,
            id: mark.id,
            name,
        });
    }
}

/// Bytes on the scale: thousands as `k`.
pub(super) fn number(value: u64, step: u64) -> String {
    if value > 0 && step.is_multiple_of(1_000_000) {
        format!("{}M", value / 1_000_000)
    } else if value > 0 && step.is_multiple_of(1_000) {
        format!("{}k", value / 1_000)
    } else {
        value.to_string()
    }
}
