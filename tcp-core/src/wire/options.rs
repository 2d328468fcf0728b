//! The options of the TCP header as bytes (RFC 9293, 3.1 and 3.2).

use super::error::ParseError;
use super::segment::{Options, SackBlocks, Timestamps};
use crate::seq::SeqNumber;

/// Option kinds, as IANA lists them.
pub mod kind {
    /// End of option list (RFC 9293, 3.2).
    pub const END: u8 = 0;
    /// No-operation (RFC 9293, 3.2).
    pub const NOP: u8 = 1;
    /// Maximum segment size (RFC 9293, 3.2).
    pub const MSS: u8 = 2;
    /// Window scale (RFC 7323, 2.2).
    pub const WINDOW_SCALE: u8 = 3;
    /// SACK permitted (RFC 2018, 2).
    pub const SACK_PERMITTED: u8 = 4;
    /// SACK (RFC 2018, 3).
    pub const SACK: u8 = 5;
    /// Timestamps (RFC 7323, 3.2).
    pub const TIMESTAMPS: u8 = 8;
}

/// The most bytes that options can take: a data offset of 15 words less the fixed 5.
pub const MAX_OPTIONS_LEN: u8 = 40;

/// The largest shift that is ever used (RFC 7323, 2.3).
pub const MAX_WINDOW_SCALE: u8 = 14;

/// In which order options are written, and how they are padded. Stacks differ, and a reader must
/// take any order (RFC 9293, MUST-64).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OptionLayout {
    /// MSS, window scale, SACK permitted, timestamps, SACK; each behind enough no-operations that
    /// it ends on a 32-bit boundary (RFC 7323, appendix A).
    #[default]
    Rfc,
    /// As Linux writes them: MSS, timestamps (with SACK permitted in the place of the two
    /// no-operations before them), SACK permitted, window scale, SACK; each option fills whole
    /// words.
    Linux,
    /// As FreeBSD writes them: MSS, window scale, SACK permitted, timestamps, SACK; each aligned
    /// for its values alone, and what is left of the last word filled with end-of-list octets.
    FreeBsd,
}

/// Options as they stand in a header, padded to whole words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoded {
    bytes: [u8; MAX_OPTIONS_LEN as usize],
    len: u8,
}

impl Encoded {
    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or(&[])
    }

    pub(super) const fn len(&self) -> u8 {
        self.len
    }

    const fn room(&self) -> u8 {
        MAX_OPTIONS_LEN - self.len
    }

    /// Appends one option behind `nops` no-operations. All of it, or nothing: no option is cut.
    fn push(&mut self, nops: u8, option: &[&[u8]]) {
        let bytes = option.iter().flat_map(|part| part.iter().copied());
        let all = core::iter::repeat_n(kind::NOP, usize::from(nops)).chain(bytes);
        let Ok(len) = u8::try_from(all.clone().count()) else {
            return;
        };
        if len > self.room() {
            return;
        }
        let free = self.bytes.iter_mut().skip(usize::from(self.len));
        for (slot, byte) in free.zip(all) {
            *slot = byte;
        }
        self.len += len;
    }
}

/// Writes the options in the order of `layout`. SACK comes last, and takes the blocks that still
/// fit (RFC 2018, 3: four, or three beside timestamps).
pub(super) fn encode(options: &Options, layout: OptionLayout) -> Encoded {
    let mut out = Encoded {
        bytes: [kind::END; MAX_OPTIONS_LEN as usize],
        len: 0,
    };
    if let Some(mss) = options.mss {
        out.push(0, &[&[kind::MSS, 4], &mss.to_be_bytes()]);
    }
    match layout {
        OptionLayout::Rfc => {
            out.window_scale(options, 1);
            out.sack_permitted(options, 2);
            out.timestamps(options, 2);
        }
        OptionLayout::Linux => {
            // Two octets of SACK permitted align the timestamps as well as two no-operations.
            let together = options.timestamps.is_some();
            let nops = if together { 0 } else { 2 };
            out.sack_permitted(options, nops);
            let alone = together && !options.sack_permitted;
            out.timestamps(options, if alone { 2 } else { 0 });
            out.window_scale(options, 1);
        }
        OptionLayout::FreeBsd => {
            // The shift stands at an even place, the timestamps' values and SACK's edges on words.
            out.window_scale(options, 1);
            out.sack_permitted(options, 0);
            out.timestamps(options, out.before_words());
        }
    }
    out.sack(options);
    out.pad();
    out
}

impl Encoded {
    fn window_scale(&mut self, options: &Options, nops: u8) {
        if let Some(shift) = options.window_scale {
            self.push(nops, &[&[kind::WINDOW_SCALE, 3, shift]]);
        }
    }

    fn sack_permitted(&mut self, options: &Options, nops: u8) {
        if options.sack_permitted {
            self.push(nops, &[&[kind::SACK_PERMITTED, 2]]);
        }
    }

    fn timestamps(&mut self, options: &Options, nops: u8) {
        if let Some(Timestamps { value, echo }) = options.timestamps {
            let (value, echo) = (value.to_be_bytes(), echo.to_be_bytes());
            self.push(nops, &[&[kind::TIMESTAMPS, 10], &value, &echo]);
        }
    }

