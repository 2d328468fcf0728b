//! A quiz: what a teacher sets, and the questions that a seed makes of it.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use tcp_explain::Lang;
use tcp_sim::rng::Rng;
use tcp_sim::{History, link};

use crate::dealt::shuffle;
use crate::goal::{MakeItHappen, goals};
use crate::myth::{Myth, claims};
use crate::next_segment::NextSegment;
use crate::next_state::{Cell, NextState};
use crate::question::{Answer, Feedback, Form, Kind, Prompt};

/// The version of the short text form, and of what a seed makes.
pub const QUIZ_VERSION: u32 = 1;
/// No quiz has more questions.
pub const MOST_QUESTIONS: u32 = 100;
/// The hardest.
pub const MOST_DIFFICULT: u8 = 4;
/// How many seeds are tried for a card that comes back.
const PATIENCE: u64 = 400;

/// When answers are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shown {
    /// After each question.
    #[default]
    AfterEach,
    /// At the end.
    AtEnd,
}

impl Shown {
    /// Its name, as links and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AfterEach => "after-each",
            Self::AtEnd => "at-end",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::AfterEach, Self::AtEnd]
            .into_iter()
            .find(|shown| shown.name() == name)
    }
}

/// What is asked, all of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quiz {
    /// Where the questions come from.
    pub seed: u64,
    /// Which kinds, in turn.
    pub kinds: Vec<Kind>,
    /// How many questions.
    pub number: u32,
    /// From 1: states only, losses, options, an attacker.
    pub difficulty: u8,
    /// When answers are shown.
    pub shown: Shown,
}

impl Default for Quiz {
    fn default() -> Self {
        Self {
            seed: 1,
            kinds: alloc::vec![Kind::NextState, Kind::NextSegment, Kind::Myth],
            number: 10,
            difficulty: 1,
            shown: Shown::AfterEach,
        }
    }
}

/// Why a text sets no quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuizError {
    /// Something is missing at its end, or too much stands there.
    Parts,
    /// It is of a version that this engine does not know.
    UnknownVersion(u32),
    /// A part of it says nothing that it could say.
    Part(String),
}

impl fmt::Display for QuizError {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl core::error::Error for QuizError {}

impl QuizError {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Parts => lang
                .pick(
                    "This is no whole quiz link: it has six parts with hyphens between. Copy it again.",
                    "这个测验链接不完整：它应有六个部分，以连字符分隔。请重新复制。",
                )
                .into(),
            Self::UnknownVersion(version) => lang.pick(
                format!("This quiz is of version {version}, and this engine knows {QUIZ_VERSION}. Reload the page, or use a newer one."),
                format!("这个测验的版本是 {version}，而本引擎的版本是 {QUIZ_VERSION}。请刷新页面，或使用更新的版本。"),
            ),
            Self::Part(part) => lang.pick(
                format!("“{part}” cannot stand in a quiz link. Copy it again."),
                format!("“{part}”不能出现在测验链接中，请重新复制。"),
            ),
        }
    }
}

const fn letter(kind: Kind) -> char {
    match kind {
        Kind::NextState => 's',
        Kind::NextSegment => 'h',
        Kind::Myth => 'm',
        Kind::MakeItHappen => 'g',
    }
}

impl Quiz {
    /// As short text: version, seed, number, difficulty, kinds, when answers are shown:
    /// `1-42-10-2-shm-each`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let kinds: String = self.kinds.iter().copied().map(letter).collect();
        let shown = match self.shown {
            Shown::AfterEach => "each",
            Shown::AtEnd => "end",
        };
        let Self {
            seed,
            number,
            difficulty,
            ..
        } = self;
        format!("{QUIZ_VERSION}-{seed}-{number}-{difficulty}-{kinds}-{shown}")
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_text(text: &str) -> Result<Self, QuizError> {
        let parts: Vec<_> = text.trim().split('-').collect();
        let part = |part: &str| QuizError::Part(part.chars().take(40).collect());
        let version = parts.first().copied().unwrap_or_default();
        let version: u32 = version.parse().map_err(|_| part(version))?;
        if version != QUIZ_VERSION {
            return Err(QuizError::UnknownVersion(version));
        }
        let [_, seed, number, difficulty, kinds, shown] = parts[..] else {
            return Err(QuizError::Parts);
        };
        let read_kind = |wanted: char| {
            let kind = Kind::ALL.into_iter().find(|kind| letter(*kind) == wanted);
            kind.ok_or_else(|| part(kinds))
        };
        let quiz = Self {
            seed: seed.parse().map_err(|_| part(seed))?,
            number: number.parse().map_err(|_| part(number))?,
            difficulty: difficulty.parse().map_err(|_| part(difficulty))?,
            kinds: kinds.chars().map(read_kind).collect::<Result<_, _>>()?,
            shown: match shown {
                "each" => Shown::AfterEach,
                "end" => Shown::AtEnd,
                other => return Err(part(other)),
            },
        };
        if !(1..=MOST_QUESTIONS).contains(&quiz.number) {
            return Err(part(number));
        }
        if !(1..=MOST_DIFFICULT).contains(&quiz.difficulty) {
            return Err(part(difficulty));
        }
        if quiz.kinds.is_empty() || quiz.kinds.len() > 16 {
            return Err(part(kinds));
        }
        Ok(quiz)
    }

