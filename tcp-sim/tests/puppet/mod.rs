//! A play with two hosts, told to the trace by hand. It needs no TCP, so it can show what a real one would
//! hardly do.
#![allow(dead_code, reason = "each test uses a part of it")]

use core::net::{IpAddr, Ipv4Addr, SocketAddr};

use bytes::Bytes;
use tcp_core::wire::{IpFields, Options};
use tcp_core::{Cause, Duration, Event, Flags, Instant, Segment, SeqNumber, State};
use tcp_sim::explain::{Party, Role, Scene};
use tcp_sim::ids::{HostId, Kind, TransmissionId};
use tcp_sim::trace::{Giver, Loss, Record, What};

pub(crate) const CLIENT: HostId = HostId(0);
pub(crate) const SERVER: HostId = HostId(1);

/// The play so far.
#[derive(Clone, Debug)]
pub(crate) struct Puppet {
    pub(crate) records: Vec<Record>,
    pub(crate) now: Instant,
    pub(crate) delay: Duration,
    /// How long one byte takes to leave.
    pub(crate) per_byte: u64,
    step: u64,
    free_at: [Instant; 2],
    /// What is on its way: when it arrives, what, and to whom.
    pub(crate) flying: Vec<(Instant, TransmissionId, HostId)>,
    next: u32,
    state: [State; 2],
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shot {
    pub(crate) host: HostId,
    pub(crate) kind: Kind,
    pub(crate) seq: u32,
    pub(crate) ack: u32,
    pub(crate) len: u32,
    pub(crate) cause: Cause,
    pub(crate) repeats: Option<TransmissionId>,
}

impl Shot {
    pub(crate) fn new(host: HostId, kind: Kind, seq: u32, ack: u32, cause: Cause) -> Self {
        Self {
            host,
            kind,
            seq,
            ack,
            len: 0,
            cause,
            repeats: None,
        }
    }

    pub(crate) fn data(host: HostId, seq: u32, len: u32) -> Self {
        Self {
            len,
            ..Self::new(host, Kind::Data, seq, 1, Cause::DataToSend)
        }
    }

    pub(crate) fn again(self, of: TransmissionId, cause: Cause) -> Self {
        Self {
            repeats: Some(of),
            cause,
            ..self
        }
    }
}

impl Puppet {
    pub(crate) fn new(delay: Duration) -> Self {
        let mut play = Self {
            records: Vec::new(),
            now: Instant::ZERO,
            delay,
            per_byte: 800,
            step: 0,
            free_at: [Instant::ZERO; 2],
            flying: Vec::new(),
            next: 0,
            state: [State::Closed; 2],
        };
        play.become_(SERVER, State::Listen, Cause::PassiveOpen);
        play
    }

    pub(crate) fn tell(&mut self, what: What) {
        self.records.push(Record {
            at: self.now,
            step: self.step,
            what,
        });
    }

    /// The next event, at a time that is not before now.
    pub(crate) fn at(&mut self, millis: u64) {
        self.step += 1;
        self.now = self.now.max(Instant::from_nanos(millis * 1_000_000));
    }

    pub(crate) fn become_(&mut self, host: HostId, to: State, cause: Cause) {
        let from = core::mem::replace(&mut self.state[usize::from(host.0)], to);
        let event = Event::StateChanged { from, to, cause };
        self.tell(What::Core {
            host,
            connection: None,
            event,
            about: None,
        });
    }

    pub(crate) fn send(&mut self, shot: Shot) -> TransmissionId {
        let id = TransmissionId(self.next);
        self.next += 1;
        let segment = segment(&shot);
        let place = usize::from(shot.host.0);
        let bytes = u64::from(shot.len) + 40;
        let departs =
            self.free_at[place].max(self.now) + Duration::from_nanos(bytes * self.per_byte);
        self.free_at[place] = departs;
        let arrives = departs + self.delay;
        let to = HostId(1 - shot.host.0);
        self.flying.push((arrives, id, to));
        let Shot {
            host,
            cause,
            repeats,
            ..
        } = shot;
        self.tell(What::Sent {
            id,
            host,
            connection: None,
            segment,
            cause,
            repeats,
            departs,
            arrives,
        });
        id
    }

