//! An attempt as a text file: the quiz, each answer with its time and what was said of it, and the
//! score. Grading plays it once more, and names what does not fit together.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_explain::Lang;

use crate::question::{Answer, Header};
use crate::quiz::{Question, Quiz, QuizError};

/// The version of the file.
pub const ATTEMPT_VERSION: u32 = 1;
/// No file is longer; more is refused before it is read.
pub const MAX_ATTEMPT_LEN: usize = 4 * 1024 * 1024;

const FIRST_LINE: &str = "ackademy quiz attempt ";

/// An attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The version of the engine that graded it first.
    pub engine: String,
    /// The quiz.
    pub quiz: Quiz,
    /// The answers, in the order in which they were given.
    pub answers: Vec<Given>,
    /// How many were right.
    pub score: u32,
    /// Out of how many.
    pub of: u32,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// To which question, from 0.
    pub question: u32,
    /// After how long, in milliseconds.
    pub millis: u64,
    /// What was said of it.
    pub right: bool,
    /// The answer.
    pub answer: Answer,
}

/// Why a text is no attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptError {
    /// It is longer than any.
    TooLong,
    /// Its first line says something else.
    NotOne,
    /// It is of a newer version.
    Newer(u32),
    /// A line cannot be understood; lines count from 1.
    Line(usize),
    /// A line is missing.
    Missing(&'static str),
    /// The quiz cannot be set here.
    Quiz(QuizError),
}

/// Something in an attempt that does not fit the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The score is another one.
    Score {
        /// What the file says.
        said: u32,
        /// What the answers are worth.
        is: u32,
    },
    /// The quiz has another number of questions.
    Number {
        /// What the file says.
        said: u32,
        /// How many there are.
        is: u32,
    },
    /// An answer to a question that was not asked.
    NotAsked(u32),
    /// A second answer to a question.
    Twice(u32),
    /// An answer of a kind that the question does not take.
    NoAnswer(u32),
    /// What was said of an answer is not so.
    Mark {
        /// Of which.
        question: u32,
        /// Whether it is right.
        is_right: bool,
    },
}

/// What an attempt is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// How many answers are right.
    pub score: u32,
    /// Out of how many questions.
    pub of: u32,
    /// What does not fit.
    pub findings: Vec<Finding>,
    /// Each question that has an answer, and whether that is right.
    pub marks: Vec<(u32, bool)>,
}

impl Attempt {
    /// An attempt at a quiz, not begun.
    #[must_use]
    pub fn new(quiz: Quiz) -> Self {
        Self {
            engine: env!("CARGO_PKG_VERSION").to_string(),
            of: quiz.number,
            quiz,
            answers: Vec::new(),
            score: 0,
        }
    }

    /// Puts an answer down.
    pub fn give(&mut self, given: Given) {
        self.score += u32::from(given.right);
        self.answers.push(given);
    }

    /// As a text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{FIRST_LINE}{ATTEMPT_VERSION}\n");
        text += &format!("engine {}\nquiz {}\n", self.engine, self.quiz.to_text());
        for given in &self.answers {
            let mark = if given.right { "right" } else { "wrong" };
            text += &format!(
                "answer {} {} ms {mark} {}\n",
                given.question + 1,
                given.millis,
                answer_text(&given.answer)
            );
        }
        text += &format!("score {} of {}\n", self.score, self.of);
        text
    }

    /// Reads such a text.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_text(text: &str) -> Result<Self, AttemptError> {
        if text.len() > MAX_ATTEMPT_LEN {
            return Err(AttemptError::TooLong);
        }
        let mut lines = text.lines().enumerate();
        let first = lines.next().map(|(_, line)| line).unwrap_or_default();
        let version = first.trim().strip_prefix(FIRST_LINE);
        let version: u32 = version
            .and_then(|version| version.parse().ok())
            .ok_or(AttemptError::NotOne)?;
        if version > ATTEMPT_VERSION {
            return Err(AttemptError::Newer(version));
        }
        let (mut engine, mut quiz, mut score) = (String::new(), None, None);
        let mut answers = Vec::new();
        for (index, line) in lines {
            let wrong = AttemptError::Line(index + 1);
            let (word, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
            match word {
                "" => {}
                "engine" => engine = rest.to_string(),
                "quiz" => quiz = Some(Quiz::from_text(rest).map_err(AttemptError::Quiz)?),
                "answer" => answers.push(given(rest).ok_or(wrong)?),
                "score" => score = Some(of(rest).ok_or(wrong)?),
                _ => return Err(wrong),
            }
        }
        let (score, of) = score.ok_or(AttemptError::Missing("score"))?;
        Ok(Self {
            engine,
            quiz: quiz.ok_or(AttemptError::Missing("quiz"))?,
            answers,
            score,
            of,
        })
    }

    /// Plays it once more.
    #[must_use]
    pub fn grade(&self) -> Graded {
        let mut findings = Vec::new();
        let mut marks: Vec<(u32, bool)> = Vec::new();
        for given in &self.answers {
            let number = given.question;
            if marks.iter().any(|(known, _)| *known == number) {
                findings.push(Finding::Twice(number));
                continue;
            }
            let Some(question) = self.quiz.question(number) else {
                findings.push(Finding::NotAsked(number));
                continue;
            };
            let Some(is_right) = is_right(&question, &given.answer) else {
                findings.push(Finding::NoAnswer(number));
                continue;
            };
            marks.push((number, is_right));
            if is_right != given.right {
                findings.push(Finding::Mark {
                    question: number,
                    is_right,
                });
            }
        }
        let right = marks.iter().filter(|(_, right)| *right).count();
        let is = u32::try_from(right).unwrap_or(u32::MAX);
        if is != self.score {
            let said = self.score;
            findings.push(Finding::Score { said, is });
        }
        if self.of != self.quiz.number {
            let (said, is) = (self.of, self.quiz.number);
            findings.push(Finding::Number { said, is });
        }
        Graded {
            score: is,
            of: self.quiz.number,
            findings,
            marks,
        }
    }
}

