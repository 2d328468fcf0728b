//! A quiz as it is taken: plain Rust without a browser. The cards that are due come first, then the
//! quiz's own questions; only these count.

use tcp_explain::Lang;
use tcp_quiz::{Answer, Attempt, Feedback, Given, Header, Question, Quiz, Shown};

use super::deck::Deck;

/// No more cards than this come back at once.
const MOST_DUE: usize = 10;

/// Where a question comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The quiz asks it, as its question of that number, from 0.
    Quiz(u32),
    /// A card that is due.
    Card,
    /// It was wrong before.
    Again,
}

/// A question that was asked, or is to be.
#[derive(Clone, Debug)]
pub struct Item {
    /// The question.
    pub question: Question,
    /// Where it comes from.
    pub from: From,
    /// The answer, once it was given.
    pub given: Option<Answer>,
    /// Whether that is right.
    pub right: bool,
}

/// What has been filled in and not committed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Which choice.
    pub choice: Option<u8>,
    /// The flags; the numbers of a header are read from the texts below.
    pub flags: Header,
    /// The sequence number, as typed.
    pub seq: String,
    /// The acknowledgment number, as typed.
    pub ack: String,
}

/// Why a draft is no answer yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// Nothing is chosen.
    Choice,
    /// The sequence number is none.
    Seq,
    /// The acknowledgment number is none.
    Ack,
    /// The lab did not say where it stands.
    Lab,
}

/// A quiz as it is taken.
#[derive(Debug)]
pub struct Session {
    quiz: Quiz,
    deck: Deck,
    items: Vec<Item>,
    at: usize,
    attempt: Attempt,
    begun: u64,
}

impl Session {
    /// A quiz at its beginning. Times are in milliseconds since 1970.
    #[must_use]
    pub fn new(quiz: Quiz, deck: Deck, with_due: bool, now: u64) -> Self {
        let due = match with_due {
            true => deck.due(now / 1_000),
            false => Vec::new(),
        };
        let cards = due.iter().take(MOST_DUE);
        let returned = cards.filter_map(|card| Question::of_card(&card.name, now));
        let mut items: Vec<_> = returned
            .map(|question| item(question, From::Card))
            .collect();
        items.extend(
            (0..quiz.number)
                .filter_map(|index| Some(item(quiz.question(index)?, From::Quiz(index)))),
        );
        Self {
            attempt: Attempt::new(quiz.clone()),
            quiz,
            deck,
            items,
            at: 0,
            begun: now,
        }
    }

    /// The quiz.
    #[must_use]
    pub const fn quiz(&self) -> &Quiz {
        &self.quiz
    }

    /// The cards.
    #[must_use]
    pub const fn deck(&self) -> &Deck {
        &self.deck
    }

    /// What has been answered so far, to be written into a file.
    #[must_use]
    pub const fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// The question that is asked now; `None` at the end.
    #[must_use]
    pub fn item(&self) -> Option<&Item> {
        self.items.get(self.at)
    }

    /// All that was asked and will be.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Which it is, from 1, and out of how many.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        (self.at + 1, self.items.len())
    }

    /// How many of the quiz's own questions are right, and how many there are.
    #[must_use]
    pub const fn score(&self) -> (u32, u32) {
        (self.attempt.score, self.quiz.number)
    }

    /// The draft as an answer to what is asked now.
    ///
    /// # Errors
    /// What it lacks.
    pub fn answer(&self, draft: &Draft, lab: Option<String>) -> Result<Answer, Lacks> {
        match self.item().map(|item| &item.question) {
            Some(Question::NextSegment(_)) => {
                let number = |text: &str| text.trim().parse::<u32>().ok();
                let seq = number(&draft.seq).ok_or(Lacks::Seq)?;
                let ack_number = match draft.flags.ack {
                    true => number(&draft.ack).ok_or(Lacks::Ack)?,
                    false => 0,
                };
                Ok(Answer::Header(Header {
                    seq,
                    ack_number,
                    ..draft.flags
                }))
            }
            Some(Question::MakeItHappen(_)) => lab.map(Answer::Lab).ok_or(Lacks::Lab),
            _ => draft.choice.map(Answer::Choice).ok_or(Lacks::Choice),
        }
    }

    /// Commits an answer. `None` where there is nothing to answer, or no more.
    pub fn commit(&mut self, lang: Lang, answer: Answer, now: u64) -> Option<Feedback> {
        let millis = now.saturating_sub(self.begun);
        let item = self
            .items
            .get_mut(self.at)
            .filter(|item| item.given.is_none())?;
        let feedback = item.question.grade(lang, &answer)?;
        item.right = feedback.right;
        item.given = Some(answer.clone());
        self.deck
            .review(&item.question.card(), feedback.right, now / 1_000);
        if let From::Quiz(question) = item.from {
            self.attempt.give(Given {
                question,
                millis,
                right: feedback.right,
                answer,
            });
        }
        Some(feedback)
    }

    /// To the next question.
    pub fn next(&mut self, now: u64) {
        self.at = (self.at + 1).min(self.items.len());
        self.begun = now;
    }

    /// Whether an answer is shown as soon as it is given.
    #[must_use]
    pub fn shows_at_once(&self) -> bool {
        let is_quizs = |item: &Item| matches!(item.from, From::Quiz(_));
        self.quiz.shown == Shown::AfterEach || !self.item().is_some_and(is_quizs)
    }

    /// Asks what was wrong once more, with other numbers. What was answered before stays answered.
    pub fn retry(&mut self, now: u64) {
        let wrong = self.items.iter().filter(|item| !item.right);
        let cards: Vec<_> = wrong.map(|item| item.question.card()).collect();
        let again = cards
            .iter()
            .filter_map(|card| Question::of_card(card, now))
            .map(|question| item(question, From::Again))
            .collect();
        self.items = again;
        self.at = 0;
        self.begun = now;
    }
}