    /// Sends a bare ACK.
    pub(crate) fn ack(&mut self, host: HostId, ack: u32, cause: Cause) -> TransmissionId {
        self.send(Shot::new(host, Kind::Ack, 1, ack, cause))
    }

    pub(crate) fn lose(&mut self, id: TransmissionId, why: Loss) {
        self.flying.retain(|(_, flying, _)| *flying != id);
        self.tell(What::Lost { id, why });
    }

    pub(crate) fn drop_by_learner(&mut self, id: TransmissionId) {
        self.lose(id, Loss::Dropped(Giver::Learner));
    }

    pub(crate) fn delay_by(&mut self, id: TransmissionId, millis: u64) {
        if let Some(flying) = self.flying.iter_mut().find(|(_, flying, _)| *flying == id) {
            flying.0 += Duration::from_millis(millis);
            let arrives = flying.0;
            self.tell(What::Rescheduled { id, arrives });
        }
    }

    pub(crate) fn duplicate(&mut self, of: TransmissionId, millis: u64) -> Option<TransmissionId> {
        let (arrives, _, to) = *self.flying.iter().find(|(_, flying, _)| *flying == of)?;
        let id = TransmissionId(self.next);
        self.next += 1;
        let arrives = arrives + Duration::from_millis(millis);
        self.flying.push((arrives, id, to));
        self.tell(What::Copied { id, of, arrives });
        Some(id)
    }

    pub(crate) fn corrupt(&mut self, id: TransmissionId) {
        self.tell(What::Corrupted { id, bit: 37 });
    }

    /// The next arrival, if something is on its way.
    pub(crate) fn arrive(&mut self) -> Option<(TransmissionId, HostId)> {
        let next = *self.flying.iter().min()?;
        self.flying.retain(|flying| *flying != next);
        self.step += 1;
        self.now = self.now.max(next.0);
        self.tell(What::Delivered { id: next.1 });
        Some((next.1, next.2))
    }

    pub(crate) fn accept(&mut self, about: TransmissionId, host: HostId, cause: Cause) {
        let event = Event::Accepted { cause };
        self.tell(What::Core {
            host,
            connection: None,
            event,
            about: Some(about),
        });
    }

    pub(crate) fn refuse(&mut self, about: TransmissionId, host: HostId, cause: Cause) {
        let event = Event::Dropped { cause };
        self.tell(What::Core {
            host,
            connection: None,
            event,
            about: Some(about),
        });
    }

    /// The clock goes on without an event.
    pub(crate) fn wait(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
    }

    /// The play as it was when `records` had been told and the clock stood at `now`.
    pub(crate) fn scene_at(&self, records: usize, now: Instant) -> Scene<'_> {
        let party = |name: &'static str, role, last| Party {
            name,
            role,
            address: Some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, last))),
            spec: None,
        };
        Scene {
            records: &self.records[..records],
            now,
            parties: vec![
                party("client", Role::Client, 1),
                party("server", Role::Server, 2),
            ],
            links: &[],
            crossing: tcp_sim::explain::crossing(
                self.delay,
                Duration::from_nanos(1_500 * self.per_byte),
            ),
        }
    }

    pub(crate) fn scene(&self) -> Scene<'_> {
        self.scene_at(self.records.len(), self.now)
    }
}

