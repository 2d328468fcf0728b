//! `ackademy quiz`: makes a quiz from a seed, and grades an attempt.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use tcp_explain::Lang;
use tcp_quiz::{
    Answer, Attempt, Form, Kind, MAX_ATTEMPT_LEN, MOST_DIFFICULT, MOST_QUESTIONS, Question, Quiz,
    Shown,
};

use crate::Failure;
use crate::play::{Language, written};

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the questions that a seed makes, and the short text that stands for them.
    Make(Make),
    /// Grade an attempt that a page exported; ends with 1 when something in it does not fit.
    Grade(Grade),
}

#[derive(Debug, Args)]
struct Make {
    /// Where the questions come from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which kinds, between commas: next-state, next-segment, myth, make-it-happen.
    #[arg(long, value_delimiter = ',', value_parser = kind, default_value = "next-state,next-segment,myth")]
    kinds: Vec<Kind>,
    /// How many questions.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_QUESTIONS)))]
    number: u32,
    /// 1: states only, 2: losses, 3: options, 4: an attacker.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=i64::from(MOST_DIFFICULT)))]
    difficulty: u8,
    /// When answers are shown: after-each or at-end.
    #[arg(long, value_parser = shown, default_value = "after-each")]
    answers: Shown,
    /// Print the right answers, why they are right, and each question's moment as a lab's link.
    #[arg(long)]
    solved: bool,
    /// The language.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

#[derive(Debug, Args)]
struct Grade {
    /// The attempt's file.
    file: PathBuf,
    /// The language.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| {
        let names = Kind::ALL.map(Kind::name).join(", ");
        format!("\"{name}\" is no kind of question; there are {names}")
    })
}

fn shown(name: &str) -> Result<Shown, String> {
    Shown::named(name).ok_or_else(|| "answers are shown after-each or at-end".to_string())
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    match &options.command {
        Command::Make(make) => make_quiz(make),
        Command::Grade(grade) => grade_attempt(grade),
    }
}

fn make_quiz(options: &Make) -> Result<bool, Failure> {
    let quiz = Quiz {
        seed: options.seed,
        kinds: options.kinds.clone(),
        number: options.number,
        difficulty: options.difficulty,
        shown: options.answers,
    };
    let lang = options.lang.into();
    let mut text = format!("# {}\n", quiz.to_text());
    for (number, question) in (1..).zip(quiz.questions()) {
        let _ = write!(text, "\n{number}. {}", asked(lang, &question));
        if options.solved {
            text += &solved(lang, &question);
        }
    }
    written(
        io::stdout()
            .lock()
            .write_all(text.as_bytes())
            .map(|()| true),
    )
}

fn asked(lang: Lang, question: &Question) -> String {
    let prompt = question.prompt(lang);
    let mut text = format!("{}\n", prompt.situation);
    for line in prompt.lines {
        let _ = writeln!(text, "       {line}");
    }
    let _ = writeln!(text, "   {}", prompt.ask);
    match question.form(lang) {
        Form::Choice(choices) => {
            for (letter, choice) in ('a'..).zip(choices) {
                let _ = writeln!(text, "   {letter}) {choice}");
            }
        }
        Form::Header => {
            let fields = lang.pick(
                "SYN [ ]  ACK [ ]  FIN [ ]  RST [ ]  seq ______  ack ______",
                "SYN [ ]  ACK [ ]  FIN [ ]  RST [ ]  seq ______  ack ______",
            );
            let _ = writeln!(text, "   {fields}");
        }
        Form::Lab(checks) => {
            for check in checks {
                let _ = writeln!(text, "   - {check}");
            }
        }
    }
    text
}

fn solved(lang: Lang, question: &Question) -> String {
    let mut text = String::new();
    if let Some(right) = question.right() {
        if let Answer::Choice(choice) = right {
            let letter = char::from(b'a'.saturating_add(choice));
            let _ = writeln!(text, "   = {letter}");
        }
        if let Some(feedback) = question.grade(lang, &right) {
            let source = feedback.source.map(|source| source.label);
            let source = source.unwrap_or_default();
            let _ = writeln!(text, "   = {}", feedback.did);
            let _ = writeln!(text, "     {} [{source}]", feedback.because);
        }
    }
    let _ = writeln!(text, "     #{}", question.link());
    text
}

fn grade_attempt(options: &Grade) -> Result<bool, Failure> {
    let name = options.file.display().to_string();
    let lang = options.lang.into();
    let cannot = |error: io::Error| format!("{name}: cannot be read: {error}");
    let most = u64::try_from(MAX_ATTEMPT_LEN).unwrap_or(u64::MAX);
    let size = fs::metadata(&options.file).map_err(cannot)?.len();
    if size > most {
        return Err(format!(
            "{name}: the file has {size} bytes, more than the {most} allowed"
        ));
    }
    let text = fs::read_to_string(&options.file).map_err(cannot)?;
    let attempt =
        Attempt::from_text(&text).map_err(|error| format!("{name}: {}", error.words(lang)))?;
    let graded = attempt.grade();
    let mut out = String::new();
    for (number, is_right) in &graded.marks {
        let mark = match is_right {
            true => lang.pick("right", "对"),
            false => lang.pick("wrong", "错"),
        };
        let number = number + 1;
        let _ = writeln!(out, "{number}: {mark}");
    }
    for finding in &graded.findings {
        let _ = writeln!(out, "! {}", finding.words(lang));
    }
    let (score, of) = (graded.score, graded.of);
    out += &lang.pick(
        format!("{score} of {of} are right\n"),
        format!("{of} 题中答对 {score} 题\n"),
    );
    let fits = graded.findings.is_empty();
    written(io::stdout().lock().write_all(out.as_bytes()).map(|()| fits))
}
