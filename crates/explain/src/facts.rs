//! What is known around one record: the numbers that its sentences may name.

use core::fmt::Display;

use alloc::format;
use alloc::string::{String, ToString};

use tcp_core::connection::Info;
use tcp_core::{Cause, Duration, Event, Flags, Instant, Segment, SeqNumber, State, TimerKind};

use super::lang::Lang;
use super::scene::{Party, Scene, connection_of};
use super::span::span;
use tcp_sim::ids::{HostId, Kind, TransmissionId};
use tcp_sim::scenario::{Attack, Attacker, ProgramSpec};
use tcp_sim::trace::{Record, What};

/// How many records back a number is looked for: enough for many round trips, and cheap for a log.
const LOOK_BACK: usize = 2_000;

/// The surroundings of one record. Every number may be unknown, and each sentence reads well
/// without it.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    pub(super) lang: Lang,
    /// Who did it.
    pub(super) who: Party<'a>,
    /// The other end.
    pub(super) peer: Party<'a>,
    /// The segment that was sent.
    pub(super) own: Option<&'a Segment>,
    /// The segment whose arrival led to it.
    pub(super) came: Option<&'a Segment>,
    /// Which transmission of the same numbers this is: 1 is the first.
    pub(super) attempt: u32,
    /// How long ago the transmission before this one was sent.
    pub(super) waited: Option<Duration>,
    /// `RTO` as it stands.
    pub(super) rto: Option<Duration>,
    /// The round trip that was just measured.
    pub(super) sample: Option<Duration>,
    /// `SRTT` as it stands.
    pub(super) srtt: Option<Duration>,
    /// `RTTVAR` as it stands.
    pub(super) rttvar: Option<Duration>,
    /// What was newly acknowledged at this moment.
    pub(super) acked: Option<Acked>,
    /// What was retransmitted of its own SYN or SYN-ACK.
    syn_again: Option<Kind>,
    /// `cwnd` before it moved last, in bytes.
    pub(super) cwnd_before: Option<u32>,
    /// `cwnd` as it stands, in bytes.
    pub(super) cwnd: Option<u32>,
    /// `ssthresh` as it stands, in bytes; `None` also while it is not set.
    pub(super) ssthresh: Option<u32>,
    /// `SND.WND` as it stands, in bytes.
    pub(super) window: Option<u32>,
    /// The state as it stands.
    pub(super) state: Option<State>,
    /// How long a timer that was just set will run.
    pub(super) timer: Option<Duration>,
    /// How long the retransmission timer ran that went off just now.
    pub(super) fired: Option<Duration>,
    /// How long the retransmission timer ran last on this connection, looked for as far as it
    /// takes.
    pub(super) last_wait: Option<Duration>,
    /// How often the oldest segment was transmitted so far, where the sentence is about giving it
    /// up.
    pub(super) transmissions: Option<u32>,
    /// The last state in which the connection lived, and whether it is half open: it came from
    /// LISTEN to SYN-RECEIVED, so no `accept()` has given it to any application.
    pub(super) lived: Option<State>,
    /// See `lived`.
    pub(super) half_open: bool,
    /// The connection's own numbers, where a moment is asked about and no record.
    pub(super) info: Option<&'a Info>,
    /// Whether the last data that it sent before was a window probe.
    pub(super) probed: Option<bool>,
    /// Whether this is about the congestion window itself, not about what else its cause led to.
    pub(super) window_moved: bool,
}

/// What an acknowledgment was the first to acknowledge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acked {
    /// `SND.UNA` as it stands.
    una: SeqNumber,
    /// How many numbers.
    count: u32,
    /// Whether the last one is a FIN's.
    fin: bool,
}

impl Acked {
    /// How many bytes of data.
    pub(super) fn bytes(self) -> u32 {
        self.count.saturating_sub(self.fin.into())
    }

    /// One of two words: with the FIN, and without it.
    pub(super) const fn pick(self, with_fin: &'static str, without: &'static str) -> &'static str {
        if self.fin { with_fin } else { without }
    }
}

/// Whether `own` went over the connection on which `came` arrived.
fn is_answer(came: &Segment, own: &Segment) -> bool {
    came.src == own.dst && came.dst == own.src
}