    fn sack(&mut self, options: &Options) {
        if options.sack.is_empty() {
            return;
        }
        let nops = self.before_words();
        let count = sack_count(options, self.room(), nops);
        if count == 0 {
            return;
        }
        let mut blocks = [0; 32];
        for (slot, (left, right)) in blocks
            .as_chunks_mut::<8>()
            .0
            .iter_mut()
            .zip(options.sack.as_slice())
        {
            *slot = (u64::from(left.0) << 32 | u64::from(right.0)).to_be_bytes();
        }
        let bytes = blocks.get(..usize::from(count) * 8).unwrap_or(&[]);
        self.push(nops, &[&[kind::SACK, 2 + 8 * count], bytes]);
    }

    /// How many no-operations bring what follows a kind and a length onto a word.
    const fn before_words(&self) -> u8 {
        (6 - self.len % 4) % 4
    }

    /// RFC 9293, 3.1: the header is whole words; end-of-list octets, which the array is made of,
    /// fill the last one.
    const fn pad(&mut self) {
        self.len = self.len.next_multiple_of(4);
    }
}

/// How many SACK blocks fit into `room` bytes, behind `nops` no-operations, a kind and a length.
fn sack_count(options: &Options, room: u8, nops: u8) -> u8 {
    let wanted = u8::try_from(options.sack.as_slice().len()).unwrap_or(u8::MAX);
    wanted.min(room.saturating_sub(nops + 2) / 8)
}

/// One option as it stands in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    /// Its kind.
    pub(super) kind: u8,
    /// Where it begins, in bytes from the start of the options.
    pub(super) at: u8,
    /// What follows kind and length; empty for the two kinds of a single byte.
    pub(super) data: &'a [u8],
}

/// Walks over the options one by one, up to and with the end of the list.
#[derive(Clone, Debug)]
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    at: u8,
    over: bool,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            over: false,
        }
    }

    /// The option at the front, and how many bytes it takes. RFC 9293, MUST-68: all but two kinds
    /// have a length, so that unknown ones can be skipped; MUST-7: an impossible one is told.
    fn read(&self) -> Option<Result<(Raw<'a>, u8), ParseError>> {
        let (at, bytes) = (self.at, self.bytes.get(usize::from(self.at)..)?);
        let (&kind, rest) = bytes.split_first()?;
        if kind == kind::END || kind == kind::NOP {
            return Some(Ok((
                Raw {
                    kind,
                    at,
                    data: &[],
                },
                1,
            )));
        }
        let whole = rest.split_first().and_then(|(&len, data)| {
            let data = data.get(..usize::from(len).checked_sub(2)?)?;
            Some((Raw { kind, at, data }, len))
        });
        Some(whole.ok_or(ParseError::BadOption {
            kind,
            at: at.saturating_add(super::tcp::FIXED_LEN),
        }))
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Result<Raw<'a>, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        match self.read()? {
            Ok((raw, len)) => {
                self.at = self.at.saturating_add(len);
                self.over = raw.kind == kind::END;
                Some(Ok(raw))
            }
            Err(error) => {
                self.over = true;
                Some(Err(error))
            }
        }
    }
}

/// Reads the options of a header.
///
/// A kind that is not known, or a known one with a length that is not its own, is ignored
/// (RFC 9293, MUST-6). Of an option that comes twice the last one counts.
/// (MUST-4, MUST-5)
pub(super) fn decode(bytes: &[u8]) -> Result<Options, ParseError> {
    let mut options = Options::default();
    for raw in Walk::new(bytes) {
        let Raw { kind, data, .. } = raw?;
        match (kind, data) {
            (kind::MSS, &[high, low]) => options.mss = Some(u16::from_be_bytes([high, low])),
            // RFC 7323, 2.3: a larger shift is to be taken as 14.
            (kind::WINDOW_SCALE, &[shift]) => {
                options.window_scale = Some(shift.min(MAX_WINDOW_SCALE));
            }
            (kind::SACK_PERMITTED, []) => options.sack_permitted = true,
            (kind::SACK, data) => options.sack = sack_blocks(data).unwrap_or(options.sack),
            (kind::TIMESTAMPS, data) => {
                options.timestamps = timestamps(data).or(options.timestamps);
            }
            _ => {}
        }
    }
    Ok(options)
}

/// The blocks of a SACK option, when its length is that of one to four blocks.
pub(super) fn sack_blocks(data: &[u8]) -> Option<SackBlocks> {
    let (blocks, rest) = data.as_chunks::<8>();
    if blocks.is_empty() || !rest.is_empty() {
        return None;
    }
    let mut sack = SackBlocks::NONE;
    for block in blocks {
        let (left, right) = halves(*block);
        sack.push(SeqNumber(left), SeqNumber(right));
    }
    Some(sack)
}

/// The two values of a timestamps option, when its length is right.
pub(super) fn timestamps(data: &[u8]) -> Option<Timestamps> {
    let (value, echo) = halves(data.try_into().ok()?);
    Some(Timestamps { value, echo })
}

/// Eight bytes as two 32-bit numbers.
const fn halves(bytes: [u8; 8]) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = bytes;
    (
        u32::from_be_bytes([a, b, c, d]),
        u32::from_be_bytes([e, f, g, h]),
    )
}
