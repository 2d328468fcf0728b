//! Commands and segment names as text: `drop client SYN #1`. Written the same in scenario files,
//! on the command line and in what is shown; reading and writing are each other's inverse.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use super::{HostSpec, Scenario};
use crate::command::{Command, Fault};
use crate::ids::{HostId, Kind, ProgramId, SegmentName};

/// Why text is not a command, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// Where the word that is wrong begins, in bytes from the start of the text.
    pub at: u32,
    /// What is wrong.
    pub what: WordError,
}

/// What is wrong with a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordError {
    /// The text ends where something more is needed.
    Missing(&'static str),
    /// A word that is not one of those that can stand there.
    Unknown {
        /// The word.
        word: String,
        /// What it should be.
        what: &'static str,
        /// What could stand there.
        choices: Vec<String>,
    },
    /// A number, time or count that cannot be read.
    NotA {
        /// The word.
        word: String,
        /// What it should be.
        what: &'static str,
    },
    /// Something after the end.
    Superfluous(String),
}

impl fmt::Display for WordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(what) => write!(f, "{what} is missing"),
            Self::Unknown {
                word,
                what,
                choices,
            } => {
                write!(
                    f,
                    "\"{word}\" is not {what}; possible: {}",
                    choices.join(", ")
                )
            }
            Self::NotA { word, what } => write!(f, "\"{word}\" is not {what}"),
            Self::Superfluous(word) => write!(f, "\"{word}\" is one word too many"),
        }
    }
}

impl core::error::Error for WordError {}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.fmt(f)
    }
}

impl core::error::Error for TextError {}

impl Command {
    /// Reads a command: `client open`, `client send 3000`, `client cwnd 8000`, `drop client SYN
    /// #1`, `delay server data 7001 #2 by 200 ms`, `duplicate client ACK #3 after 10 ms`, `corrupt
    /// client SYN #1 bit 37`.
    ///
    /// # Errors
    /// When a word is missing, unknown or one too many.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, TextError> {
        let mut words = Words::new(text, scenario);
        let first = words.next("a command")?;
        let command = match first.text {
            "drop" | "delay" | "duplicate" | "corrupt" => words.fault(first.text)?,
            "plug" | "unplug" => words.plug(first.text == "plug")?,
            _ => words.host_command(first)?,
        };
        words.end()?;
        Ok(command)
    }

    /// The text that [`Command::parse`] reads.
    #[must_use]
    pub fn to_text(&self, scenario: &Scenario) -> String {
        let name = |host| host_name(scenario, host);
        match self {
            Self::Open { host } => [&name(*host), " open"].concat(),
            Self::Send { host, bytes } => [&name(*host), " send ", &bytes.to_string()].concat(),
            Self::Close { host } => [&name(*host), " close"].concat(),
            Self::Abort { host } => [&name(*host), " abort"].concat(),
            Self::Power { host, on: false } => [&name(*host), " crash"].concat(),
            Self::Power { host, on: true } => [&name(*host), " boot"].concat(),
            Self::Reading { host, on: false } => [&name(*host), " pause"].concat(),
            Self::Reading { host, on: true } => [&name(*host), " resume"].concat(),
            Self::Program { host, on: false } => [&name(*host), " stop"].concat(),
            Self::Program { host, on: true } => [&name(*host), " start"].concat(),
            Self::OneProgram { host, program, on } => {
                let verb = if *on { " start " } else { " stop " };
                let found = scenario.host(*host).and_then(|on| on.nth_program(*program));
                let called = found.map_or("", |program| program.name);
                [name(*host).as_str(), verb, called].concat()
            }
            Self::SetCwnd { host, bytes } => [&name(*host), " cwnd ", &bytes.to_string()].concat(),
            Self::Plug { link, up } => {
                let verb = if *up { "plug" } else { "unplug" };
                let link = scenario.links.get(link.index());
                let [a, b] = link.map_or([HostId(0); 2], |link| link.ends);
                [verb, " ", &name(a), " ", &name(b)].concat()
            }
            Self::Fault { segment, fault } => {
                let segment = segment.to_text(scenario);
                let mut text = String::new();
                // Writing into a string cannot fail.
                let _ = match fault {
                    Fault::Drop => write!(text, "drop {segment}"),
                    Fault::Delay { nanos } => write!(text, "delay {segment} by {}", span(*nanos)),
                    Fault::Duplicate { nanos } => {
                        write!(text, "duplicate {segment} after {}", span(*nanos))
                    }
                    Fault::Corrupt { bit } => write!(text, "corrupt {segment} bit {bit}"),
                };
                text
            }
        }
    }
}

