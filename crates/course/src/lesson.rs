//! What a lesson is.

use tcp_explain::Lang;

use crate::both::Both;
use crate::error::CourseError;
use crate::moment::When;
use crate::number::{self, Number};
use crate::page::Page;
use crate::question::Question;
use crate::world::World;

/// A lesson, as its folder describes it.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The folder's name.
    pub id: String,
    /// Its part of the course.
    pub unit: Unit,
    /// Its place among the lessons of its unit.
    pub order: u32,
    /// The lessons that it builds on.
    pub after: Vec<String>,
    /// How long it takes.
    pub minutes: u32,
    /// Under which profile its worlds run, in words.
    pub profile: Both,
    /// What it rests on.
    pub clauses: Vec<Clause>,
    /// The numbers that its prose takes from the runs.
    pub numbers: Vec<Number>,
    /// Moments that have a name: where labs stand.
    pub moments: Vec<(String, When)>,
    /// Questions that the clock waits for.
    pub predictions: Vec<Question>,
    /// What is to be made true.
    pub challenges: Vec<Challenge>,
    /// Questions that come back.
    pub cards: Vec<Question>,
    /// All worlds that it speaks of.
    pub worlds: Vec<World>,
    /// The page in English.
    pub en: Page,
    /// The page in Chinese.
    pub zh: Page,
}

/// A part of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// How connections come to be.
    Connections,
    /// How they end.
    Closing,
    /// What others, and too many, do to them.
    AttackAndLoad,
    /// How bytes get across.
    MovingBytes,
    /// What is beside TCP, and below and above it.
    AroundTcp,
}

/// A clause of an RFC that a lesson rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The RFC's number.
    pub rfc: u16,
    /// The section's.
    pub section: String,
    /// What it rules.
    pub about: Both,
}

/// What a learner is to make true. Goal, solution and near miss are the world's own.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What directives and progress call it.
    pub id: String,
    /// In which world.
    pub world: String,
    /// Where the lab stands at first.
    pub at: When,
    /// What is to be reached, in one sentence.
    pub goal: Both,
    /// Where to look; what to try; how it is done.
    pub hints: [Both; 3],
    /// Why what was done meets it.
    pub because: Both,
}

impl Unit {
    /// In the order of the course, with the words by which `lesson.toml` knows them.
    pub const ALL: [(&'static str, Self); 5] = [
        ("connections", Self::Connections),
        ("closing", Self::Closing),
        ("attack-and-load", Self::AttackAndLoad),
        ("moving-bytes", Self::MovingBytes),
        ("around-tcp", Self::AroundTcp),
    ];

    /// What it is called.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Connections => lang.pick("Connections", "建立连接"),
            Self::Closing => lang.pick("Closing", "关闭连接"),
            Self::AttackAndLoad => lang.pick("Under attack and under load", "遭受攻击与负载"),
            Self::MovingBytes => lang.pick("Moving bytes", "传输字节"),
            Self::AroundTcp => lang.pick("Around TCP", "TCP 周围"),
        }
    }
}

impl Lesson {
    /// The page in a language.
    #[must_use]
    pub fn page(&self, lang: Lang) -> &Page {
        lang.pick(&self.en, &self.zh)
    }

    /// A world by the name that the lesson gives it.
    #[must_use]
    pub fn world(&self, name: &str) -> Option<&World> {
        self.worlds.iter().find(|world| world.name == name)
    }

    /// A prediction by its id.
    #[must_use]
    pub fn prediction(&self, id: &str) -> Option<&Question> {
        self.predictions.iter().find(|question| question.id == id)
    }

    /// A challenge by its id.
    #[must_use]
    pub fn challenge(&self, id: &str) -> Option<&Challenge> {
        self.challenges.iter().find(|challenge| challenge.id == id)
    }

    /// What the runs answer to its numbers, in their order.
    ///
    /// # Errors
    /// When a number has no answer; the sentence says which, and why.
    pub fn answers(&self) -> Result<Vec<(&Number, number::Value)>, CourseError> {
        let answer = |number| Ok((number, self.answer(number)?));
        self.numbers.iter().map(answer).collect()
    }

    /// What the run answers to one.
    pub(crate) fn answer(&self, number: &Number) -> Result<number::Value, CourseError> {
        let answer = self
            .world(&number.world)
            .map(|world| number.query.answer(&world.scenario));
        let answer = answer.unwrap_or_else(|| Err("its world is not there".to_string()));
        answer.map_err(|why| CourseError::File {
            file: number.place.clone(),
            message: format!(
                "the run has no answer to the number `{}`: {why}",
                number.name
            ),
        })
    }
}

/// Every text of `lesson.toml` that a learner reads, with its language.
pub(crate) fn texts(lesson: &Lesson) -> impl Iterator<Item = (&str, &'static str)> {
    let questions = lesson.predictions.iter().chain(&lesson.cards);
    let asked = questions.flat_map(|question| {
        let options = question.options.iter();
        let options = options.flat_map(|option| [&option.text, &option.because]);
        core::iter::once(&question.text).chain(options)
    });
    let challenged = lesson.challenges.iter();
    let challenged = challenged.flat_map(|challenge| {
        [&challenge.goal, &challenge.because]
            .into_iter()
            .chain(&challenge.hints)
    });
    let clauses = lesson.clauses.iter().map(|clause| &clause.about);
    let all = asked
        .chain(challenged)
        .chain(clauses)
        .chain([&lesson.profile]);
    all.flat_map(|text| [(text.en.as_str(), "English"), (text.zh.as_str(), "Chinese")])
}
