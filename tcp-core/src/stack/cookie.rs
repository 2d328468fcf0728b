//! SYN cookies (RFC 4987, 3.6 and appendix A): a SYN is answered, and nothing is kept of it.
//!
//! Our initial sequence number says what must be known when the ACK comes:
//!
//! | bits | hold |
//! | --- | --- |
//! | 31 to 27 | a counter that ticks each 64 seconds, modulo 32 |
//! | 26 to 24 | which of eight segment sizes the peer takes at least |
//! | 23 to 0 | a keyed hash of the endpoints, the peer's number, the counter and the size |
//!
//! Window scale, SACK and ECN have no place in it. A peer that uses timestamps echoes ours, so they
//! are written into the low six bits of its first `TSval`, as Linux does; without timestamps they
//! are lost.

use super::iss::endpoints;
use super::siphash::siphash_2_4;
use super::tuple::FourTuple;
use crate::connection::{SETUP_SYN, clock, offers_ecn, receive_shift};
use crate::profile::{Config, EcnUse};
use crate::seq::SeqNumber;
use crate::time::{Duration, Instant};
use crate::wire::{Flags, Options, Segment, Timestamps};

/// The segment sizes that a cookie can name: the defaults of both IP versions, what common links
/// carry, and the least that is ever agreed on.
const SIZES: [u16; 8] = [48, 536, 1024, 1220, 1360, 1440, 1460, 8940];

const TICK: Duration = Duration::from_secs(64);

/// No window scale, in the four bits that hold one.
const NO_SCALE: u32 = 0xf;
const SACK_BIT: u32 = 1 << 4;
const ECN_BIT: u32 = 1 << 5;
/// How many low bits of a `TSval` hold options.
const OPTION_BITS: u32 = 6;

/// The key that makes cookies of this host unguessable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CookieJar {
    key: [u64; 2],
}

impl CookieJar {
    pub(super) const fn new(key: [u64; 2]) -> Self {
        Self { key }
    }

    /// Our sequence number for a SYN.
    /// (RFC4987/cookie)
    pub(super) fn bake(&self, now: Instant, syn: &Segment) -> SeqNumber {
        let default = if syn.src.is_ipv4() { 536 } else { 1220 };
        let mss = syn.options.mss.unwrap_or(default);
        // The largest that the peer takes; below the least, the least.
        let size = (0..8_u8)
            .zip(SIZES)
            .filter(|(_, size)| *size <= mss)
            .map(|(at, _)| at)
            .max()
            .unwrap_or(0);
        self.number(&FourTuple::of_arriving(syn), syn.seq, ticks(now), size)
    }

    /// The SYN for which the acknowledged sequence number was our cookie, as far as that can be
    /// told; `None` when it was none, or is too old: a cookie is good for one to two ticks.
    pub(super) fn open(&self, now: Instant, ack: &Segment, config: &Config) -> Option<Segment> {
        let cookie = ack.ack?.minus(1);
        let irs = ack.seq.minus(1);
        let tuple = FourTuple::of_arriving(ack);
        let size = u8::try_from(cookie.0 >> 24 & 7).unwrap_or(0);
        let latest = ticks(now);
        let valid = [Some(latest), latest.checked_sub(1)]
            .into_iter()
            .flatten()
            .any(|tick| self.number(&tuple, irs, tick, size) == cookie);
        let mss = SIZES.get(usize::from(size)).copied()?;
        let (options, ecn) = options_in(ack.options.timestamps, config)?;
        valid.then(|| Segment {
            seq: irs,
            ack: None,
            flags: Flags::SYN.with(ecn),
            options: Options {
                mss: Some(mss),
                ..options
            },
            payload: bytes::Bytes::new(),
            ..ack.clone()
        })
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the counter goes modulo 32, and 24 bits of the hash are kept"
    )]
    fn number(&self, tuple: &FourTuple, irs: SeqNumber, tick: u64, size: u8) -> SeqNumber {
        let mut bytes = [0; 36 + 4 + 8 + 1];
        let (ends, rest) = bytes.split_at_mut(36);
        ends.copy_from_slice(&endpoints(tuple));
        let fields = irs.0.to_be_bytes().into_iter().chain(tick.to_be_bytes());
        for (slot, byte) in rest.iter_mut().zip(fields.chain([size])) {
            *slot = byte;
        }
        let hash = siphash_2_4(self.key, &bytes) as u32 & 0x00ff_ffff;
        SeqNumber((tick as u32 & 31) << 27 | u32::from(size) << 24 | hash)
    }
}

const fn ticks(now: Instant) -> u64 {
    now.as_nanos() / TICK.as_nanos()
}

/// The options of the SYN-ACK that carries a cookie, and its ECN bits.
pub(super) fn options_out(now: Instant, syn: &Segment, config: &Config) -> (Options, Flags) {
    let mss = Some(config.mss_with(syn.src.ip()));
    let ecn = config.ecn != EcnUse::Off && offers_ecn(syn);
    let syn = &syn.options;
    let Some(theirs) = syn.timestamps.filter(|_| config.timestamps) else {
        let options = Options {
            mss,
            ..Options::default()
        };
        return (options, Flags::NONE);
    };
    let scale = syn.window_scale.filter(|_| config.window_scaling);
    let sack = syn.sack_permitted && config.sack;
    let bits = scale.map_or(NO_SCALE, u32::from)
        | if sack { SACK_BIT } else { 0 }
        | if ecn { ECN_BIT } else { 0 };
    // Never ahead of the clock, so that what the connection sends later is newer.
    let clock = clock(now);
    let mut value = clock & !((1 << OPTION_BITS) - 1) | bits;
    if value > clock {
        value = value.wrapping_sub(1 << OPTION_BITS);
    }
    let options = Options {
        mss,
        window_scale: scale.map(|_| receive_shift(config)),
        sack_permitted: sack,
        timestamps: Some(Timestamps {
            value,
            echo: theirs.value,
        }),
        ..Options::default()
    };
    (options, if ecn { Flags::ECE } else { Flags::NONE })
}

/// What the echoed timestamp says of the SYN; `None` when it says what we never offered.
fn options_in(echoed: Option<Timestamps>, config: &Config) -> Option<(Options, Flags)> {
    let Some(timestamps) = echoed.filter(|_| config.timestamps) else {
        return Some((Options::default(), Flags::NONE));
    };
    let shift = u8::try_from(timestamps.echo & NO_SCALE).ok();
    let window_scale = shift.filter(|shift| u32::from(*shift) != NO_SCALE);
    let sack_permitted = timestamps.echo & SACK_BIT != 0;
    let ecn = timestamps.echo & ECN_BIT != 0;
    let offered = (config.sack || !sack_permitted)
        && (config.window_scaling || window_scale.is_none())
        && (config.ecn != EcnUse::Off || !ecn);
    let options = Options {
        window_scale,
        sack_permitted,
        timestamps: Some(timestamps),
        ..Options::default()
    };
    offered.then_some((options, if ecn { SETUP_SYN } else { Flags::NONE }))
}