impl<'a> Facts<'a> {
    /// Nothing is known but who it is about.
    const fn nothing(lang: Lang, who: Party<'a>, peer: Party<'a>) -> Self {
        Self {
            lang,
            who,
            peer,
            own: None,
            came: None,
            attempt: 1,
            waited: None,
            rto: None,
            sample: None,
            srtt: None,
            rttvar: None,
            acked: None,
            syn_again: None,
            cwnd_before: None,
            cwnd: None,
            ssthresh: None,
            window: None,
            state: None,
            timer: None,
            fired: None,
            last_wait: None,
            transmissions: None,
            lived: None,
            half_open: false,
            info: None,
            probed: None,
            window_moved: false,
        }
    }

    /// What a connection of `host` to `peer` knows of itself.
    pub(super) fn of_connection(
        scene: &Scene<'a>,
        lang: Lang,
        host: HostId,
        peer: Party<'a>,
        info: &'a Info,
    ) -> Self {
        Self {
            rto: Some(info.rto),
            srtt: info.srtt,
            cwnd: Some(info.cwnd),
            ssthresh: Some(info.ssthresh).filter(|ssthresh| *ssthresh != u32::MAX),
            window: Some(info.snd.wnd),
            state: Some(info.state),
            info: Some(info),
            ..Self::nothing(lang, scene.party(host), peer)
        }
    }

    /// What is known around the record at `index`, which is about `host`.
    pub(super) fn around(scene: &Scene<'a>, lang: Lang, index: usize, host: HostId) -> Self {
        let mut facts = Self::nothing(lang, scene.party(host), scene.peer_at(index, host));
        let Some(record) = scene.records.get(index) else {
            return facts;
        };
        facts.look_far_back(scene, index);
        match &record.what {
            What::Sent {
                id,
                segment,
                repeats,
                ..
            } => {
                facts.own = Some(segment);
                facts.count_attempts(scene, index, *id, *repeats);
            }
            What::Core { about, event, .. } => {
                facts.came = about
                    .and_then(|id| scene.segment(id))
                    .map(|(_, segment)| segment);
                facts.window_moved = matches!(event, Event::Congestion { .. });
            }
            _ => {}
        }
        for earlier in scene
            .records
            .get(..=index)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(LOOK_BACK)
        {
            facts.look_at(scene, record, earlier, host);
        }
        // Among many hosts the segment at hand tells who the other one is.
        let other = match (facts.own, facts.came) {
            (Some(own), _) => Some(own.dst.ip()),
            (None, came) => came.map(|came| came.src.ip()),
        };
        if let Some(peer) = other.and_then(|address| scene.party_at(address)) {
            facts.peer = peer;
        }
        facts
    }

    /// What may lie further back than other records of a busy host: how long the retransmission
    /// timer ran, how often it went off for the same segment, and where a connection that failed
    /// came from.
    fn look_far_back(&mut self, scene: &Scene<'a>, index: usize) {
        let before = scene.records.get(..=index).unwrap_or_default();
        let Some((record, before)) = before.split_last() else {
            return;
        };
        let What::Core {
            host,
            connection: Some(connection),
            event,
            ..
        } = &record.what
        else {
            return;
        };
        let gives_up = match event {
            Event::Failed { .. } => true,
            Event::StateChanged { cause, .. } | Event::Reported { cause } => matches!(
                cause,
                Cause::TooManyRetransmissions | Cause::PathInDoubt | Cause::IcmpHardError
            ),
            Event::RtoChanged { cause, .. } | Event::TimerSet { cause, .. } => {
                if *cause != Cause::TimerBackoff {
                    return;
                }
                false
            }
            _ => return,
        };
        let (mut origin, mut goal, mut count) = (None, None, 0);
        // Over once the timer was started by anything but a timeout: before that another segment
        // was the oldest, or this one had not been sent.
        let mut over = false;
        for earlier in before.iter().rev() {
            let event = match &earlier.what {
                What::Sent {
                    host: whose,
                    connection: Some(which),
                    segment,
                    cause,
                    ..
                } if (whose, which) == (host, connection) => {
                    if *cause == Cause::RetransmissionTimeout && !over {
                        goal.get_or_insert(segment.seq);
                    }
                    let covers =
                        |goal| segment.seq.at_or_before(goal) && segment.seq_end().after(goal);
                    count += u32::from(goal.is_some_and(covers));
                    continue;
                }
                What::Core {
                    host: whose,
                    connection: Some(which),
                    event,
                    ..
                } if (whose, which) == (host, connection) => event,
                _ => continue,
            };
            match *event {
                Event::TimerSet {
                    timer: TimerKind::Retransmission,
                    at: due,
                    cause,
                } => {
                    self.last_wait.get_or_insert(due.since(earlier.at));
                    if !gives_up {
                        return;
                    }
                    over |= !matches!(cause, Cause::TimerBackoff | Cause::SynLinearTimeout);
                }
                Event::StateChanged { from, to, .. } if to != State::Closed => {
                    origin.get_or_insert((from, to));
                    if matches!(from, State::Closed | State::Listen) {
                        break;
                    }
                }
                _ => {}
            }
        }
        self.lived = origin.map(|(_, to)| to);
        self.half_open = origin == Some((State::Listen, State::SynReceived));
        self.transmissions = over.then_some(count.max(1));
    }