fn segment(shot: &Shot) -> Segment {
    let address =
        |host: u8| SocketAddr::from(([10, 0, 0, host + 1], if host == 0 { 49_152 } else { 80 }));
    let (flags, acks) = match shot.kind {
        Kind::Syn => (Flags::SYN, false),
        Kind::SynAck => (Flags::SYN, true),
        Kind::Data => (Flags::PSH, true),
        Kind::Fin => (Flags::FIN, true),
        Kind::Rst => (Flags::RST, false),
        Kind::Ack => (Flags::NONE, true),
    };
    let syn = flags.contains(Flags::SYN);
    Segment {
        src: address(shot.host.0),
        dst: address(1 - shot.host.0),
        seq: SeqNumber(shot.seq),
        ack: acks.then_some(SeqNumber(shot.ack)),
        flags,
        window: 65_535,
        urgent: 0,
        options: Options {
            mss: syn.then_some(1_460),
            window_scale: syn.then_some(7),
            sack_permitted: syn,
            ..Options::default()
        },
        payload: Bytes::from(vec![0; shot.len as usize]),
        ip: IpFields::default(),
    }
}

/// The handshake of the home page: the first SYN is dropped half-way and sent again after 1 s.
pub(crate) fn lost_syn() -> Puppet {
    let mut play = Puppet::new(Duration::from_millis(50));
    play.at(0);
    play.become_(CLIENT, State::SynSent, Cause::ActiveOpen);
    let syn = Shot::new(CLIENT, Kind::Syn, 1000, 0, Cause::ActiveOpen);
    let first = play.send(syn);
    play.wait(28);
    play.drop_by_learner(first);
    play.at(1_000);
    play.send(syn.again(first, Cause::RetransmissionTimeout));
    play.arrive();
    play.become_(SERVER, State::SynReceived, Cause::SynReceived);
    play.send(Shot::new(
        SERVER,
        Kind::SynAck,
        7000,
        1001,
        Cause::SynReceived,
    ));
    play.wait(28);
    play
}

/// Twenty segments with the fifth lost: duplicate ACKs, a fast retransmission, the rest.
pub(crate) fn transfer() -> Puppet {
    let mut play = Puppet::new(Duration::from_millis(20));
    play.per_byte = 80;
    play.at(0);
    play.become_(CLIENT, State::SynSent, Cause::ActiveOpen);
    play.send(Shot::new(CLIENT, Kind::Syn, 1000, 0, Cause::ActiveOpen));
    play.arrive();
    play.become_(SERVER, State::SynReceived, Cause::SynReceived);
    play.send(Shot::new(
        SERVER,
        Kind::SynAck,
        7000,
        1001,
        Cause::SynReceived,
    ));
    play.arrive();
    play.become_(CLIENT, State::Established, Cause::SynAckReceived);
    play.ack(CLIENT, 7001, Cause::SynAckReceived);
    let (mut next, mut expected, mut lost) = (1_001, 1_001, None);
    let mut held: Vec<u32> = Vec::new();
    let mut dup = 0;
    let data =
        |play: &mut Puppet, next: &mut u32, count: u32, lost: &mut Option<TransmissionId>| {
            for _ in 0..count {
                if *next >= 1_001 + 20 * 1_460 {
                    return;
                }
                let id = play.send(Shot::data(CLIENT, *next, 1_460));
                if *next == 1_001 + 4 * 1_460 && lost.is_none() {
                    *lost = Some(id);
                }
                *next += 1_460;
            }
        };
    data(&mut play, &mut next, 4, &mut lost);
    let mut gone = false;
    while let Some((id, to)) = play.arrive() {
        let record = play.records.iter().find_map(|record| match &record.what {
            What::Sent {
                id: sent, segment, ..
            } if *sent == id => Some(segment.clone()),
            _ => None,
        });
        let Some(segment) = record else { break };
        if to == SERVER {
            if segment.payload.is_empty() {
                play.become_(SERVER, State::Established, Cause::HandshakeAck);
                continue;
            }
            if segment.seq.0 == expected {
                expected += 1_460;
                while let Some(place) = held.iter().position(|seq| *seq == expected) {
                    held.remove(place);
                    expected += 1_460;
                }
                play.ack(SERVER, expected, Cause::AckNow);
            } else {
                held.push(segment.seq.0);
                play.ack(SERVER, expected, Cause::DuplicateAckForHole);
            }
        } else if let Some(fifth) = lost
            && segment.ack == Some(SeqNumber(1_001 + 4 * 1_460))
        {
            dup += 1;
            if dup == 4 {
                let shot = Shot::data(CLIENT, 1_001 + 4 * 1_460, 1_460);
                play.send(shot.again(fifth, Cause::ThirdDuplicateAck));
            } else if dup == 1 {
                data(&mut play, &mut next, 2, &mut lost);
            }
        } else {
            data(&mut play, &mut next, 2, &mut lost);
        }
        if let (Some(id), false) = (lost, gone) {
            gone = true;
            play.lose(id, Loss::Random);
        }
    }
    play
}