const fn item(question: Question, from: From) -> Item {
    Item {
        question,
        from,
        given: None,
        right: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tcp_quiz::Kind;

    const NOW: u64 = 1_800_000_000_000;

    fn quiz() -> Quiz {
        Quiz {
            seed: 5,
            kinds: vec![Kind::NextState, Kind::Myth],
            number: 6,
            ..Quiz::default()
        }
    }

    /// Answers every other question wrong.
    fn half(session: &mut Session) {
        let mut turn = 0;
        while let Some(item) = session.item() {
            let right = item.question.right().unwrap();
            let Answer::Choice(choice) = right else {
                panic!("{right:?}");
            };
            let answer = if turn % 2 == 0 {
                choice
            } else {
                u8::from(choice == 0)
            };
            let feedback = session
                .commit(Lang::En, Answer::Choice(answer), NOW)
                .unwrap();
            assert_eq!(feedback.right, turn % 2 == 0);
            session.next(NOW);
            turn += 1;
        }
    }

    #[test]
    fn half_wrong_scores_half_and_the_file_says_the_same() {
        let mut session = Session::new(quiz(), Deck::default(), true, NOW);
        half(&mut session);
        assert_eq!(session.score(), (3, 6));
        let graded = Attempt::from_text(&session.attempt().to_text())
            .unwrap()
            .grade();
        assert_eq!((graded.score, graded.of, graded.findings), (3, 6, vec![]));
    }

    #[test]
    fn what_was_wrong_comes_back_first_and_does_not_count() {
        let mut session = Session::new(quiz(), Deck::default(), true, NOW);
        half(&mut session);
        let wrong: Vec<_> = session
            .items()
            .iter()
            .filter(|item| !item.right)
            .map(|item| item.question.card())
            .collect();
        let later = Session::new(quiz(), session.deck().clone(), true, NOW + 60_000);
        let back: Vec<_> = later
            .items()
            .iter()
            .take_while(|item| item.from == From::Card)
            .map(|item| item.question.card())
            .collect();
        assert_eq!(back.len(), wrong.len());
        assert!(back.iter().all(|card| wrong.contains(card)));
        assert_eq!(later.items().len(), 9);
        assert_eq!(later.score(), (0, 6));
        let teachers = Session::new(quiz(), session.deck().clone(), false, NOW + 60_000);
        assert_eq!(teachers.items().len(), 6);
        session.retry(NOW);
        assert_eq!(session.items().len(), 3);
        assert_eq!(session.score(), (3, 6));
    }

    #[test]
    fn a_draft_says_what_it_lacks() {
        let headers = Quiz {
            kinds: vec![Kind::NextSegment],
            ..quiz()
        };
        let session = Session::new(headers, Deck::default(), false, NOW);
        let mut draft = Draft::default();
        assert_eq!(session.answer(&draft, None), Err(Lacks::Seq));
        draft.seq = " 1001 ".into();
        draft.flags.ack = true;
        assert_eq!(session.answer(&draft, None), Err(Lacks::Ack));
        draft.ack = "4294967296".into();
        assert_eq!(session.answer(&draft, None), Err(Lacks::Ack));
        draft.ack = "7".into();
        let header = Header {
            ack: true,
            seq: 1001,
            ack_number: 7,
            ..Header::default()
        };
        assert_eq!(session.answer(&draft, None), Ok(Answer::Header(header)));
        let session = Session::new(quiz(), Deck::default(), false, NOW);
        assert_eq!(session.answer(&draft, None), Err(Lacks::Choice));
    }
}
