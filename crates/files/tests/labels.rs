//! tshark's own analysis of our captures agrees with the trace's causes, packet by packet, in the
//! file of the host that can know; where the two differ, [`EXCEPTIONS`] says why.
//!
//! A sender knows what it sends again and why, what it probes, announces and fills. A receiver
//! knows what is missing, what fills a hole and what it had already. Routers' files are not judged:
//! each packet is in them twice, and tshark takes the second for a retransmission unless it is
//! shown one interface alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod tshark;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use fixtures::{files, load, load_attempts, run};
use tcp_core::stack::ConnectionId;
use tcp_core::{Cause, Event, Flags, Segment, SeqNumber};
use tcp_sim::ids::TransmissionId;
use tcp_sim::trace::{Record, What};
use tcp_sim::{HostId, Scenario};
use tshark::{Packet, has_tshark, seen};

/// What tshark calls a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Retransmission,
    Fast,
    Spurious,
    OutOfOrder,
    LostSegment,
    AckLostSegment,
    DuplicateAck,
    WindowUpdate,
    WindowFull,
    ZeroWindow,
    ZeroWindowProbe,
    ZeroWindowProbeAck,
    KeepAlive,
    KeepAliveAck,
    ReusedPorts,
}

use Label::*;

const LABELS: [(&str, Label); 15] = [
    ("retransmission", Retransmission),
    ("fast_retransmission", Fast),
    ("spurious_retransmission", Spurious),
    ("out_of_order", OutOfOrder),
    ("lost_segment", LostSegment),
    ("ack_lost_segment", AckLostSegment),
    ("duplicate_ack", DuplicateAck),
    ("window_update", WindowUpdate),
    ("window_full", WindowFull),
    ("zero_window", ZeroWindow),
    ("zero_window_probe", ZeroWindowProbe),
    ("zero_window_probe_ack", ZeroWindowProbeAck),
    ("keep_alive", KeepAlive),
    ("keep_alive_ack", KeepAliveAck),
    ("reused_ports", ReusedPorts),
];

/// What only the sender of a packet can know, so that it is not asked of who receives it.
const SENDERS: [Label; 9] = [
    Fast,
    WindowUpdate,
    WindowFull,
    ZeroWindow,
    ZeroWindowProbe,
    ZeroWindowProbeAck,
    KeepAlive,
    KeepAliveAck,
    ReusedPorts,
];

type Labels = BTreeSet<Label>;

/// A packet as both tell of it.
#[derive(Debug)]
struct Case<'a> {
    packet: &'a Packet,
    outbound: bool,
    segment: &'a Segment,
    /// Why it was sent, or what its receiver made of it.
    causes: Vec<Cause>,
    /// What the trace says.
    ours: Labels,
    /// What tshark says.
    theirs: Labels,
    /// What has happened in this file before.
    past: Past,
}

/// What in a file's past tshark is led astray by.
#[derive(Clone, Copy, Debug, Default)]
struct Past {
    /// A damaged segment came: tshark believes its numbers.
    damaged: bool,
    /// The byte of a window probe was taken: tshark does not count it as sent.
    probe_taken: bool,
    /// The number of the last window probe.
    probed: Option<SeqNumber>,
    /// A connection with the same ends and the same first number was there before.
    same_start: bool,
    /// A SYN with another number came between the same ends.
    restarted: bool,
}

