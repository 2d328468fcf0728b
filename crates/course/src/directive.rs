//! What a page puts between its paragraphs: labs, figures, questions.
//!
//! A directive is one line: `:::` and its word, then names and `key=value` pairs; a value with a
//! blank stands in quotation marks.

use tcp_files::toml::Measure;

use crate::error::meant;
use crate::known::Known;
use crate::moment::When;
use crate::world::FIRST;

/// What stands between two paragraphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive {
    /// A lab.
    Lab(Lab),
    /// A picture that stays one.
    Figure(Lab),
    /// A lab whose clock waits for these predictions, one after another.
    Predict(Vec<String>, Lab),
    /// A lab in which this challenge is to be met.
    Challenge(String, Lab),
    /// The cards.
    Cards,
    /// The way to a lab with everything, at this moment.
    Sandbox(Lab),
}

/// A world, and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lab {
    /// Which world.
    pub world: String,
    /// The moment at which it stands; `None`: the first segment is in flight.
    pub at: Option<When>,
    /// What is looked at.
    pub view: View,
    /// What can be done.
    pub controls: Vec<Control>,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// Segments on their way.
    #[default]
    Ladder,
    /// The state diagram.
    States,
    /// The buffers of both ends.
    Windows,
    /// cwnd and what goes with it, over time.
    Congestion,
    /// Sequence numbers over time.
    Sequence,
    /// Round trips over time.
    Rounds,
}

/// What can be done in a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Control {
    /// One event back or on.
    Step,
    /// The clock that runs.
    Play,
    /// The slider of the clock.
    Scrub,
    /// How fast it runs.
    Speed,
    /// What can happen to a segment in flight, and undo.
    Faults,
    /// Why something happened.
    Why,
    /// The other views.
    Views,
    /// The link to copy.
    Share,
    /// The list of keys.
    Keys,
    /// How time is drawn on the ladder.
    Zoom,
}

impl View {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 6] = [
        ("ladder", Self::Ladder),
        ("states", Self::States),
        ("windows", Self::Windows),
        ("congestion", Self::Congestion),
        ("time-sequence", Self::Sequence),
        ("rtt", Self::Rounds),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, view)| *view == self);
        named.map_or("", |(word, _)| word)
    }
}

impl Control {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 10] = [
        ("step", Self::Step),
        ("play", Self::Play),
        ("scrub", Self::Scrub),
        ("speed", Self::Speed),
        ("faults", Self::Faults),
        ("why", Self::Why),
        ("views", Self::Views),
        ("share", Self::Share),
        ("keys", Self::Keys),
        ("zoom", Self::Zoom),
    ];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, control)| *control == self);
        named.map_or("", |(word, _)| word)
    }

    fn every() -> Vec<Self> {
        Self::ALL.iter().map(|(_, control)| *control).collect()
    }

    /// Where nothing else is said: what it takes to watch and to ask.
    fn usual() -> Vec<Self> {
        vec![Self::Step, Self::Play, Self::Why]
    }
}

const WORDS: [&str; 6] = ["lab", "figure", "predict", "challenge", "cards", "sandbox"];

/// Whether a line of a page is a directive.
pub(crate) fn is_directive(line: &str) -> bool {
    line.starts_with(":::")
}

/// The words of a directive: `(key, value)`, where a bare word has no key.
fn words(line: &str) -> Result<Vec<(Option<String>, String)>, String> {
    let mut found = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let Some(value) = behind.strip_prefix('=') else {
            found.push((None, word.to_string()));
            rest = behind.trim_start();
            continue;
        };
        let (value, behind) = match value.strip_prefix('"') {
            Some(quoted) => quoted
                .split_once('"')
                .ok_or_else(|| format!("`{word}` opens a quotation mark that nothing closes"))?,
            None => value.split_at(value.find(' ').unwrap_or(value.len())),
        };
        found.push((Some(word.to_string()), value.to_string()));
        rest = behind.trim_start();
    }
    Ok(found)
}

/// The world that a directive names, if it names one.
pub(crate) fn world(line: &str) -> Option<String> {
    let words = words(line.trim_start_matches(':')).ok()?;
    let named = words
        .into_iter()
        .find(|(key, _)| key.as_deref() == Some("world"));
    named.map(|(_, world)| world)
}

