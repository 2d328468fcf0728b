//! What goes over the ladder: segments, and what routers report about them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use tcp_core::wire::IcmpError;
use tcp_core::{Flags, Segment};

use super::super::Style;
use tcp_explain::{self as explain, Lang};
use tcp_sim::ids::Kind;

/// What a transmission carries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Freight<'a> {
    Segment(&'a Segment),
    Report(&'a IcmpError),
}

impl<'a> Freight<'a> {
    pub(super) fn segment(self) -> Option<&'a Segment> {
        match self {
            Self::Segment(segment) => Some(segment),
            Self::Report(_) => None,
        }
    }

    pub(super) fn kind(self) -> Option<Kind> {
        self.segment().map(Kind::of)
    }

    pub(super) fn has(self, flag: Flags) -> bool {
        self.segment()
            .is_some_and(|segment| segment.flags.contains(flag))
    }

    /// What a label may say, from the longest to the shortest.
    pub(super) fn texts(self, style: Style, lang: Lang) -> Vec<String> {
        let mut texts = Vec::new();
        match self {
            Self::Segment(segment) => {
                if style == Style::Wide {
                    let full = explain::segment_label(segment);
                    texts.extend([full, explain::segment_plain(segment)]);
                }
                texts.extend([
                    explain::segment_short(segment),
                    explain::segment_pill(segment),
                ]);
                if style == Style::Narrow {
                    texts.push(explain::segment_shortest(segment));
                }
            }
            Self::Report(_) => texts.extend([self.words(lang), self.shortest()]),
        }
        texts.dedup();
        texts
    }

    /// The word and one number.
    pub(super) fn pill(self) -> String {
        match self {
            Self::Segment(segment) => explain::segment_pill(segment),
            Self::Report(_) => self.shortest(),
        }
    }

    /// The word, or the number alone.
    pub(super) fn shortest(self) -> String {
        match self {
            Self::Segment(segment) => explain::segment_shortest(segment),
            Self::Report(_) => "ICMP".to_string(),
        }
    }

    /// Everything in words.
    pub(super) fn words(self, lang: Lang) -> String {
        match self {
            Self::Segment(segment) => explain::segment_words(lang, segment),
            Self::Report(error) => {
                lang.pick("ICMP: ", "ICMP：").to_string() + &explain::icmp_words(lang, error)
            }
        }
    }
}