    /// Whether the maximum keeps the timeout from doubling (RFC 6298, 2.5 and 5.5).
    pub(super) fn timeout_is_capped(&self) -> bool {
        let (Some(rto), Some(last)) = (self.rto, self.last_wait) else {
            return false;
        };
        rto < last.saturating_mul(2)
    }

    fn count_attempts(
        &mut self,
        scene: &Scene<'a>,
        index: usize,
        id: TransmissionId,
        repeats: Option<TransmissionId>,
    ) {
        let sent = scene
            .records
            .get(index)
            .map_or(Instant::ZERO, |record| record.at);
        let mut next = repeats;
        let mut last = id;
        while let Some(earlier) = next.filter(|earlier| *earlier < last) {
            let Some((_, record)) = scene.sent(earlier) else {
                break;
            };
            self.attempt += 1;
            self.waited.get_or_insert(sent.since(record.at));
            last = earlier;
            next = match &record.what {
                What::Sent { repeats, .. } => *repeats,
                _ => None,
            };
        }
    }

    /// Takes over what an earlier record (or the record itself) says, unless a later one said it.
    fn look_at(&mut self, scene: &Scene<'a>, of: &Record, earlier: &'a Record, whose: HostId) {
        // What is told of another connection of the same host is of no use here.
        let (own, its) = (connection_of(of), connection_of(earlier));
        if own.is_some() && its.is_some() && own != its {
            return;
        }
        let same_step = earlier.step == of.step && earlier.at == of.at;
        match &earlier.what {
            What::Sent {
                host,
                segment,
                repeats,
                ..
            } if *host == whose && self.came.is_none_or(|came| is_answer(came, segment)) => {
                if let Some(acked) = &mut self.acked {
                    // FIN takes the last number (RFC 9293, 3.4), and it is no byte.
                    let ends = acked.una == segment.seq_end();
                    acked.fin |= ends && segment.flags.contains(Flags::FIN);
                }
                if repeats.is_some() && segment.flags.contains(Flags::SYN) {
                    self.syn_again.get_or_insert(Kind::of(segment));
                }
            }
            What::Delivered { id } if same_step && self.came.is_none() => {
                if let Some((sender, segment)) = scene.segment(*id)
                    && sender != whose
                {
                    self.came = Some(segment);
                }
            }
            What::Sent {
                host,
                segment,
                cause,
                ..
            } if *host == whose && segment.data_len() > 0 && earlier.at < of.at => {
                self.probed.get_or_insert(*cause == Cause::WindowProbe);
            }
            What::Core { host, event, .. } if *host == whose => match *event {
                Event::StateChanged { to, .. } => {
                    self.state.get_or_insert(to);
                }
                Event::Congestion { cwnd, ssthresh, .. } => {
                    match self.cwnd {
                        None => self.cwnd = Some(cwnd),
                        Some(_) => _ = self.cwnd_before.get_or_insert(cwnd),
                    }
                    if ssthresh != u32::MAX {
                        self.ssthresh.get_or_insert(ssthresh);
                    }
                }
                Event::Acknowledged { una, count } if same_step => {
                    let fin = false;
                    self.acked.get_or_insert(Acked { una, count, fin });
                }
                Event::RttMeasured {
                    sample,
                    srtt,
                    rttvar,
                    rto,
                    ..
                } => {
                    self.rto.get_or_insert(rto);
                    self.srtt.get_or_insert(srtt);
                    self.rttvar.get_or_insert(rttvar);
                    if same_step {
                        self.sample.get_or_insert(sample);
                    }
                }
                Event::RtoChanged { rto, .. } => {
                    self.rto.get_or_insert(rto);
                }
                Event::SendWindow { wnd, .. } => {
                    self.window.get_or_insert(wnd);
                }
                Event::TimerSet { at, .. } if core::ptr::eq(of, earlier) => {
                    self.timer = Some(at.since(earlier.at));
                }
                Event::TimerSet {
                    timer: TimerKind::Retransmission,
                    at,
                    ..
                } if at == of.at => {
                    self.fired.get_or_insert(at.since(earlier.at));
                }
                _ => {}
            },
            _ => {}
        }
    }