/// Where tshark and the trace differ, and why tshark cannot know better.
struct Exception {
    why: &'static str,
    fits: fn(&Case<'_>) -> bool,
}

fn is(labels: &Labels, wanted: &[Label]) -> bool {
    labels.iter().eq(wanted)
}

const EXCEPTIONS: &[Exception] = &[
    Exception {
        why: "One byte sent again is, to tshark, the keep-alive of old systems, which has one byte that the \
              peer has already (RFC 9293, 3.8.4).",
        fits: |case| {
            case.outbound
                && is(&case.ours, &[Retransmission])
                && is(&case.theirs, &[KeepAlive])
                && case.segment.data_len() == 1
        },
    },
    Exception {
        why: "A connection that begins with the numbers of an earlier one between the same ends looks like \
              the earlier one going on: its SYN is sent again, and what follows has old numbers. Only the \
              hosts know that it is another.",
        fits: |case| {
            let is_new = case.ours.is_empty() || is(&case.ours, &[DuplicateAck]);
            let looks_old = is(&case.theirs, &[Retransmission]) || is(&case.theirs, &[KeepAlive]);
            case.past.same_start && is_new && (looks_old || case.theirs.is_empty())
        },
    },
    Exception {
        why: "tshark takes a SYN inside a connection for the beginning of another, and has no earlier ACK \
              that the answer to it could repeat.",
        fits: |case| {
            case.outbound
                && case.past.restarted
                && is(&case.ours, &[DuplicateAck])
                && case.theirs.is_empty()
        },
    },
    Exception {
        why: "tshark calls each bare ACK a duplicate that says what the last one said. To TCP it is one only \
              while data is outstanding (RFC 5681, 2 a): with none, it was an answer to a SYN-ACK or a SYN \
              that came again, and its receiver finds nothing new in it, or in SYN-SENT does not take it up.",
        fits: |case| {
            let nothing = [
                Cause::NothingNew,
                Cause::NeitherSynNorReset,
                Cause::AckInListen,
                Cause::AcceptQueueFull,
                Cause::AcceptQueueFullForAck,
                Cause::AcceptQueueFullForCookie,
                Cause::HandshakeAck,
            ];
            !case.outbound
                && case.ours.is_empty()
                && is(&case.theirs, &[DuplicateAck])
                && case.causes.iter().all(|cause| nothing.contains(cause))
        },
    },
    Exception {
        why: "Data of its sender was lost before this ACK, so its number is ahead of what came, and tshark \
              then says only that.",
        fits: |case| {
            !case.outbound
                && is(&case.ours, &[LostSegment, DuplicateAck])
                && is(&case.theirs, &[LostSegment])
        },
    },
    Exception {
        why: "The host has forgotten the connection, and the old segment belongs to nobody there; only tshark \
              remembers that its data was acknowledged.",
        fits: |case| {
            case.causes == [Cause::AckInListen]
                && is(&case.ours, &[Retransmission])
                && is(&case.theirs, &[Retransmission, Spurious])
        },
    },
    Exception {
        why: "What is sent again less than a round trip after something newer is taken for overtaken on the \
              way, even at its sender, who sends in order.",
        fits: |case| {
            case.outbound && case.ours.contains(&Retransmission) && is(&case.theirs, &[OutOfOrder])
        },
    },
    Exception {
        why: "An ACK that closes the window, or keeps it closed, is no duplicate to tshark, whatever it answers.",
        fits: |case| {
            case.outbound
                && is(&case.ours, &[DuplicateAck, ZeroWindow])
                && is(&case.theirs, &[ZeroWindow])
        },
    },
    Exception {
        why: "tshark does not count the byte of a window probe as sent: data that begins with it is new.",
        fits: |case| {
            case.past.probed == Some(case.segment.seq)
                && is(&case.ours, &[Retransmission])
                && case.theirs.is_empty()
        },
    },
    Exception {
        why: "tshark does not count the byte of a window probe as sent. When the peer takes it, its ACK \
              acknowledges something unseen, and what is sent next seems to leave a gap.",
        fits: |case| {
            case.past.probe_taken
                && case.ours.is_empty()
                && (is(&case.theirs, &[LostSegment]) || is(&case.theirs, &[AckLostSegment]))
        },
    },
    Exception {
        why: "tshark says that a checksum is bad, and goes on to believe the header all the same: the \
              numbers of a damaged segment, and what they make of later ones.",
        fits: |case| case.past.damaged,
    },
];

/// Both ends of a segment, its sender's first.
type Ends = (SocketAddr, SocketAddr);

/// What the trace tells of one packet.
struct Told {
    id: TransmissionId,
    outbound: bool,
    segment: Segment,
    causes: Vec<Cause>,
    labels: Labels,
    past: Past,
}

/// What the trace tells of one host's packets.
struct Teller<'a> {
    scenario: &'a Scenario,
    host: HostId,
    sent: BTreeMap<TransmissionId, (Segment, Cause)>,
    /// Transmissions that arrived damaged.
    damaged: BTreeSet<TransmissionId>,
    /// The end of what was seen of each direction of a connection.
    ends: BTreeMap<Ends, SeqNumber>,
    /// The end of what the host sent in each direction.
    left: BTreeMap<Ends, SeqNumber>,
    /// Directions in which the host has sent an ACK since the last SYN.
    acked: BTreeSet<Ends>,
    /// The first number of the last SYN.
    starts: BTreeMap<Ends, SeqNumber>,
    una: BTreeMap<ConnectionId, SeqNumber>,
    wnd: BTreeMap<ConnectionId, u32>,
    /// The number of the last window probe.
    probes: BTreeMap<Ends, SeqNumber>,
    /// The cause of the probe that is answered in this event.
    probed: Option<(u64, Cause)>,
    past: BTreeMap<Ends, Past>,
}

