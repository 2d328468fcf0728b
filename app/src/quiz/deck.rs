//! The cards: what was asked before, how well it is known, and when it comes back. The schedule is
//! FSRS, by its library's formulas; this file keeps what they need and writes it down.

use std::fmt::Write as _;

use rs_fsrs::{Parameters, Rating};

/// The version of the text that is kept on the device.
pub const DECK_VERSION: u32 = 1;
/// No deck has more cards; nothing that is asked makes so many.
const MOST_CARDS: usize = 5_000;
const FIRST_LINE: &str = "ackademy quiz cards ";
const DAY: u64 = 86_400;

/// How well something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It was never asked.
    Unseen,
    /// It was wrong the last time, or right only once.
    Shaky,
    /// It was right twice in a row or more.
    Known,
}

/// A card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it is about: the name that a question gives itself.
    pub name: String,
    /// For how many days it is remembered, in thousandths.
    stability: u64,
    /// How hard it is, from 1 to 10, in thousandths.
    difficulty: u64,
    /// When it was asked last, in seconds since 1970.
    last: u64,
    /// When it is due.
    due: u64,
    /// How often it was right since it was wrong.
    streak: u32,
}

/// All cards of a device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deck {
    cards: Vec<Card>,
}

/// Why a text is no deck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeckError {
    /// It is of a newer version.
    Newer,
    /// It says something that no deck says.
    Damaged,
}

fn thousandths(value: f64) -> u64 {
    // What FSRS gives is positive and far below 2^53; a value that is none at all becomes 0.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped just before"
    )]
    let whole = (value * 1_000.0).round().clamp(0.0, 1e12) as u64;
    whole
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn number(thousandths: u64) -> f64 {
    thousandths as f64 / 1_000.0
}

impl Deck {
    /// Notes that a card was asked, and whether it was right. One that was wrong is due at once.
    pub fn review(&mut self, name: &str, right: bool, now: u64) {
        let fsrs = Parameters::default();
        let rating = if right { Rating::Good } else { Rating::Again };
        let found = self.cards.iter().position(|card| card.name == name);
        let (stability, difficulty, streak) = match found.and_then(|at| self.cards.get(at)) {
            None => (fsrs.init_stability(rating), fsrs.init_difficulty(rating), 0),
            Some(card) => {
                let (stability, difficulty) = (number(card.stability), number(card.difficulty));
                let seconds = now.saturating_sub(card.last);
                let days = number(seconds * 1_000 / DAY);
                let after = if seconds < DAY / 2 {
                    // The same day once more.
                    fsrs.short_term_stability(stability, rating)
                } else {
                    let left = Parameters::forgetting_curve(days, stability.max(0.001));
                    match right {
                        true => fsrs.next_recall_stability(difficulty, stability, left, rating),
                        false => fsrs.next_forget_stability(difficulty, stability, left),
                    }
                };
                let difficulty = fsrs.next_difficulty(difficulty, rating);
                (after.max(0.001), difficulty, card.streak)
            }
        };
        let days = thousandths(fsrs.next_interval(stability, 0)) / 1_000;
        let card = Card {
            name: name.to_owned(),
            stability: thousandths(stability),
            difficulty: thousandths(difficulty),
            last: now,
            due: if right { now + days * DAY } else { now },
            streak: if right { streak + 1 } else { 0 },
        };
        let has_room = self.cards.len() < MOST_CARDS;
        match found.and_then(|at| self.cards.get_mut(at)) {
            Some(known) => *known = card,
            None if has_room => self.cards.push(card),
            None => {}
        }
    }

    /// The cards that are due, the longest waiting first.
    #[must_use]
    pub fn due(&self, now: u64) -> Vec<&Card> {
        let mut due: Vec<_> = self.cards.iter().filter(|card| card.due <= now).collect();
        due.sort_by_key(|card| card.due);
        due
    }

