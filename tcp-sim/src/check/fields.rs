//! What a segment's header must say.

use serde::{Deserialize, Serialize};
use tcp_core::Segment;

use crate::ids::Kind;

/// A number between two bounds; without a bound, any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bounds {
    /// Not less.
    pub at_least: Option<u64>,
    /// Not more.
    pub at_most: Option<u64>,
}

impl Bounds {
    /// This number and no other.
    #[must_use]
    pub const fn exactly(number: u64) -> Self {
        Self {
            at_least: Some(number),
            at_most: Some(number),
        }
    }

    /// Whether a number is within the bounds.
    #[must_use]
    pub fn holds(&self, number: u64) -> bool {
        self.at_least.is_none_or(|least| number >= least)
            && self.at_most.is_none_or(|most| number <= most)
    }
}

/// Fields of a segment; `None` leaves a field open. Numbers are as they stand on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fields {
    /// What the segment is; it may be something else too.
    pub kind: Option<Kind>,
    /// Sequence number.
    pub seq: Option<Bounds>,
    /// Acknowledgment number; a segment without ACK has none.
    pub ack: Option<Bounds>,
    /// The window field, not scaled.
    pub window: Option<Bounds>,
    /// How many bytes of data it carries.
    pub length: Option<Bounds>,
    /// Control bits that are set, as they stand in octet 13 of the header; others may be set too.
    pub flags: u8,
    /// Control bits that are not set.
    pub no_flags: u8,
    /// The option *maximum segment size*; a segment without it has none.
    pub mss: Option<Bounds>,
    /// The option *window scale*; a segment without it has none.
    pub window_scale: Option<Bounds>,
    /// Whether it has the option *timestamps*.
    pub timestamps: Option<bool>,
    /// Whether it has the option *SACK permitted*.
    pub sack_permitted: Option<bool>,
    /// How many blocks its option *SACK* has (0: it has none).
    pub sack_blocks: Option<Bounds>,
}

impl Fields {
    /// Whether a segment says all this.
    #[must_use]
    pub fn hold(&self, segment: &Segment) -> bool {
        let within = |bounds: Option<Bounds>, number: Option<u64>| {
            bounds.is_none_or(|bounds| number.is_some_and(|number| bounds.holds(number)))
        };
        let is = |wanted: Option<bool>, found: bool| wanted.is_none_or(|wanted| wanted == found);
        let options = &segment.options;
        let blocks = u64::try_from(options.sack.as_slice().len()).unwrap_or(u64::MAX);
        self.kind.is_none_or(|kind| kind.fits(segment))
            && within(self.seq, Some(segment.seq.0.into()))
            && within(self.ack, segment.ack.map(|ack| ack.0.into()))
            && within(self.window, Some(segment.window.into()))
            && within(self.length, Some(segment.data_len().into()))
            && bits(segment) & self.flags == self.flags
            && bits(segment) & self.no_flags == 0
            && within(self.mss, options.mss.map(u64::from))
            && within(self.window_scale, options.window_scale.map(u64::from))
            && is(self.timestamps, options.timestamps.is_some())
            && is(self.sack_permitted, options.sack_permitted)
            && within(self.sack_blocks, Some(blocks))
    }
}

/// The control bits by their names, as octet 13 of the header has them.
pub const FLAGS: [(&str, u8); 8] = [
    ("FIN", 0x01),
    ("SYN", 0x02),
    ("RST", 0x04),
    ("PSH", 0x08),
    ("ACK", ACK),
    ("URG", 0x20),
    ("ECE", 0x40),
    ("CWR", 0x80),
];
const ACK: u8 = 0x10;

/// A segment's control bits. The core keeps ACK as the presence of an acknowledgment number.
const fn bits(segment: &Segment) -> u8 {
    let ack = if segment.ack.is_some() { ACK } else { 0 };
    segment.flags.bits() | ack
}