impl<'a> Teller<'a> {
    fn new(scenario: &'a Scenario, host: HostId) -> Self {
        Self {
            scenario,
            host,
            sent: BTreeMap::new(),
            damaged: BTreeSet::new(),
            ends: BTreeMap::new(),
            left: BTreeMap::new(),
            acked: BTreeSet::new(),
            starts: BTreeMap::new(),
            una: BTreeMap::new(),
            wnd: BTreeMap::new(),
            probes: BTreeMap::new(),
            probed: None,
            past: BTreeMap::new(),
        }
    }

    /// The host's packets in the order of its file.
    fn tell(&mut self, trace: &[Record]) -> Vec<Told> {
        let mut told = Vec::new();
        for (place, record) in trace.iter().enumerate() {
            match &record.what {
                What::Sent {
                    id,
                    host,
                    connection,
                    segment,
                    cause,
                    repeats,
                    ..
                } => {
                    self.sent.insert(*id, (segment.clone(), *cause));
                    if *host == self.host {
                        let labels = self.leaves(
                            record.step,
                            *connection,
                            segment,
                            *cause,
                            repeats.is_some(),
                        );
                        let past = self.past_of(segment);
                        told.push(Told {
                            id: *id,
                            outbound: true,
                            segment: segment.clone(),
                            causes: vec![*cause],
                            labels,
                            past,
                        });
                    }
                }
                What::Copied { id, of, .. } => {
                    let original = self.sent[of].clone();
                    self.sent.insert(*id, original);
                    if self.damaged.contains(of) {
                        self.damaged.insert(*id);
                    }
                }
                What::Corrupted { id, .. } => _ = self.damaged.insert(*id),
                What::Rewritten { id, segment, .. } => {
                    let cause = self.sent[id].1;
                    self.sent.insert(*id, (segment.clone(), cause));
                }
                What::Delivered { id } => {
                    let Some((segment, cause)) = self.sent.get(id).cloned() else {
                        continue;
                    };
                    if self.scenario.host_at(segment.dst.ip()) == Some(self.host) {
                        self.probed = Some((record.step, cause));
                        let causes = made_of_it(&trace[place..], *id);
                        if self.damaged.contains(id) {
                            self.past_mut(&segment).damaged = true;
                        }
                        let labels = self.reaches(&segment, cause, &causes);
                        let past = self.past_of(&segment);
                        told.push(Told {
                            id: *id,
                            outbound: false,
                            segment,
                            causes,
                            labels,
                            past,
                        });
                    }
                }
                What::Core {
                    host,
                    connection: Some(connection),
                    event,
                    ..
                } if *host == self.host => match event {
                    Event::Acknowledged { una, .. } => _ = self.una.insert(*connection, *una),
                    Event::SendWindow { wnd, .. } => _ = self.wnd.insert(*connection, *wnd),
                    _ => {}
                },
                _ => {}
            }
        }
        told
    }