    /// The question with that number, from 0; `None` when the quiz has none such.
    #[must_use]
    pub fn question(&self, index: u32) -> Option<Question> {
        if index >= self.number {
            return None;
        }
        let kinds = u32::try_from(self.kinds.len())
            .ok()
            .filter(|len| *len > 0)?;
        let place = usize::try_from(index % kinds).ok()?;
        let kind = *self.kinds.get(place)?;
        let nth = usize::try_from(index / kinds).ok()?;
        Question::nth(kind, self.seed, self.difficulty, nth)
    }

    /// All of them.
    pub fn questions(&self) -> impl Iterator<Item = Question> + '_ {
        (0..self.number).filter_map(|index| self.question(index))
    }
}

/// A question of any kind.
#[derive(Clone, Debug)]
pub enum Question {
    /// See [`NextState`].
    NextState(Box<NextState>),
    /// See [`NextSegment`].
    NextSegment(Box<NextSegment>),
    /// See [`Myth`].
    Myth(Box<Myth>),
    /// See [`MakeItHappen`].
    MakeItHappen(Box<MakeItHappen>),
}

/// When something is asked.
#[derive(Clone, Copy)]
struct Rank {
    /// How hard it is.
    level: u8,
    /// It is asked less often.
    is_odd: bool,
}

const fn usual(level: u8) -> Rank {
    let is_odd = false;
    Rank { level, is_odd }
}

fn rank_of_cell(cell: Cell) -> Rank {
    Rank {
        level: cell.level(),
        is_odd: cell.is_odd(),
    }
}

/// One of a list that a seed has put in order: two of the wanted level, then one that is easier, or
/// odd.
fn pick<T: Copy>(
    mut all: Vec<T>,
    rank: impl Fn(T) -> Rank,
    seed: u64,
    most: u8,
    nth: usize,
) -> Option<T> {
    let mut order = Rng::new(seed, 1);
    shuffle(&mut order, &mut all);
    all.retain(|it| rank(*it).level <= most);
    let hardest = all.iter().map(|it| rank(*it).level).max()?;
    let (own, easier): (Vec<T>, Vec<T>) = all
        .into_iter()
        .partition(|it| rank(*it).level == hardest && !rank(*it).is_odd);
    let is_easier = nth % 3 == 2 && !easier.is_empty();
    let (list, place) = match (is_easier, easier.is_empty()) {
        (true, _) => (&easier, nth / 3),
        (false, true) => (&own, nth),
        (false, false) => (&own, nth - nth / 3),
    };
    list.get(place % list.len().max(1)).copied()
}

impl Question {
    /// The question of a kind that a seed makes as its `nth`.
    #[must_use]
    pub fn nth(kind: Kind, seed: u64, difficulty: u8, nth: usize) -> Option<Self> {
        let stream = 16 + u64::try_from(nth).unwrap_or(0) * 8;
        let rng = &mut Rng::new(seed, stream);
        match kind {
            Kind::NextState => {
                let cell = pick(Cell::all(), rank_of_cell, seed, difficulty, nth)?;
                let question = NextState::new(cell, rng, difficulty)?;
                Some(Self::NextState(Box::new(question)))
            }
            Kind::NextSegment => {
                let question = NextSegment::new(rng, difficulty)?;
                Some(Self::NextSegment(Box::new(question)))
            }
            Kind::Myth => {
                let all = claims().iter().collect();
                let claim = pick(all, |claim| usual(claim.level), seed, difficulty, nth)?;
                Some(Self::Myth(Box::new(Myth::new(claim, rng, difficulty))))
            }
            Kind::MakeItHappen => {
                let all = goals().iter().collect();
                let goal = pick(all, |goal| usual(goal.level), seed, difficulty, nth)?;
                let question = MakeItHappen::new(goal, rng, difficulty);
                Some(Self::MakeItHappen(Box::new(question)))
            }
        }
    }