/// Reads a directive.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(crate) fn read(line: &str, known: &Known<'_>) -> Result<Directive, String> {
    let words = words(line.trim_start_matches(':'))?;
    let mut bare = words
        .iter()
        .filter(|(key, _)| key.is_none())
        .map(|(_, word)| word.as_str());
    let kind = bare.next().unwrap_or_default();
    let names: Vec<&str> = bare.collect();
    if !WORDS.contains(&kind) {
        return Err(format!(
            "`{kind}` is no directive; there are {}{}",
            list(WORDS),
            meant(kind, WORDS)
        ));
    }
    let mut attributes = Attributes { words: &words };
    let keys: &[&str] = match kind {
        "lab" => &["world", "at", "view", "controls"],
        "figure" => &["world", "at", "view"],
        "predict" | "challenge" => &["view", "controls"],
        "sandbox" => &["world", "at"],
        _ => &[],
    };
    attributes.only(kind, keys)?;
    if !matches!(kind, "predict" | "challenge")
        && let Some(word) = names.first()
    {
        return Err(format!("`{word}` means nothing beside `:::{kind}`"));
    }
    match kind {
        "lab" => attributes.lab(known, Control::usual()).map(Directive::Lab),
        "figure" => attributes.lab(known, Vec::new()).map(Directive::Figure),
        "cards" => Ok(Directive::Cards),
        "sandbox" => {
            let mut lab = attributes.lab(known, Control::every())?;
            lab.at = Some(lab.at.unwrap_or(When::End));
            Ok(Directive::Sandbox(lab))
        }
        "predict" => {
            let ids = if names.is_empty() {
                known.predictions.clone()
            } else {
                names
            };
            let Some(first) = ids.first() else {
                return Err("lesson.toml has no [[prediction]]".to_string());
            };
            let mut lab = attributes.lab(known, Control::usual())?;
            lab.world = known.world_of_prediction(first)?.to_string();
            for id in &ids {
                if known.world_of_prediction(id)? != lab.world {
                    return Err(format!(
                        "`{first}` and `{id}` are asked in different worlds"
                    ));
                }
            }
            Ok(Directive::Predict(
                ids.into_iter().map(str::to_string).collect(),
                lab,
            ))
        }
        _ => {
            let id = match (names.as_slice(), known.challenges.as_slice()) {
                ([id], _) => *id,
                ([], [(id, ..)]) => id,
                _ => return Err("`:::challenge` names one of the lesson's challenges".to_string()),
            };
            let (world, at) = known.challenge(id)?;
            let mut lab = attributes.lab(known, Control::every())?;
            lab.world = world.to_string();
            lab.at = Some(at.clone());
            Ok(Directive::Challenge(id.to_string(), lab))
        }
    }
}

/// The `key=value` pairs of a directive.
struct Attributes<'a> {
    words: &'a [(Option<String>, String)],
}

impl Attributes<'_> {
    fn only(&self, kind: &str, keys: &[&str]) -> Result<(), String> {
        for key in self.words.iter().filter_map(|(key, _)| key.as_deref()) {
            if !keys.contains(&key) {
                return Err(format!(
                    "`{key}` is no part of `:::{kind}`; it takes {}{}",
                    list(keys.iter().copied()),
                    meant(key, keys.iter().copied())
                ));
            }
        }
        Ok(())
    }

    fn get(&self, wanted: &str) -> Option<&str> {
        let found = self
            .words
            .iter()
            .find(|(key, _)| key.as_deref() == Some(wanted));
        found.map(|(_, value)| value.as_str())
    }

    fn lab(&mut self, known: &Known<'_>, usual: Vec<Control>) -> Result<Lab, String> {
        let view = match self.get("view") {
            None => View::default(),
            Some(word) => one_of("view", word, &View::ALL)?,
        };
        let controls = match self.get("controls") {
            None => usual,
            Some("all") => Control::every(),
            Some(words) => {
                let words = words.split_whitespace();
                let words = words.map(|word| one_of("control", word, &Control::ALL));
                words.collect::<Result<_, _>>()?
            }
        };
        Ok(Lab {
            world: self.get("world").unwrap_or(FIRST).to_string(),
            at: self.get("at").map(|at| moment(at, known)).transpose()?,
            view,
            controls,
        })
    }
}

fn one_of<T: Copy>(what: &str, word: &str, all: &[(&'static str, T)]) -> Result<T, String> {
    let found = all.iter().find(|(name, _)| *name == word);
    found.map(|(_, it)| *it).ok_or_else(|| {
        let names = all.iter().map(|(name, _)| *name);
        format!(
            "`{word}` is no {what}; there are {}{}",
            list(names.clone()),
            meant(word, names)
        )
    })
}

/// A time, `start`, `end`, or the name of a moment.
fn moment(text: &str, known: &Known<'_>) -> Result<When, String> {
    match text {
        "start" => return Ok(When::Start),
        "end" => return Ok(When::End),
        _ => {}
    }
    if let Some((_, when)) = known.moments.iter().find(|(name, _)| name == text) {
        return Ok(when.clone());
    }
    Measure::Time.value(text).map(When::Time).ok_or_else(|| {
        let names = known.moments.iter().map(|(name, _)| name.as_str());
        format!(
            "`at` is a time such as \"150 ms\", `start`, `end`, or the name of a [[moment]] in \
             lesson.toml, and \"{text}\" is none{}",
            meant(text, names)
        )
    })
}

fn list<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.is_empty() {
        true => "nothing".to_string(),
        false => words.join(", "),
    }
}