    fn leaves(
        &mut self,
        step: u64,
        connection: Option<ConnectionId>,
        segment: &Segment,
        cause: Cause,
        again: bool,
    ) -> Labels {
        let mut labels = Labels::new();
        let plain = ![Flags::SYN, Flags::FIN, Flags::RST]
            .iter()
            .any(|flag| segment.flags.contains(*flag));
        let probed = self
            .probed
            .filter(|(at, _)| *at == step)
            .map(|(_, cause)| cause);
        if segment.flags.contains(Flags::SYN) && !again {
            self.starts(segment, &mut labels);
        }
        let ends = (segment.src, segment.dst);
        let known = self.left.get(&ends).copied();
        let known = known.filter(|_| !segment.flags.contains(Flags::SYN));
        if known.is_none_or(|known| segment.seq_end().after(known)) {
            self.left.insert(ends, segment.seq_end());
        }
        match cause {
            Cause::WindowProbe => {
                labels.insert(ZeroWindowProbe);
                self.probes.insert((segment.src, segment.dst), segment.seq);
                self.past_mut(segment).probed = Some(segment.seq);
            }
            Cause::KeepAliveProbe => _ = labels.insert(KeepAlive),
            // The first ACK has none before it whose window it could change.
            Cause::WindowUpdate if !self.acked.contains(&ends) => {}
            Cause::WindowUpdate => _ = labels.insert(WindowUpdate),
            Cause::DuplicateAckForHole => _ = labels.insert(DuplicateAck),
            Cause::AckForUnacceptable
            | Cause::AckForDuplicate
            | Cause::AckForClosedWindow
            | Cause::AckForUnsent
            | Cause::AckForOldTimestamp
            | Cause::AckForNothingKept
            | Cause::ChallengeAckForReset
            | Cause::ChallengeAckForSyn
            | Cause::ChallengeAckForAck => {
                labels.insert(match probed {
                    Some(Cause::WindowProbe) if segment.window == 0 => ZeroWindowProbeAck,
                    Some(Cause::KeepAliveProbe) => KeepAliveAck,
                    _ => DuplicateAck,
                });
            }
            Cause::ThirdDuplicateAck => labels.extend([Retransmission, Fast]),
            _ if again => _ = labels.insert(Retransmission),
            _ => {}
        }
        if segment.ack.is_some() {
            self.acked.insert(ends);
        }
        if segment.window == 0 && plain && segment.ack.is_some() {
            labels.insert(ZeroWindow);
        }
        let window = connection.and_then(|id| Some(*self.una.get(&id)? + *self.wnd.get(&id)?));
        if plain
            && segment.data_len() > 0
            && window == Some(segment.seq_end())
            && cause != Cause::WindowProbe
        {
            labels.insert(WindowFull);
        }
        labels
    }

