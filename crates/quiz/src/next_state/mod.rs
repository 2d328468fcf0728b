//! *Next state*: a connection is in a state, something happens. Which state comes next, and what
//! does it answer?

mod because;
mod cell;
mod slips;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use tcp_explain::{Lang, Scene, segment_label};
use tcp_sim::History;
use tcp_sim::rng::Rng;

pub use cell::{Cell, Variant};
pub use slips::Slip;

use crate::dealt::{numbers, shuffle};
use crate::question::{Feedback, Form, Prompt};
use crate::script::Numbers;
use crate::table::{Bench, Observed, Outcome, Stage, Stimulus};
use crate::words;

/// How many choices there are.
const CHOICES: usize = 4;

/// A question.
#[derive(Clone, Debug)]
pub struct NextState {
    /// What is asked.
    pub cell: Cell,
    /// What its run was dealt.
    pub numbers: Numbers,
    /// The choices; each wrong one with what is believed there.
    pub choices: Vec<(Outcome, Option<Slip>)>,
    stage: Stage,
    seen: Observed,
    /// The run that shows it: who takes part is told as it stands there.
    shown: History,
}

impl NextState {
    /// The question of a cell.
    #[must_use]
    pub fn new(cell: Cell, rng: &mut Rng, difficulty: u8) -> Option<Self> {
        let numbers = numbers(rng, difficulty);
        let stage = cell.stage(numbers)?;
        let seen = cell.observe(numbers)?;
        let shown = cell.moment(numbers)?;
        let mut choices: Vec<_> = slips::slips(cell, seen.outcome)
            .into_iter()
            .map(|(outcome, slip)| (outcome, Some(slip)))
            .take(CHOICES - 1)
            .collect();
        choices.push((seen.outcome, None));
        shuffle(rng, &mut choices);
        Some(Self {
            cell,
            numbers,
            choices,
            stage,
            seen,
            shown,
        })
    }

    /// The number of the right choice.
    #[must_use]
    pub fn right(&self) -> Option<usize> {
        self.choices.iter().position(|(_, slip)| slip.is_none())
    }

    /// The text.
    #[must_use]
    pub fn prompt(&self, lang: Lang) -> Prompt {
        let Cell {
            place, stimulus, ..
        } = self.cell;
        let scene = self.scene();
        let who = scene.party(self.stage.subject).first(lang);
        let stands = match self.cell.is_natural() {
            true => words::stands_plainly(lang, place, who),
            false => words::stands(lang, place, who),
        };
        let gap = lang.pick(" ", "");
        let happens = words::happens(lang, place, stimulus);
        let knobs = self.cell.knobs(lang);
        let mut lines = Vec::new();
        if let Some(info) = Bench::new(&self.stage).and_then(|bench| bench.info()) {
            let (snd, rcv) = (info.snd, info.rcv);
            lines.push(format!("snd.una {}  snd.nxt {}", snd.una, snd.nxt));
            if place.is_synchronised() {
                lines.push(format!("rcv.nxt {}  rcv.wnd {}", rcv.nxt, rcv.wnd));
            }
        }
        if let Some(came) = &self.seen.came {
            let ack = came.ack.map(|ack| format!("  ack {ack}"));
            let len = came.data_len();
            let len = (len > 0).then(|| format!("  len {len}"));
            let arrives = lang.pick("arrives: ", "到达：");
            lines.push(format!(
                "{arrives}{}  seq {}{}{}",
                flags(came),
                came.seq,
                ack.unwrap_or_default(),
                len.unwrap_or_default(),
            ));
        }
        let ask = match stimulus {
            Stimulus::Call(_) => lang.pick(
                "Which state comes next, and what comes of the call?",
                "下一个状态是什么，这次调用的结果如何？",
            ),
            _ => lang.pick(
                "Which state comes next, and what does it answer?",
                "下一个状态是什么，它如何应答？",
            ),
        };
        Prompt {
            situation: lang.spaced(format!("{stands}{knobs}{gap}{happens}")),
            lines,
            ask: String::from(ask),
        }
    }

    /// How it is answered.
    #[must_use]
    pub fn form(&self, lang: Lang) -> Form {
        let choices = self.choices.iter();
        let words = choices.map(|(choice, _)| lang.spaced(words::outcome(lang, *choice)));
        Form::Choice(words.collect())
    }

    /// What the choice with that number is worth; `None` if there is none.
    #[must_use]
    pub fn grade(&self, lang: Lang, choice: u8) -> Option<Feedback> {
        let (said, slip) = *self.choices.get(usize::from(choice))?;
        let end = lang.pick(".", "。");
        let mut lines = alloc::vec![lang.spaced(words::outcome(lang, said) + end)];
        lines.extend(slip.map(|slip| lang.spaced(slip.words(lang).into())));
        let (because, source) = because::because(
            lang,
            self.cell,
            self.stage.subject,
            &self.scene(),
            &self.seen,
        );
        Some(Feedback {
            right: said == self.seen.outcome,
            said: lines,
            did: lang.spaced(self.did(lang)),
            because,
            source: Some(source),
        })
    }

    fn did(&self, lang: Lang) -> String {
        let moved = words::moved(lang, self.cell.place, self.seen.outcome);
        match self.seen.went.first() {
            Some(segment) => {
                let label = segment_label(segment);
                lang.pick(format!("{moved} ({label})"), format!("{moved}（{label}）"))
            }
            None => moved,
        }
    }

    fn scene(&self) -> Scene<'_> {
        Scene::new(self.shown.scenario(), &self.seen.records, self.seen.now)
    }

    /// Its moment, as a run.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.shown
    }
}

/// A segment's flags, as they are written together.
fn flags(segment: &tcp_core::Segment) -> String {
    use tcp_core::Flags;
    let mut words = Vec::new();
    for (flag, word) in [
        (Flags::SYN, "SYN"),
        (Flags::FIN, "FIN"),
        (Flags::RST, "RST"),
    ] {
        if segment.flags.contains(flag) {
            words.push(word);
        }
    }
    if segment.ack.is_some() {
        words.push("ACK");
    }
    match words.is_empty() {
        true => String::from("–"),
        false => words.join(","),
    }
}
