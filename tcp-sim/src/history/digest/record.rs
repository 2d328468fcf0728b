//! Records as bytes.

use tcp_core::event::Phase;
use tcp_core::wire::Ecn;
use tcp_core::{Event, Segment};

use super::Digest;
use crate::trace::{Call, Loss, Record, Rewrite, What};

impl Digest {
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

    pub(super) fn take(&mut self, record: &Record) {
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
            What::Program {
                host,
                program,
                connection,
                call,
            } => {
                // Most hosts have one program.
                match program.0 {
                    0 => self.byte(7),
                    program => {
                        self.byte(14);
                        self.byte(program);
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
}
