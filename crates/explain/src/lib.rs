//! Sentences about a run, in both languages: why something was sent, what a record says, what an
//! error means. The only place with words about causes.
//!
//! Every sentence is the translation of a typed [`tcp_core::Cause`], with the numbers of the record
//! at hand. The matches over causes have no wildcard: a cause that is added to the core does not
//! compile here until both languages have words for it.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod advice;
mod carries;
mod cause;
mod cite;
mod en;
mod errors;
mod facts;
mod failure;
mod fate;
mod label;
mod lang;
mod log;
mod name;
mod quiet;
mod scene;
mod span;
mod transition;
mod verdict;
mod why;
mod zh;

pub use advice::advice;
pub use carries::carriers;
pub use cite::{Cite, cite, rfc};
pub use errors::{command_error, invalid, link_error, scenario_error};
pub use label::{
    bundle_brief, claim_words, duplicate_number, duplicate_words, icmp_words, idle_words,
    pile_words, retransmission, segment_pill, segment_plain, segment_shortest,
};
pub use label::{
    bundle_label, call, cause_pill, kind_word, loss, segment_label, segment_short, segment_words,
    timer, timer_due, timer_short,
};
pub use lang::Lang;
pub use log::{command_words, record};
pub use name::segment_name;
pub use quiet::quiet;
pub use scene::{Party, Role, Scene, crossing};
pub use span::tick;
pub use span::{countdown, span, time};
pub use transition::{Transition, transition};
pub use verdict::{expected, verdict};
pub use why::{Subject, Why, subject, why};