    fn reaches(&mut self, segment: &Segment, sent: Cause, causes: &[Cause]) -> Labels {
        let mut labels = Labels::new();
        let ends = (segment.src, segment.dst);
        if segment.flags.contains(Flags::SYN) && self.starts.get(&ends) != Some(&segment.seq) {
            self.starts(segment, &mut labels);
        }
        let end = segment.seq_end();
        let is_probe = matches!(sent, Cause::WindowProbe | Cause::KeepAliveProbe);
        if sent == Cause::WindowProbe {
            self.past_mut(segment).probed = Some(segment.seq);
        }
        if causes.contains(&Cause::DuplicateAck) {
            labels.insert(DuplicateAck);
        }
        let left = self.left.get(&(segment.dst, segment.src)).copied();
        if let (Some(left), Some(ack)) = (left, segment.ack)
            && causes.contains(&Cause::UnacceptableAck)
            && ack.after(left)
        {
            labels.insert(AckLostSegment);
        }
        if segment.flags.contains(Flags::RST) {
            // Its number is wherever the peer was said to be, and it takes none.
            return labels;
        }
        if let Some(seen) = self.ends.get(&ends).copied().filter(|_| !is_probe) {
            if segment.seq.after(seen) {
                labels.insert(LostSegment);
            } else if segment.seq_len() > 0 && segment.seq.before(seen) {
                labels.insert(Retransmission);
                if segment.data_len() > 0 && causes.contains(&Cause::AlreadyReceived) {
                    labels.insert(Spurious);
                }
            }
        }
        let probe = self.probes.get(&(segment.dst, segment.src)).copied();
        if let (Some(probe), Some(ack)) = (probe, segment.ack)
            && ack.after(probe)
        {
            self.past_mut(segment).probe_taken = true;
        }
        let seen = self.ends.entry(ends).or_insert(end);
        if end.after(*seen) {
            *seen = end;
        }
        labels
    }

    /// A SYN begins a connection.
    fn starts(&mut self, segment: &Segment, labels: &mut Labels) {
        let ends = (segment.src, segment.dst);
        self.acked.remove(&ends);
        let before = self.starts.insert(ends, segment.seq);
        if let Some(before) = before {
            if before == segment.seq {
                self.past_mut(segment).same_start = true;
            } else if segment.ack.is_none() {
                labels.insert(ReusedPorts);
                self.past_mut(segment).restarted = true;
                let back = (segment.dst, segment.src);
                self.starts.remove(&back);
                self.ends.remove(&back);
                self.ends.remove(&ends);
            }
        }
    }

    fn past_mut(&mut self, segment: &Segment) -> &mut Past {
        let (one, other) = (segment.src, segment.dst);
        let ends = (one.min(other), one.max(other));
        self.past.entry(ends).or_default()
    }

    fn past_of(&mut self, segment: &Segment) -> Past {
        *self.past_mut(segment)
    }
}

/// What a host made of an arrival.
fn made_of_it(from: &[Record], id: TransmissionId) -> Vec<Cause> {
    let step = from[0].step;
    let here = from.iter().take_while(|record| record.step == step);
    let causes =
        here.filter_map(|record| match &record.what {
            What::Core {
                event:
                    Event::Accepted { cause }
                    | Event::Dropped { cause }
                    | Event::StateChanged { cause, .. },
                about: Some(about),
                ..
            } if *about == id => Some(*cause),
            _ => None,
        });
    causes.collect()
}

/// How often each exception was met, and how often each label was given by both.
#[derive(Debug, Default)]
struct Met {
    exceptions: BTreeMap<&'static str, u32>,
    agreed: BTreeMap<Label, u32>,
}