    /// How well a card is known.
    #[must_use]
    pub fn known(&self, name: &str) -> Known {
        match self.cards.iter().find(|card| card.name == name) {
            None => Known::Unseen,
            Some(card) if card.streak >= 2 => Known::Known,
            Some(_) => Known::Shaky,
        }
    }

    /// Whether nothing was ever asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// As text: a line a card.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}{DECK_VERSION}\n");
        for card in &self.cards {
            let Card {
                name,
                stability,
                difficulty,
                last,
                due,
                streak,
            } = card;
            // Writing into a string does not fail.
            let _ = writeln!(
                text,
                "{name} {stability} {difficulty} {last} {due} {streak}"
            );
        }
        text
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// When it is of a newer version, or damaged.
    pub fn from_text(text: &str) -> Result<Self, DeckError> {
        let mut lines = text.lines();
        let version = lines.next().and_then(|line| line.strip_prefix(FIRST_LINE));
        let version: u32 = version
            .and_then(|version| version.trim().parse().ok())
            .ok_or(DeckError::Damaged)?;
        if version > DECK_VERSION {
            return Err(DeckError::Newer);
        }
        let mut cards: Vec<Card> = Vec::new();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            let words: Vec<_> = line.split_whitespace().collect();
            let [name, stability, difficulty, last, due, streak] = words[..] else {
                return Err(DeckError::Damaged);
            };
            let read = |word: &str| word.parse::<u64>().map_err(|_| DeckError::Damaged);
            if cards.len() >= MOST_CARDS || !name.contains('/') {
                return Err(DeckError::Damaged);
            }
            cards.push(Card {
                name: name.to_owned(),
                stability: read(stability)?,
                difficulty: read(difficulty)?,
                last: read(last)?,
                due: read(due)?,
                streak: streak.parse().map_err(|_| DeckError::Damaged)?,
            });
        }
        Ok(Self { cards })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000;

    #[test]
    fn what_was_wrong_is_due_at_once_and_what_was_right_later() {
        let mut deck = Deck::default();
        deck.review("myth/a", false, NOW);
        deck.review("myth/b", true, NOW);
        let due: Vec<_> = deck.due(NOW).iter().map(|card| card.name.clone()).collect();
        assert_eq!(due, ["myth/a"]);
        // FSRS 5 lets a first "good" rest for its initial stability of 3.1262 days, so for 3.
        assert!(deck.due(NOW + 3 * DAY - 1).len() == 1);
        assert!(deck.due(NOW + 3 * DAY).len() == 2);
    }

    #[test]
    fn each_success_lets_it_rest_longer_and_a_failure_begins_anew() {
        let mut deck = Deck::default();
        let (mut now, mut rests) = (NOW, Vec::new());
        for _ in 0..4 {
            deck.review("myth/a", true, now);
            let rest = deck.cards[0].due - now;
            rests.push(rest / DAY);
            now += rest;
        }
        assert!(rests.is_sorted_by(|a, b| a < b), "{rests:?}");
        assert_eq!(deck.known("myth/a"), Known::Known);
        deck.review("myth/a", false, now);
        assert_eq!(deck.cards[0].due, now);
        assert_eq!(deck.known("myth/a"), Known::Shaky);
        assert_eq!(deck.known("myth/b"), Known::Unseen);
    }

    #[test]
    fn a_deck_survives_its_text_and_what_is_none_is_refused() {
        let mut deck = Deck::default();
        deck.review("next-state/Established.Fin", true, NOW);
        deck.review("myth/b", false, NOW + 5);
        assert_eq!(Deck::from_text(&deck.to_text()), Ok(deck));
        for (text, error) in [
            ("", DeckError::Damaged),
            ("ackademy quiz cards 2\nx/y 1 2 3 4 5\n", DeckError::Newer),
            ("ackademy quiz cards 1\nx/y 1 2 3 4\n", DeckError::Damaged),
            (
                "ackademy quiz cards 1\nx/y 1 2 3 4 -5\n",
                DeckError::Damaged,
            ),
        ] {
            assert_eq!(Deck::from_text(text), Err(error), "{text}");
        }
    }
}