    /// What had to be retransmitted before the handshake was complete: a client's SYN, or a
    /// server's SYN-ACK.
    pub(super) fn syn_again(&self) -> &'static str {
        self.syn_again.unwrap_or(Kind::Syn).word()
    }

    /// Whether a blind attacker tries several sequence numbers.
    pub(super) fn sweeps(&self) -> bool {
        self.who.spec.is_some_and(|host| {
            matches!(
                &host.program,
                ProgramSpec::Attacker(Attacker {
                    attack: Attack::Forge(forge),
                    ..
                }) if forge.count > 1
            )
        })
    }

    /// By how much `cwnd` grew when it moved last.
    pub(super) fn grew(&self) -> Option<u32> {
        self.cwnd?.checked_sub(self.cwnd_before?)
    }

    /// `SRTT` + 4 * `RTTVAR`, before the minimum is looked at (RFC 6298, 2.3).
    pub(super) fn sum_of_timeout(&self) -> Option<Duration> {
        Some(self.srtt? + self.rttvar?.saturating_mul(4))
    }

    /// Who did it, inside a sentence.
    pub(super) fn who(&self) -> String {
        self.who.inside(self.lang).to_string()
    }

    /// Who did it, at the beginning of a sentence.
    pub(super) fn first(&self) -> String {
        self.who.first(self.lang).to_string()
    }

    /// The other end, inside a sentence.
    pub(super) fn peer(&self) -> String {
        self.peer.inside(self.lang).to_string()
    }

    /// The other end, at the beginning of a sentence.
    pub(super) fn peer_first(&self) -> String {
        self.peer.first(self.lang).to_string()
    }

    /// The sequence number of the segment that was sent.
    pub(super) fn seq(&self) -> Option<SeqNumber> {
        self.own.map(|segment| segment.seq)
    }

    /// The acknowledgment number of the segment that was sent.
    pub(super) fn ack(&self) -> Option<SeqNumber> {
        self.own.and_then(|segment| segment.ack)
    }

    /// The sequence number of the segment that came.
    pub(super) fn came_seq(&self) -> Option<SeqNumber> {
        self.came.map(|segment| segment.seq)
    }

    /// The acknowledgment number of the segment that came.
    pub(super) fn came_ack(&self) -> Option<SeqNumber> {
        self.came.and_then(|segment| segment.ack)
    }

    /// A length of time in the sentence's language.
    pub(super) fn span(&self, length: Duration) -> String {
        span(length)
    }

    /// Whether the host had finished sending when the other end finished too.
    pub(super) fn was_done(&self) -> bool {
        matches!(
            self.state,
            Some(
                State::FinWait1
                    | State::FinWait2
                    | State::Closing
                    | State::TimeWait
                    | State::LastAck
            )
        )
    }

    /// What a timer was set to, or else `RTO`.
    pub(super) fn runs(&self) -> Option<String> {
        self.timer.or(self.rto).map(|length| self.span(length))
    }
}

/// `before`, the number, `after`; nothing when the number is unknown.
pub(super) fn with<T: Display>(before: &str, number: Option<T>, after: &str) -> String {
    number
        .map(|number| format!("{before}{number}{after}"))
        .unwrap_or_default()
}

/// The number, or other words when it is unknown.
pub(super) fn or<T: Display>(number: Option<T>, otherwise: &str) -> String {
    number.map_or_else(|| otherwise.to_string(), |number| number.to_string())
}

/// Whether nothing but the SYN was ever sent, and nothing waits.
pub(super) fn handed_over_nothing(info: &Info) -> bool {
    info.snd.nxt == info.snd.iss + 1 && info.unsent == 0
}