/// Both ends close, one after the other.
pub(crate) fn close() -> Puppet {
    let mut play = Puppet::new(Duration::from_millis(50));
    play.at(0);
    play.become_(CLIENT, State::SynSent, Cause::ActiveOpen);
    play.send(Shot::new(CLIENT, Kind::Syn, 1000, 0, Cause::ActiveOpen));
    play.arrive();
    play.become_(SERVER, State::SynReceived, Cause::SynReceived);
    play.send(Shot::new(
        SERVER,
        Kind::SynAck,
        7000,
        1001,
        Cause::SynReceived,
    ));
    play.arrive();
    play.become_(CLIENT, State::Established, Cause::SynAckReceived);
    play.ack(CLIENT, 7001, Cause::SynAckReceived);
    play.arrive();
    play.become_(SERVER, State::Established, Cause::HandshakeAck);
    play.at(400);
    play.become_(CLIENT, State::FinWait1, Cause::Close);
    play.send(Shot::new(CLIENT, Kind::Fin, 1001, 7001, Cause::FinToSend));
    play.arrive();
    play.become_(SERVER, State::CloseWait, Cause::FinReceived);
    play.ack(SERVER, 1002, Cause::AckOfFin);
    play.at(480);
    play.become_(SERVER, State::LastAck, Cause::Close);
    play.send(Shot::new(SERVER, Kind::Fin, 7001, 1002, Cause::FinToSend));
    play.arrive();
    play.become_(CLIENT, State::FinWait2, Cause::FinAcknowledged);
    play.arrive();
    play.become_(CLIENT, State::TimeWait, Cause::TimeWaitStarted);
    play.ack(CLIENT, 7002, Cause::AckOfFin);
    play.arrive();
    play.become_(SERVER, State::Closed, Cause::FinAcknowledged);
    play
}

/// One of each fault, and a reset.
pub(crate) fn faults() -> Puppet {
    let mut play = Puppet::new(Duration::from_millis(50));
    play.at(0);
    play.become_(CLIENT, State::SynSent, Cause::ActiveOpen);
    let syn = play.send(Shot::new(CLIENT, Kind::Syn, 1000, 0, Cause::ActiveOpen));
    play.duplicate(syn, 20);
    play.arrive();
    play.become_(SERVER, State::SynReceived, Cause::SynReceived);
    let answer = play.send(Shot::new(
        SERVER,
        Kind::SynAck,
        7000,
        1001,
        Cause::SynReceived,
    ));
    play.wait(10);
    play.delay_by(answer, 60);
    play.arrive();
    play.ack(SERVER, 1001, Cause::AckForUnacceptable);
    play.arrive();
    play.arrive();
    play.become_(CLIENT, State::Established, Cause::SynAckReceived);
    play.ack(CLIENT, 7001, Cause::SynAckReceived);
    let data = play.send(Shot::data(CLIENT, 1001, 512));
    play.wait(15);
    play.corrupt(data);
    play.arrive();
    play.become_(SERVER, State::Established, Cause::HandshakeAck);
    play.arrive();
    play.refuse(data, SERVER, Cause::BadChecksum);
    play.at(300);
    play.become_(CLIENT, State::Closed, Cause::Abort);
    play.send(Shot::new(CLIENT, Kind::Rst, 1001, 0, Cause::Abort));
    play.arrive();
    play.become_(SERVER, State::Closed, Cause::ResetReceived);
    play
}