/// Compares one host's file with the trace, and gives what is not explained.
fn judge(
    scenario: &Scenario,
    trace: &[Record],
    host: HostId,
    name: &str,
    met: &mut Met,
) -> Vec<String> {
    let packets = seen(scenario, trace, host, name);
    let told = Teller::new(scenario, host).tell(trace);
    let packets: Vec<_> = packets
        .iter()
        .filter(|packet| !packet.has("icmp.type"))
        .collect();
    assert_eq!(packets.len(), told.len(), "{name}-{}", host.0);
    let mut unexplained = Vec::new();
    for (packet, told) in packets.into_iter().zip(told) {
        let Told {
            id,
            outbound,
            segment,
            causes,
            mut labels,
            past,
        } = told;
        assert_eq!(
            (packet.id(), packet.is_outbound()),
            (id.0, outbound),
            "{name}-{}",
            host.0
        );
        assert!(!packet.has("_ws.malformed"), "{name}: {packet:?}");
        assert_eq!(
            packet.has_bad_checksum(),
            !outbound
                && (causes.contains(&Cause::BadChecksum) || causes.contains(&Cause::Malformed)),
            "{name}: {packet:?}"
        );
        assert!(
            !outbound || packet.has("frame.comment"),
            "{name}: {packet:?}"
        );
        let theirs = LABELS.iter().filter_map(|(field, label)| {
            packet
                .has(&format!("tcp.analysis.{field}"))
                .then_some(*label)
        });
        let mut theirs: Labels = theirs.collect();
        if !outbound {
            theirs.retain(|label| !SENDERS.contains(label));
            // A receiver cannot tell what was sent again from what was overtaken.
            if theirs.remove(&OutOfOrder) {
                theirs.insert(Retransmission);
            }
        }
        if !outbound {
            labels.retain(|label| !SENDERS.contains(label));
        }
        if labels == theirs {
            for label in labels {
                *met.agreed.entry(label).or_default() += 1;
            }
            continue;
        }
        let case = Case {
            packet,
            outbound,
            segment: &segment,
            causes,
            ours: labels,
            theirs,
            past,
        };
        match EXCEPTIONS.iter().find(|exception| (exception.fits)(&case)) {
            Some(exception) => *met.exceptions.entry(exception.why).or_default() += 1,
            None => unexplained.push(format!(
                "{name}-{} {}: {:?}, but tshark says {:?} ({:?}, seq {}, {} bytes)",
                host.0,
                case.packet.line(),
                case.ours,
                case.theirs,
                case.causes,
                segment.seq.0,
                segment.data_len(),
            )),
        }
    }
    unexplained
}

/// Every scenario, and every attempt at its challenge.
fn runs(path: &Path) -> Vec<(String, Scenario)> {
    let folder = path.parent().unwrap().file_name().unwrap();
    let file = path.file_stem().unwrap();
    let name = format!("{}-{}", folder.display(), file.display());
    let mut runs = vec![(name.clone(), load(path))];
    let attempts = load_attempts(path).into_iter().enumerate();
    runs.extend(
        attempts.map(|(place, attempt)| (format!("{name}-attempt-{place}"), attempt.scenario)),
    );
    runs
}

#[test]
fn tshark_agrees_with_every_scenario() {
    if !has_tshark() {
        return;
    }
    // Most of the time goes into starting tshark, so each processor starts its own.
    let waiting = Mutex::new(files().into_iter());
    let next = || waiting.lock().unwrap().next();
    let found = Mutex::new((Vec::new(), Met::default()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(path) = next() {
                    for (name, scenario) in runs(&path) {
                        let (_, trace) = run(&scenario);
                        let hosts = (0..).map(HostId).zip(&scenario.hosts);
                        for (id, _) in hosts.filter(|(_, host)| host.router.is_none()) {
                            let mut met = Met::default();
                            let unexplained = judge(&scenario, &trace, id, &name, &mut met);
                            let (all, total) = &mut *found.lock().unwrap();
                            all.extend(unexplained);
                            for (why, count) in met.exceptions {
                                *total.exceptions.entry(why).or_default() += count;
                            }
                            for (label, count) in met.agreed {
                                *total.agreed.entry(label).or_default() += count;
                            }
                        }
                    }
                }
            });
        }
    });
    let (unexplained, met) = found.into_inner().unwrap();
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    for (_, label) in LABELS {
        let count = met.agreed.get(&label).copied().unwrap_or(0);
        println!("{count:5} {label:?}");
        // At a receiver it counts as sent again.
        assert!(count > 0 || label == OutOfOrder, "no packet is {label:?}");
    }
    // An exception that nothing meets any more is struck from the list.
    for exception in EXCEPTIONS {
        let count = met.exceptions.get(exception.why).copied().unwrap_or(0);
        println!("{count:5} {}", exception.why);
        assert!(
            count > 0,
            "no packet is such an exception: {}",
            exception.why
        );
    }
}
