//! `lesson.toml`, read. docs/authoring.md describes it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tcp_files::toml::{Read, Section, SourceText, Value, document};

use crate::both::{both, both_of};
use crate::error::CourseError;
use crate::fill;
use crate::known::Known;
use crate::lesson::{Challenge, Clause, Lesson, Unit, texts};
use crate::moment::When;
use crate::number::{self, Number, Query};
use crate::page::{self, Page};
use crate::question::{self, Question};
use crate::world::{FIRST, World};

/// What makes a folder a lesson.
pub(crate) const FILE: &str = "lesson.toml";

const ROOT: &[&str] = &[
    "unit",
    "order",
    "after",
    "minutes",
    "profile",
    "clause",
    "number",
    "moment",
    "prediction",
    "challenge",
    "card",
];
const CLAUSE: &[&str] = &["rfc", "section", "about"];
const MOMENT: &[&str] = &["name", "world", "when"];
const CHALLENGE: &[&str] = &["id", "world", "at", "goal", "hints", "because"];

/// Longer lessons are two.
const MINUTES: u64 = 60;

impl Lesson {
    /// Reads the lesson in a folder.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn read(folder: &Path) -> Result<Self, CourseError> {
        lesson(folder)
    }
}

fn lesson(folder: &Path) -> Result<Lesson, CourseError> {
    let path = folder.join(FILE);
    let text = text_of(&path)?;
    let name = path.display().to_string();
    let source = SourceText {
        text: &text,
        file_name: &name,
    };
    let table = document(source)?;
    let root = Section::root(source, &table, "a lesson", ROOT)?;
    let reader = Reader {
        worlds: worlds(folder, &root)?,
        file: &name,
    };
    let mut lesson = reader.lesson(&root)?;
    lesson.id = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    if !fill::is_name(&lesson.id) {
        let error = "a lesson's folder is named with letters, digits and `-`: it is an address";
        return Err(CourseError::file(folder, error));
    }
    lesson.worlds = reader.worlds;
    // Pages may show a world that lesson.toml says nothing of.
    for (lang, file) in [("en", "en.md"), ("zh", "zh.md")] {
        let path = folder.join(file);
        let text = text_of(&path)?;
        let name = path.display().to_string();
        for world in page::worlds(&text) {
            if lesson.world(&world).is_none() {
                lesson.worlds.push(World::read(folder, &world)?);
            }
        }
        let known = known(&lesson);
        let page = page::read(&text, &name, &known)?;
        match lang {
            "en" => lesson.en = page,
            _ => lesson.zh = page,
        }
    }
    Ok(lesson)
}

fn text_of(path: &Path) -> Result<String, CourseError> {
    fs::read_to_string(path).map_err(|error| {
        let remedy =
            "a lesson has lesson.toml, en.md and zh.md; `cargo xtask new-lesson ID` makes them";
        CourseError::file(path, format!("it cannot be read ({error}): {remedy}"))
    })
}

/// The worlds that a file names.
fn worlds(folder: &Path, root: &Section<'_>) -> Result<Vec<World>, CourseError> {
    let mut names = BTreeSet::from([FIRST.to_string()]);
    let parts: [(&str, &str, &[&str]); 5] = [
        ("number", "a number", number::KEYS),
        ("moment", "a moment", MOMENT),
        ("prediction", "a prediction", question::PREDICTION),
        ("challenge", "a challenge", CHALLENGE),
        ("card", "a card", question::CARD),
    ];
    for (key, name, keys) in parts {
        for section in root.tables(key, name, keys)? {
            if let Some(world) = section.get("world") {
                let name = world.string()?;
                let is_path = name.split('/').all(fill::is_name) && name.split('/').count() <= 2;
                if !is_path {
                    let error = "a world is named like its file without `.toml`, or \
                                 `folder/name` for one of another lesson";
                    return Err(world.error(error).into());
                }
                names.insert(name.to_string());
            }
        }
    }
    let worlds = names.iter().map(|name| World::read(folder, name));
    worlds.collect()
}

/// Reads with the worlds at hand.
struct Reader<'a> {
    worlds: Vec<World>,
    file: &'a str,
}

