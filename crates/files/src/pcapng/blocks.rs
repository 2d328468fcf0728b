//! The blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian, as far as we write them.

use std::io::{self, Write};

use tcp_core::Instant;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
const BYTE_ORDER_MAGIC: u32 = 0x1a2b_3c4d;
/// `LINKTYPE_RAW`: the packet begins with its IPv4 or IPv6 header.
const LINKTYPE_RAW: u16 = 101;

const OPT_COMMENT: u16 = 1;
const SHB_USERAPPL: u16 = 4;
const IF_NAME: u16 = 2;
const IF_DESCRIPTION: u16 = 3;
const IF_TSRESOL: u16 = 9;
const EPB_FLAGS: u16 = 2;
const EPB_PACKETID: u16 = 5;
/// Times are in 10^-9 seconds.
const NANOSECONDS: u8 = 9;

/// Which way a packet passes an interface: the two lowest bits of `epb_flags`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Inbound,
    Outbound,
}

impl Direction {
    const fn flags(self) -> u32 {
        match self {
            Self::Inbound => 1,
            Self::Outbound => 2,
        }
    }
}

/// A packet that passed an interface.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting<'a> {
    pub(super) interface: u32,
    pub(super) at: Instant,
    pub(super) direction: Direction,
    /// The same wherever the same packet is seen.
    pub(super) id: u64,
    pub(super) bytes: &'a [u8],
    pub(super) comment: &'a str,
}

/// The block that begins a file.
pub(super) fn section(out: &mut impl Write, comment: &str) -> io::Result<()> {
    block(out, SECTION_HEADER, |body| {
        body.extend(BYTE_ORDER_MAGIC.to_le_bytes());
        body.extend(1_u16.to_le_bytes());
        body.extend(0_u16.to_le_bytes());
        // The section's length is not given.
        body.extend(u64::MAX.to_le_bytes());
        option(body, OPT_COMMENT, comment.as_bytes());
        let application = concat!("ackademy ", env!("CARGO_PKG_VERSION"));
        option(body, SHB_USERAPPL, application.as_bytes());
        end_of_options(body);
    })
}

/// The next interface; they are numbered from 0.
pub(super) fn interface(out: &mut impl Write, name: &str, description: &str) -> io::Result<()> {
    block(out, INTERFACE_DESCRIPTION, |body| {
        body.extend(LINKTYPE_RAW.to_le_bytes());
        body.extend(0_u16.to_le_bytes());
        // No limit to a packet's length.
        body.extend(0_u32.to_le_bytes());
        option(body, IF_NAME, name.as_bytes());
        option(body, IF_DESCRIPTION, description.as_bytes());
        option(body, IF_TSRESOL, &[NANOSECONDS]);
        end_of_options(body);
    })
}

pub(super) fn packet(out: &mut impl Write, seen: Sighting<'_>) -> io::Result<()> {
    let nanos = seen.at.as_nanos();
    let (high, low) = (nanos >> 32, nanos & u64::from(u32::MAX));
    let len = length(seen.bytes.len())?;
    block(out, ENHANCED_PACKET, |body| {
        let word = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        body.extend(seen.interface.to_le_bytes());
        body.extend(word(high).to_le_bytes());
        body.extend(word(low).to_le_bytes());
        body.extend(len.to_le_bytes());
        body.extend(len.to_le_bytes());
        padded(body, seen.bytes);
        if !seen.comment.is_empty() {
            option(body, OPT_COMMENT, seen.comment.as_bytes());
        }
        option(body, EPB_FLAGS, &seen.direction.flags().to_le_bytes());
        option(body, EPB_PACKETID, &seen.id.to_le_bytes());
        end_of_options(body);
    })
}

/// A block: its type, its length, its body, its length again.
fn block(out: &mut impl Write, kind: u32, fill: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
    let mut body = Vec::new();
    fill(&mut body);
    let len = length(body.len() + 12)?.to_le_bytes();
    out.write_all(&kind.to_le_bytes())?;
    out.write_all(&len)?;
    out.write_all(&body)?;
    out.write_all(&len)
}

fn length(len: usize) -> io::Result<u32> {
    u32::try_from(len).map_err(|_| io::Error::other("a block is too long for pcapng"))
}

fn option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    // No option here is near the limit; a longer one is cut.
    let value = value.get(..usize::from(u16::MAX)).unwrap_or(value);
    body.extend(code.to_le_bytes());
    body.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_le_bytes());
    padded(body, value);
}

fn end_of_options(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

/// Bytes, and zeros up to a multiple of four.
fn padded(body: &mut Vec<u8>, bytes: &[u8]) {
    body.extend(bytes);
    body.extend(core::iter::repeat_n(
        0,
        bytes.len().next_multiple_of(4) - bytes.len(),
    ));
}
