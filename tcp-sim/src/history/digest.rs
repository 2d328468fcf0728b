//! The hash that proves that two runs are the same: FNV-1a, 64 bit, over a byte encoding of the
//! trace that is written down here and has a version.

use core::net::{IpAddr, SocketAddr};

use tcp_core::recovery::Phase;
use tcp_core::stack::ConnectionId;
use tcp_core::wire::Ecn;
use tcp_core::{Cause, Event, Instant, Segment, State, TimerKind};

use crate::command::{Command, CommandError, Fault};
use crate::ids::{HostId, Kind, SegmentName, TransmissionId};
use crate::trace::{Call, Giver, Loss, Record, Rewrite, Sink, What};

/// The version of the encoding; it is the first byte that is hashed.
pub const DIGEST_VERSION: u8 = 2;

const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// A hash in the making. Numbers are little-endian, texts and payloads carry their length, each
/// alternative has a number of its own. Payloads are taken eight bytes at a time, as numbers: they are
/// most of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        let mut digest = Self(OFFSET_BASIS);
        digest.byte(DIGEST_VERSION);
        digest
    }
}

impl Digest {
    /// The digest of a whole trace.
    #[must_use]
    pub fn of(trace: &[Record]) -> Self {
        let mut digest = Self::default();
        digest.records(trace);
        digest
    }

    /// The hash of what was taken so far.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }

    /// Takes records, in order.
    pub fn records(&mut self, records: &[Record]) {
        for record in records {
            self.take(record);
        }
    }