fn is_right(question: &Question, answer: &Answer) -> Option<bool> {
    question
        .grade(Lang::default(), answer)
        .map(|feedback| feedback.right)
}

fn answer_text(answer: &Answer) -> String {
    match answer {
        Answer::Choice(choice) => format!("choice {}", u32::from(*choice) + 1),
        Answer::Lab(lab) => format!("lab {lab}"),
        Answer::Header(header) => {
            let mut text = String::from("header");
            for (is_set, word) in [
                (header.syn, " SYN"),
                (header.ack, " ACK"),
                (header.fin, " FIN"),
                (header.rst, " RST"),
            ] {
                if is_set {
                    text += word;
                }
            }
            text += &format!(" seq {}", header.seq);
            if header.ack {
                text += &format!(" ack {}", header.ack_number);
            }
            text
        }
    }
}

/// `3 5300 ms right choice 2`
fn given(text: &str) -> Option<Given> {
    let mut words = text.split_whitespace();
    let question: u32 = words.next()?.parse().ok()?;
    let millis = words.next()?.parse().ok()?;
    let ("ms", mark) = (words.next()?, words.next()?) else {
        return None;
    };
    let right = match mark {
        "right" => true,
        "wrong" => false,
        _ => return None,
    };
    let answer = match words.next()? {
        "choice" => {
            let choice: u8 = words.next()?.parse().ok()?;
            Answer::Choice(choice.checked_sub(1)?)
        }
        "lab" => Answer::Lab(words.next()?.to_string()),
        "header" => Answer::Header(header(&mut words)?),
        _ => return None,
    };
    words.next().is_none().then_some(Given {
        question: question.checked_sub(1)?,
        millis,
        right,
        answer,
    })
}

fn header<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<Header> {
    let mut header = Header::default();
    let mut number = false;
    while let Some(word) = words.next() {
        match word {
            "SYN" => header.syn = true,
            "ACK" => header.ack = true,
            "FIN" => header.fin = true,
            "RST" => header.rst = true,
            "seq" => {
                header.seq = words.next()?.parse().ok()?;
                number = true;
            }
            "ack" => header.ack_number = words.next()?.parse().ok()?,
            _ => return None,
        }
    }
    number.then_some(header)
}

/// `5 of 10`
fn of(text: &str) -> Option<(u32, u32)> {
    let (score, of) = text.split_once(" of ")?;
    Some((score.trim().parse().ok()?, of.trim().parse().ok()?))
}

impl AttemptError {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLong => lang
                .pick(
                    "The file is longer than any attempt.",
                    "文件过长，不可能是答卷。",
                )
                .into(),
            Self::NotOne => lang.pick(
                format!("This is no attempt: its first line is not “{FIRST_LINE}{ATTEMPT_VERSION}”."),
                format!("这不是答卷：第一行不是“{FIRST_LINE}{ATTEMPT_VERSION}”。"),
            ),
            Self::Newer(version) => lang.pick(
                format!("This attempt is of version {version}, newer than {ATTEMPT_VERSION}, which is the newest that this engine reads. Use a newer engine."),
                format!("这份答卷的版本是 {version}，本引擎最高只能读取版本 {ATTEMPT_VERSION}。请使用更新的引擎。"),
            ),
            Self::Line(line) => lang.pick(
                format!("Line {line} is none that an attempt has."),
                format!("第 {line} 行不是答卷中应有的内容。"),
            ),
            Self::Missing(word) => lang.pick(
                format!("The line “{word}” is missing."),
                format!("缺少“{word}”这一行。"),
            ),
            Self::Quiz(error) => error.words(lang),
        }
    }
}

impl Finding {
    /// What does not fit.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match *self {
            Self::Score { said, is } => lang.pick(
                format!("The file says that {said} answers are right, but {is} are."),
                format!("文件写的是答对 {said} 题，实际答对 {is} 题。"),
            ),
            Self::Number { said, is } => lang.pick(
                format!("The file says that there are {said} questions, but the quiz has {is}."),
                format!("文件写的是共 {said} 题，而测验共有 {is} 题。"),
            ),
            Self::NotAsked(question) => lang.pick(
                format!(
                    "There is an answer to question {}, which the quiz does not have.",
                    question + 1
                ),
                format!("文件中有第 {} 题的答案，而测验中没有这一题。", question + 1),
            ),
            Self::Twice(question) => lang.pick(
                format!(
                    "Question {} is answered more than once. The first answer counts.",
                    question + 1
                ),
                format!("第 {} 题有不止一个答案，以第一个为准。", question + 1),
            ),
            Self::NoAnswer(question) => lang.pick(
                format!(
                    "The answer to question {} is of a kind that it does not take.",
                    question + 1
                ),
                format!("第 {} 题的答案形式不符合题目要求。", question + 1),
            ),
            Self::Mark { question, is_right } => match is_right {
                true => lang.pick(
                    format!(
                        "The answer to question {} is marked as wrong, but it is right.",
                        question + 1
                    ),
                    format!("第 {} 题被标为答错，实际是对的。", question + 1),
                ),
                false => lang.pick(
                    format!(
                        "The answer to question {} is marked as right, but it is wrong.",
                        question + 1
                    ),
                    format!("第 {} 题被标为答对，实际是错的。", question + 1),
                ),
            },
        }
    }
}