impl SegmentName {
    /// Reads a name: `client SYN #1`, `client data 1001 #2`, `server ACK #3 copy 1`. Without `#`
    /// the first transmission is meant.
    ///
    /// # Errors
    /// When a word is missing, unknown or one too many.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, TextError> {
        let mut words = Words::new(text, scenario);
        let name = words.segment()?;
        words.end()?;
        Ok(name)
    }

    /// The text that [`SegmentName::parse`] reads.
    #[must_use]
    pub fn to_text(&self, scenario: &Scenario) -> String {
        let mut text = [&host_name(scenario, self.host), " ", self.kind.word()].concat();
        // Writing into a string cannot fail.
        if let Some(seq) = self.seq {
            let _ = write!(text, " {seq}");
        }
        let _ = write!(text, " #{}", self.nth);
        if self.copy > 0 {
            let _ = write!(text, " copy {}", self.copy);
        }
        text
    }
}

fn host_name(scenario: &Scenario, host: HostId) -> String {
    match scenario.host(host) {
        Some(spec) => spec.name.clone(),
        None => host.0.to_string(),
    }
}

fn span(nanos: u64) -> tcp_core::Duration {
    tcp_core::Duration::from_nanos(nanos)
}

/// A span of time with its unit, as scenarios write it: `50 ms`, `1.5 s`, `12.304 us`. `None` when
/// it is not one, or finer than a nanosecond.
#[must_use]
pub fn parse_span(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at_checked(end)?;
    let places = match unit.trim() {
        "ns" => 0,
        "us" => 3,
        "ms" => 6,
        "s" => 9,
        "min" => return parse_decimal(number, 9)?.checked_mul(60),
        _ => return None,
    };
    parse_decimal(number, places)
}

/// A decimal number times ten to the `places`, exactly.
#[must_use]
pub fn parse_decimal(number: &str, places: u32) -> Option<u64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let all_digits = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let part = part.trim_end_matches('0');
    let missing = places.checked_sub(u32::try_from(part.len()).ok()?)?;
    let scaled_part = match part {
        "" => 0,
        part => part
            .parse::<u64>()
            .ok()?
            .checked_mul(10_u64.checked_pow(missing)?)?,
    };
    whole
        .parse::<u64>()
        .ok()?
        .checked_mul(10_u64.checked_pow(places)?)?
        .checked_add(scaled_part)
}

#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    at: usize,
    text: &'a str,
}

impl Word<'_> {
    fn wrong(self, what: WordError) -> TextError {
        TextError {
            at: u32::try_from(self.at).unwrap_or(u32::MAX),
            what,
        }
    }

    fn unknown(self, what: &'static str, choices: Vec<String>) -> TextError {
        self.wrong(WordError::Unknown {
            word: self.text.to_string(),
            what,
            choices,
        })
    }

    fn not_a(self, what: &'static str) -> TextError {
        self.wrong(WordError::NotA {
            word: self.text.to_string(),
            what,
        })
    }
}

struct Words<'a> {
    text: &'a str,
    at: usize,
    scenario: &'a Scenario,
}

impl<'a> Words<'a> {
    const fn new(text: &'a str, scenario: &'a Scenario) -> Self {
        Self {
            text,
            at: 0,
            scenario,
        }
    }