    /// Takes bytes as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.byte(*byte);
        }
    }

    const fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(PRIME);
    }

    fn u16(&mut self, value: u16) {
        self.bytes(&value.to_le_bytes());
    }

    fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    fn sized(&mut self, bytes: &[u8]) {
        self.u64(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.bytes(bytes);
    }

    fn payload(&mut self, bytes: &[u8]) {
        self.u64(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.0 = (self.0 ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME);
            // What a word changes in the upper half reaches the lower half too.
            self.0 ^= self.0 >> 32;
        }
        self.bytes(rest);
    }

    fn option<T>(&mut self, value: Option<T>, take: impl FnOnce(&mut Self, T)) {
        match value {
            None => self.byte(0),
            Some(value) => {
                self.byte(1);
                take(self, value);
            }
        }
    }

    fn instant(&mut self, at: Instant) {
        self.u64(at.as_nanos());
    }

    fn host(&mut self, host: HostId) {
        self.byte(host.0);
    }

    fn transmission(&mut self, id: TransmissionId) {
        self.u32(id.0);
    }

    fn connection(&mut self, connection: Option<ConnectionId>) {
        self.option(connection, |digest, id| digest.u32(id.0));
    }

    /// By name, so that a new cause between two old ones moves nothing.
    fn cause(&mut self, cause: Cause) {
        self.sized(cause.name().as_bytes());
    }

    fn state(&mut self, state: State) {
        self.sized(state.name().as_bytes());
    }

    fn timer(&mut self, timer: TimerKind) {
        self.byte(match timer {
            TimerKind::Retransmission => 0,
            TimerKind::Persist => 1,
            TimerKind::DelayedAck => 2,
            TimerKind::KeepAlive => 3,
            TimerKind::TimeWait => 4,
            TimerKind::FinWait2 => 5,
            TimerKind::User => 6,
            TimerKind::SillyWindow => 7,
        });
    }

    fn giver(&mut self, by: Giver) {
        self.byte(match by {
            Giver::Scenario => 0,
            Giver::Learner => 1,
        });
    }

    fn address(&mut self, address: SocketAddr) {
        match address.ip() {
            IpAddr::V4(ip) => {
                self.byte(4);
                self.bytes(&ip.octets());
            }
            IpAddr::V6(ip) => {
                self.byte(6);
                self.bytes(&ip.octets());
            }
        }
        self.u16(address.port());
    }

    fn segment(&mut self, segment: &Segment) {
        self.address(segment.src);
        self.address(segment.dst);
        self.u32(segment.seq.0);
        self.option(segment.ack, |digest, ack| digest.u32(ack.0));
        self.byte(segment.flags.bits());
        self.u16(segment.window);
        self.u16(segment.urgent);
        let options = segment.options;
        self.option(options.mss, Self::u16);
        self.option(options.window_scale, Self::byte);
        self.byte(options.sack_permitted.into());
        for (left, right) in options.sack.as_slice() {
            self.byte(1);
            self.u32(left.0);
            self.u32(right.0);
        }
        self.byte(0);
        self.option(options.timestamps, |digest, timestamps| {
            digest.u32(timestamps.value);
            digest.u32(timestamps.echo);
        });
        self.byte(segment.ip.ttl);
        self.byte(match segment.ip.ecn {
            Ecn::NotEct => 0,
            Ecn::Ect1 => 1,
            Ecn::Ect0 => 2,
            Ecn::Ce => 3,
        });
        self.u16(segment.ip.id);
        self.byte(segment.ip.dont_fragment.into());
        self.payload(&segment.payload);
    }

    fn take(&mut self, record: &Record) {
        self.instant(record.at);
        self.u64(record.step);
        match &record.what {
            What::Sent {
                id,
                host,
                connection,
                segment,
                cause,
                repeats,
                departs,
                arrives,
            } => {
                self.byte(0);
                self.transmission(*id);
                self.host(*host);
                self.connection(*connection);
                self.segment(segment);
                self.cause(*cause);
                self.option(*repeats, Self::transmission);
                self.instant(*departs);
                self.instant(*arrives);
            }
            What::Copied { id, of, arrives } => {
                self.byte(1);
                self.transmission(*id);
                self.transmission(*of);
                self.instant(*arrives);
            }
            What::Rescheduled { id, arrives } => {
                self.byte(2);
                self.transmission(*id);
                self.instant(*arrives);
            }
            What::Corrupted { id, bit } => {
                self.byte(3);
                self.transmission(*id);
                self.u32(*bit);
            }
            What::Lost { id, why } => {
                self.byte(4);
                self.transmission(*id);
                self.loss(*why);
            }
            What::Delivered { id } => {
                self.byte(5);
                self.transmission(*id);
            }
            What::Core {
                host,
                connection,
                event,
                about,
            } => {
                self.byte(6);
                self.host(*host);
                self.connection(*connection);
                self.event(event);
                self.option(*about, Self::transmission);
            }
            What::Application {
                host,
                program,
                connection,
                call,
            } => {
                // Most hosts have one program.
                match program {
                    0 => self.byte(7),
                    program => {
                        self.byte(14);
                        self.byte(*program);
                    }
                }
                self.host(*host);
                self.connection(*connection);
                self.call(*call);
            }
            What::Command { command, by } => {
                self.byte(8);
                self.command(command);
                self.giver(*by);
            }
            What::Forwarded {
                id,
                by,
                departs,
                arrives,
            } => {
                self.byte(10);
                self.transmission(*id);
                self.host(*by);
                self.instant(*departs);
                self.instant(*arrives);
            }
            What::Rewritten { id, how, segment } => {
                self.byte(11);
                self.transmission(*id);
                self.byte(match how {
                    Rewrite::Marked => 0,
                    Rewrite::Stripped => 1,
                });
                self.segment(segment);
            }
            // The packet says all that `error` does.
            What::Reported {
                id,
                by,
                about,
                error: _,
                packet,
                arrives,
            } => {
                self.byte(12);
                self.transmission(*id);
                self.host(*by);
                self.transmission(*about);
                self.sized(packet);
                self.instant(*arrives);
            }
            What::Power { host, on } => {
                self.byte(13);
                self.host(*host);
                self.byte((*on).into());
            }
            What::Refused { command, by, error } => {
                self.byte(9);
                self.command(command);
                self.giver(*by);
                self.command_error(error);
            }
        }
    }

    fn loss(&mut self, why: Loss) {
        match why {
            Loss::Dropped(by) => {
                self.byte(0);
                self.giver(by);
            }
            Loss::QueueFull => self.byte(1),
            Loss::Random => self.byte(2),
            Loss::TooLarge => self.byte(3),
            Loss::NoRoute => self.byte(4),
            Loss::LinkDown => self.byte(5),
            Loss::TimeToLive => self.byte(6),
            Loss::Firewall => self.byte(7),
            Loss::HostDown => self.byte(8),
            Loss::FirstSyn => self.byte(9),
        }
    }

    fn event(&mut self, event: &Event) {
        match *event {
            Event::StateChanged { from, to, cause } => {
                self.byte(0);
                self.state(from);
                self.state(to);
                self.cause(cause);
            }
            Event::Accepted { cause } => {
                self.byte(1);
                self.cause(cause);
            }
            Event::Dropped { cause } => {
                self.byte(2);
                self.cause(cause);
            }
            Event::TimerSet { timer, at, cause } => {
                self.byte(3);
                self.timer(timer);
                self.instant(at);
                self.cause(cause);
            }
            Event::TimerFired { timer } => {
                self.byte(4);
                self.timer(timer);
            }
            Event::TimerCancelled { timer, cause } => {
                self.byte(5);
                self.timer(timer);
                self.cause(cause);
            }
            Event::Congestion {
                cwnd,
                ssthresh,
                cause,
            } => {
                self.byte(6);
                self.u32(cwnd);
                self.u32(ssthresh);
                self.cause(cause);
            }
            Event::RttMeasured {
                sample,
                srtt,
                rttvar,
                rto,
                cause,
            } => {
                self.byte(7);
                self.u64(sample.as_nanos());
                self.u64(srtt.as_nanos());
                self.u64(rttvar.as_nanos());
                self.u64(rto.as_nanos());
                self.cause(cause);
            }
            Event::RtoChanged { rto, cause } => {
                self.byte(8);
                self.u64(rto.as_nanos());
                self.cause(cause);
            }
            Event::Acknowledged { una, count } => {
                self.byte(9);
                self.u32(una.0);
                self.u32(count);
            }
            Event::SendWindow { wnd, cause } => {
                self.byte(10);
                self.u32(wnd);
                self.cause(cause);
            }
            Event::Readable { count } => {
                self.byte(11);
                self.u32(count);
            }
            Event::Failed { cause } => {
                self.byte(12);
                self.cause(cause);
            }
            Event::Reported { cause } => {
                self.byte(13);
                self.cause(cause);
            }
            Event::Sacked { start, end, cause } => {
                self.byte(14);
                self.u32(start.0);
                self.u32(end.0);
                self.cause(cause);
            }
            Event::Lost {
                segments,
                count,
                cause,
            } => {
                self.byte(15);
                self.u32(segments);
                self.u32(count);
                self.cause(cause);
            }
            Event::Recovery { phase, cause } => {
                self.byte(16);
                self.byte(match phase {
                    Phase::Open => 0,
                    Phase::FastRecovery => 1,
                    Phase::Loss => 2,
                });
                self.cause(cause);
            }
        }
    }

    fn call(&mut self, call: Call) {
        match call {
            Call::Listen { port } => {
                self.byte(0);
                self.u16(port);
            }
            Call::Connect => self.byte(1),
            Call::Accept => self.byte(2),
            Call::Write { bytes } => {
                self.byte(3);
                self.u32(bytes);
            }
            Call::Read { bytes } => {
                self.byte(4);
                self.u32(bytes);
            }
            Call::ReadEnd => self.byte(5),
            Call::Close => self.byte(6),
            Call::Abort => self.byte(7),
            Call::Error { cause } => {
                self.byte(8);
                self.cause(cause);
            }
            Call::Fails(attempt, errno) => {
                self.byte(9);
                self.sized(attempt.name().as_bytes());
                self.sized(errno.name().as_bytes());
            }
            Call::HeartbeatMissed => self.byte(10),
        }
    }

    fn command(&mut self, command: &Command) {
        match *command {
            Command::Open { host } => {
                self.byte(0);
                self.host(host);
            }
            Command::Send { host, bytes } => {
                self.byte(1);
                self.host(host);
                self.u32(bytes);
            }
            Command::Close { host } => {
                self.byte(2);
                self.host(host);
            }
            Command::Abort { host } => {
                self.byte(3);
                self.host(host);
            }
            Command::Plug { link, up } => {
                self.byte(5);
                self.byte(link);
                self.byte(up.into());
            }
            Command::Power { host, on } => {
                self.byte(6);
                self.host(host);
                self.byte(on.into());
            }
            Command::Reading { host, on } => {
                self.byte(7);
                self.host(host);
                self.byte(on.into());
            }
            Command::Program { host, on } => {
                self.byte(8);
                self.host(host);
                self.byte(on.into());
            }
            Command::SetCwnd { host, bytes } => {
                self.byte(9);
                self.host(host);
                self.u32(bytes);
            }
            Command::OneProgram { host, program, on } => {
                self.byte(10);
                self.host(host);
                self.byte(program);
                self.byte(on.into());
            }
            Command::Fault { segment, fault } => {
                self.byte(4);
                self.name(&segment);
                match fault {
                    Fault::Drop => self.byte(0),
                    Fault::Delay { nanos } => {
                        self.byte(1);
                        self.u64(nanos);
                    }
                    Fault::Duplicate { nanos } => {
                        self.byte(2);
                        self.u64(nanos);
                    }
                    Fault::Corrupt { bit } => {
                        self.byte(3);
                        self.u32(bit);
                    }
                }
            }
        }
    }

    fn name(&mut self, name: &SegmentName) {
        self.host(name.host);
        self.byte(match name.kind {
            Kind::Syn => 0,
            Kind::SynAck => 1,
            Kind::Data => 2,
            Kind::Fin => 3,
            Kind::Rst => 4,
            Kind::Ack => 5,
        });
        self.option(name.seq, Self::u32);
        self.u32(name.nth);
        self.u32(name.copy);
    }

    fn command_error(&mut self, error: &CommandError) {
        match error {
            CommandError::NoSuchHost(host) => {
                self.byte(0);
                self.host(*host);
            }
            CommandError::NoConnection(host) => {
                self.byte(1);
                self.host(*host);
            }
            CommandError::AlreadyOpen(host) => {
                self.byte(2);
                self.host(*host);
            }
            CommandError::NotAClient(host) => {
                self.byte(3);
                self.host(*host);
            }
            CommandError::AlreadyClosed(host) => {
                self.byte(4);
                self.host(*host);
            }
            CommandError::CannotConnect(host) => {
                self.byte(5);
                self.host(*host);
            }
            CommandError::NotInFlight(name) => {
                self.byte(6);
                self.name(name);
            }
            CommandError::TooMany => self.byte(7),
            // It cannot stand in a trace of a valid scenario, and its text says no more.
            CommandError::Invalid(_) => self.byte(8),
            CommandError::AlreadySo => self.byte(9),
            CommandError::NoPower(host) => {
                self.byte(10);
                self.host(*host);
            }
            CommandError::NotByHand(host) => {
                self.byte(11);
                self.host(*host);
            }
        }
    }
}

/// A digest takes a trace as it comes, without keeping it.
impl Sink for Digest {
    fn record(&mut self, record: Record) {
        self.take(&record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published test values of FNV-1a, 64 bit.
    #[test]
    fn is_fnv_1a() {
        for (text, hash) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            let mut digest = Digest(OFFSET_BASIS);
            digest.bytes(text.as_bytes());
            assert_eq!(digest.value(), hash, "{text}");
        }
    }
}
