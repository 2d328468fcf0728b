//! What a question is to whoever asks it: text, a form for the answer, and feedback.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tcp_explain::Cite;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Which state comes next, and which answer.
    NextState,
    /// Which segment a host sends next: flags, seq, ack.
    NextSegment,
    /// Whether a claim is true.
    Myth,
    /// Bring something about in a lab.
    MakeItHappen,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::NextState,
        Self::NextSegment,
        Self::Myth,
        Self::MakeItHappen,
    ];

    /// Its name, as links, files and the command line write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NextState => "next-state",
            Self::NextSegment => "next-segment",
            Self::Myth => "myth",
            Self::MakeItHappen => "make-it-happen",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The text of a question, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What the situation is, a sentence or two.
    pub situation: String,
    /// What has been sent so far, or what the connection's variables are: a line each.
    pub lines: Vec<String>,
    /// What is asked.
    pub ask: String,
}

/// How it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// By one of these.
    Choice(Vec<String>),
    /// By a header: flags, seq, ack.
    Header,
    /// By a lab in which something comes true: one line for each thing.
    Lab(Vec<String>),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The choice with that number, from 0.
    Choice(u8),
    /// A header.
    Header(Header),
    /// A lab's link.
    Lab(String),
}

/// A header as it was filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// SYN.
    pub syn: bool,
    /// ACK.
    pub ack: bool,
    /// FIN.
    pub fin: bool,
    /// RST.
    pub rst: bool,
    /// The sequence number.
    pub seq: u32,
    /// The acknowledgment number; it counts only with the ACK flag.
    pub ack_number: u32,
}

/// What an answer was worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// Whether it is right.
    pub right: bool,
    /// What was answered, and, when it is wrong, what is wrong about it.
    pub said: Vec<String>,
    /// What happened.
    pub did: String,
    /// Why.
    pub because: String,
    /// Where that can be read.
    pub source: Option<Cite>,
}