    fn peek(&self) -> Option<Word<'a>> {
        let rest = self.text.get(self.at..)?;
        let skipped = rest.len() - rest.trim_start().len();
        let text = rest.split_whitespace().next()?;
        Some(Word {
            at: self.at + skipped,
            text,
        })
    }

    fn take(&mut self) -> Option<Word<'a>> {
        let word = self.peek()?;
        self.at = word.at + word.text.len();
        Some(word)
    }

    fn next(&mut self, what: &'static str) -> Result<Word<'a>, TextError> {
        let end = Word {
            at: self.text.trim_end().len(),
            text: "",
        };
        self.take()
            .ok_or_else(|| end.wrong(WordError::Missing(what)))
    }

    fn end(&mut self) -> Result<(), TextError> {
        match self.take() {
            None => Ok(()),
            Some(word) => Err(word.wrong(WordError::Superfluous(word.text.to_string()))),
        }
    }

    fn keyword(&mut self, keyword: &'static str) -> Result<(), TextError> {
        let word = self.next(keyword)?;
        if word.text == keyword {
            Ok(())
        } else {
            Err(word.unknown(
                "the word that belongs here",
                alloc::vec![keyword.to_string()],
            ))
        }
    }

    fn number(&mut self, what: &'static str) -> Result<u32, TextError> {
        let word = self.next(what)?;
        word.text.parse().map_err(|_| word.not_a(what))
    }

    /// The rest of the text as a span of time, which may have a blank in it.
    fn span(&mut self) -> Result<u64, TextError> {
        let what = "a time with its unit (ns, us, ms, s, min)";
        let first = self.next(what)?;
        let rest = self.text.get(first.at..).unwrap_or_default();
        self.at = self.text.len();
        parse_span(rest).ok_or_else(|| {
            Word {
                text: rest.trim(),
                ..first
            }
            .not_a(what)
        })
    }

    fn host(&self, word: Word<'_>, more: &[&str]) -> Result<HostId, TextError> {
        self.scenario.host_named(word.text).ok_or_else(|| {
            let hosts = self.scenario.hosts.iter().map(|host| host.name.clone());
            let more = more.iter().map(|word| (*word).to_string());
            let what = if more.len() == 0 {
                "the name of a host"
            } else {
                "a host, a fault or a cable"
            };
            word.unknown(what, hosts.chain(more).collect())
        })
    }

    /// The two ends of a link: the first link of the scenario that joins them.
    fn plug(&mut self, up: bool) -> Result<Command, TextError> {
        let first = self.next("the name of a host")?;
        let first = self.host(first, &[])?;
        let word = self.next("the host at the other end of the cable")?;
        let second = self.host(word, &[])?;
        match self.scenario.link_between(first, second) {
            Some(way) => Ok(Command::Plug { link: way.link, up }),
            None => Err(word.not_a("a host that a link joins to the first one")),
        }
    }

    fn host_command(&mut self, first: Word<'_>) -> Result<Command, TextError> {
        let host = self.host(
            first,
            &["drop", "delay", "duplicate", "corrupt", "plug", "unplug"],
        )?;
        let verb = self.next("what the host does (open, send, close, abort, pause, resume, stop, start, crash, boot, cwnd)")?;
        match verb.text {
            "open" => Ok(Command::Open { host }),
            "send" => Ok(Command::Send {
                host,
                bytes: self.number("a number of bytes")?,
            }),
            "cwnd" => Ok(Command::SetCwnd {
                host,
                bytes: self.number("a number of bytes")?,
            }),
            "close" => Ok(Command::Close { host }),
            "abort" => Ok(Command::Abort { host }),
            "crash" => Ok(Command::Power { host, on: false }),
            "boot" => Ok(Command::Power { host, on: true }),
            "pause" => Ok(Command::Reading { host, on: false }),
            "resume" => Ok(Command::Reading { host, on: true }),
            "stop" => self.programs(host, false),
            "start" => self.programs(host, true),
            _ => {
                let choices = [
                    "open", "send", "close", "abort", "pause", "resume", "stop", "start", "crash",
                    "boot", "cwnd",
                ];
                let choices = choices.map(ToString::to_string);
                Err(verb.unknown("something that a host does", choices.to_vec()))
            }
        }
    }

    /// All programs of a host, or the one that is named.
    fn programs(&mut self, host: HostId, on: bool) -> Result<Command, TextError> {
        let Some(word) = self.take() else {
            return Ok(Command::Program { host, on });
        };
        let programs = || {
            self.scenario
                .host(host)
                .into_iter()
                .flat_map(HostSpec::programs)
        };
        let mut numbered = (0_u8..).map(ProgramId).zip(programs());
        let found = numbered.find(|(_, program)| program.name == word.text);
        found
            .map(|(program, _)| Command::OneProgram { host, program, on })
            .ok_or_else(|| {
                let choices = programs().map(|program| program.name.to_string());
                word.unknown("a program of that host", choices.collect())
            })
    }

    fn fault(&mut self, verb: &str) -> Result<Command, TextError> {
        let segment = self.segment()?;
        let fault = match verb {
            "delay" => {
                self.keyword("by")?;
                Fault::Delay {
                    nanos: self.span()?,
                }
            }
            "duplicate" => {
                self.keyword("after")?;
                Fault::Duplicate {
                    nanos: self.span()?,
                }
            }
            "corrupt" => {
                self.keyword("bit")?;
                Fault::Corrupt {
                    bit: self.number("the number of a bit")?,
                }
            }
            _ => Fault::Drop,
        };
        Ok(Command::Fault { segment, fault })
    }

    fn segment(&mut self) -> Result<SegmentName, TextError> {
        let host = self.next("the name of a host")?;
        let host = self.host(host, &[])?;
        let kind = self.next("the kind of the segment")?;
        let found = Kind::ALL
            .into_iter()
            .find(|known| known.word() == kind.text);
        let found = found.ok_or_else(|| {
            let choices = Kind::ALL.map(|kind| kind.word().to_string()).to_vec();
            kind.unknown("a kind of segment", choices)
        })?;
        let mut name = SegmentName::of_kind(host, found, 1);
        if let Some(word) = self.peek()
            && word.text.starts_with(|c: char| c.is_ascii_digit())
        {
            name.seq = Some(self.number("a sequence number (0 to 4294967295)")?);
        }
        if let Some(word) = self.peek()
            && let Some(nth) = word.text.strip_prefix('#')
        {
            self.take();
            let what = "the number of a transmission, from #1 on";
            name.nth = nth
                .parse()
                .ok()
                .filter(|nth| *nth > 0)
                .ok_or_else(|| word.not_a(what))?;
        }
        if let Some(word) = self.peek()
            && word.text == "copy"
        {
            self.take();
            name.copy = self.number("the number of a copy")?;
        }
        Ok(name)
    }
}