    /// A question about what a card is about, with numbers of another seed.
    #[must_use]
    pub fn of_card(card: &str, seed: u64) -> Option<Self> {
        let (kind, name) = card.split_once('/')?;
        let rng = &mut Rng::new(seed, 2);
        match Kind::named(kind)? {
            Kind::NextState => {
                let cell = Cell::all().into_iter().find(|cell| cell.name() == name)?;
                let question = NextState::new(cell, rng, cell.level())?;
                Some(Self::NextState(Box::new(question)))
            }
            Kind::NextSegment => (0..PATIENCE).find_map(|turn| {
                let difficulty = u8::try_from(1 + turn % 4).unwrap_or(1);
                let rng = &mut Rng::new(seed.wrapping_add(turn), 3);
                let question = Self::NextSegment(Box::new(NextSegment::new(rng, difficulty)?));
                (question.card() == card).then_some(question)
            }),
            Kind::Myth => {
                let claim = claims().iter().find(|claim| claim.name == name)?;
                Some(Self::Myth(Box::new(Myth::new(claim, rng, claim.level))))
            }
            Kind::MakeItHappen => {
                let goal = goals().iter().find(|goal| goal.name == name)?;
                let question = MakeItHappen::new(goal, rng, goal.level);
                Some(Self::MakeItHappen(Box::new(question)))
            }
        }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::NextState(_) => Kind::NextState,
            Self::NextSegment(_) => Kind::NextSegment,
            Self::Myth(_) => Kind::Myth,
            Self::MakeItHappen(_) => Kind::MakeItHappen,
        }
    }

    /// The name of what it is about, whatever its numbers are: what comes back when it is due.
    #[must_use]
    pub fn card(&self) -> String {
        let name = match self {
            Self::NextState(question) => question.cell.name(),
            Self::NextSegment(question) => {
                format!("{}.{}", question.kind().word(), question.cause().name())
            }
            Self::Myth(question) => question.name().into(),
            Self::MakeItHappen(question) => question.name().into(),
        };
        format!("{}/{name}", self.kind().name())
    }

    /// The text.
    #[must_use]
    pub fn prompt(&self, lang: Lang) -> Prompt {
        match self {
            Self::NextState(question) => question.prompt(lang),
            Self::NextSegment(question) => question.prompt(lang),
            Self::Myth(question) => question.prompt(lang),
            Self::MakeItHappen(question) => question.prompt(lang),
        }
    }

    /// How it is answered.
    #[must_use]
    pub fn form(&self, lang: Lang) -> Form {
        match self {
            Self::NextState(question) => question.form(lang),
            Self::NextSegment(question) => question.form(),
            Self::Myth(question) => question.form(lang),
            Self::MakeItHappen(question) => question.form(lang),
        }
    }

    /// What an answer is worth; `None` when it is no answer to such a question.
    #[must_use]
    pub fn grade(&self, lang: Lang, answer: &Answer) -> Option<Feedback> {
        match (self, answer) {
            (Self::NextState(question), Answer::Choice(choice)) => question.grade(lang, *choice),
            (Self::NextSegment(question), Answer::Header(header)) => {
                Some(question.grade(lang, *header))
            }
            (Self::Myth(question), Answer::Choice(choice)) => question.grade(lang, *choice),
            (Self::MakeItHappen(question), Answer::Lab(lab)) => question.grade(lang, lab).ok(),
            _ => None,
        }
    }

    /// The answer that is right; for a lab, one of those that are.
    #[must_use]
    pub fn right(&self) -> Option<Answer> {
        Some(match self {
            Self::NextState(question) => Answer::Choice(u8::try_from(question.right()?).ok()?),
            Self::NextSegment(question) => Answer::Header(question.right()),
            Self::Myth(question) => Answer::Choice(u8::from(!question.is_true())),
            Self::MakeItHappen(question) => Answer::Lab(question.solved()?),
        })
    }

    /// Its moment, as a run.
    #[must_use]
    pub fn history(&self) -> History {
        match self {
            Self::NextState(question) => question.history().clone(),
            Self::NextSegment(question) => question.history().clone(),
            Self::Myth(question) => question.history(),
            Self::MakeItHappen(question) => question.history(),
        }
    }

    /// Its moment, as a lab's link.
    #[must_use]
    pub fn link(&self) -> String {
        link::encode(&self.history())
    }
}