impl Reader<'_> {
    fn lesson(&self, root: &Section<'_>) -> Read<Lesson> {
        let mut lesson = Lesson {
            id: String::new(),
            unit: root.required("unit")?.word("a unit", &Unit::ALL)?,
            order: root.required("order")?.number(1, 1_000)?,
            after: match root.get("after") {
                None => Vec::new(),
                Some(list) => {
                    let ids = list.items()?.into_iter();
                    let ids = ids.map(|id| id.string().map(str::to_string));
                    ids.collect::<Read<_>>()?
                }
            },
            minutes: root.required("minutes")?.number(1, MINUTES)?,
            profile: both(root, "profile")?,
            clauses: Vec::new(),
            numbers: Vec::new(),
            moments: Vec::new(),
            predictions: Vec::new(),
            challenges: Vec::new(),
            cards: Vec::new(),
            worlds: Vec::new(),
            en: Page::default(),
            zh: Page::default(),
        };
        for section in root.tables("clause", "a clause", CLAUSE)? {
            lesson.clauses.push(Clause {
                rfc: section.required("rfc")?.number(1, u64::from(u16::MAX))?,
                section: section.required("section")?.string()?.to_string(),
                about: both(&section, "about")?,
            });
        }
        for section in root.tables("number", "a number", number::KEYS)? {
            let name = name(
                &section,
                "name",
                lesson.numbers.iter().map(|it| it.name.as_str()),
            )?;
            let world = self.world(&section)?;
            lesson.numbers.push(Number {
                query: Query::read(&section, &world.hosts())?,
                world: world.name.clone(),
                bare: section.optional("bare", Value::bool)?.unwrap_or(false),
                place: self.place(&section),
                name,
            });
        }
        for section in root.tables("moment", "a moment", MOMENT)? {
            let taken = lesson.moments.iter().map(|(name, _)| name.as_str());
            let name = name(&section, "name", taken)?;
            let world = self.world(&section)?;
            let when = When::read(section.required("when")?, &world.hosts())?;
            lesson.moments.push((name, when));
        }
        for section in root.tables("prediction", "a prediction", question::PREDICTION)? {
            let question = self.question(&section, &lesson.predictions)?;
            lesson.predictions.push(question);
        }
        for section in root.tables("card", "a card", question::CARD)? {
            let question = self.question(&section, &lesson.cards)?;
            lesson.cards.push(question);
        }
        for section in root.tables("challenge", "a challenge", CHALLENGE)? {
            let taken = lesson.challenges.iter().map(|it| it.id.as_str());
            let id = name(&section, "id", taken)?;
            let world = self.world(&section)?;
            let at = section.optional("at", |at| When::read(at, &world.hosts()))?;
            let hints = section.required("hints")?;
            let read = hints
                .items()?
                .into_iter()
                .map(both_of)
                .collect::<Read<Vec<_>>>()?;
            let hints = <[_; 3]>::try_from(read).map_err(|read| {
                hints.error(format!(
                    "a challenge has three hints (where to look; what to try; how it is done), \
                     and this one has {}",
                    read.len()
                ))
            })?;
            if world.scenario.goal.is_empty() {
                let error = "this world has no [challenge]: the goal, a solution and a near miss \
                             stand there (docs/scenarios.md)";
                return Err(section
                    .get("world")
                    .map_or_else(|| section.error(error), |value| value.error(error)));
            }
            lesson.challenges.push(Challenge {
                id,
                world: world.name.clone(),
                at: at.unwrap_or(When::Start),
                goal: both(&section, "goal")?,
                hints,
                because: both(&section, "because")?,
            });
        }
        self.numbers_are_known(root, &lesson)?;
        Ok(lesson)
    }

    fn world(&self, section: &Section<'_>) -> Read<&World> {
        let name = section.optional("world", Value::string)?.unwrap_or(FIRST);
        let world = self.worlds.iter().find(|world| world.name == name);
        world.ok_or_else(|| section.error(format!("there is no world `{name}`")))
    }

    fn question(&self, section: &Section<'_>, others: &[Question]) -> Read<Question> {
        let id = name(section, "id", others.iter().map(|it| it.id.as_str()))?;
        let world = self.world(section)?;
        let place = self.place(section);
        Question::read(section, &world.name, &world.hosts(), id, place)
    }

    fn place(&self, section: &Section<'_>) -> String {
        let error = section.error("");
        format!("{}:{}", self.file, error.line)
    }

    /// Every `{number}` in a question, an option or a hint is one that the lesson has.
    fn numbers_are_known(&self, root: &Section<'_>, lesson: &Lesson) -> Read<()> {
        for (text, language) in texts(lesson) {
            if let Err(why) = fill::check(text, lesson.numbers.iter().map(|it| it.name.as_str())) {
                return Err(root.error(format!("{why} (in the {language} text \"{text}\")")));
            }
        }
        Ok(())
    }
}

/// What its pages may name.
fn known(lesson: &Lesson) -> Known<'_> {
    let challenges = lesson.challenges.iter();
    Known {
        worlds: lesson
            .worlds
            .iter()
            .map(|world| world.name.as_str())
            .collect(),
        numbers: lesson
            .numbers
            .iter()
            .map(|number| number.name.as_str())
            .collect(),
        moments: &lesson.moments,
        predictions: lesson.predictions.iter().map(|it| it.id.as_str()).collect(),
        asked_in: lesson
            .predictions
            .iter()
            .map(|it| it.world.as_str())
            .collect(),
        challenges: challenges
            .map(|it| (it.id.as_str(), it.world.as_str(), &it.at))
            .collect(),
    }
}

/// A name that nothing else of its kind has.
fn name<'n>(
    section: &Section<'_>,
    key: &'static str,
    mut taken: impl Iterator<Item = &'n str>,
) -> Read<String> {
    let value = section.required(key)?;
    let name = value.string()?;
    if !fill::is_name(name) {
        let error = format!("`{key}` is written with small letters, digits and `-`");
        return Err(value.error(error));
    }
    if taken.any(|other| other == name) {
        return Err(value.error(format!("`{name}` is there already; each has its own")));
    }
    Ok(name.to_string())
}
