//! The bench: a TCP as a run left it, taken out of its world, and something happens to it. The
//! applications stay behind, so what it does is TCP's own answer.

use alloc::vec::Vec;
use core::net::SocketAddr;

use bytes::Bytes;
use tcp_core::connection::{Info, RecvError, SendError};
use tcp_core::stack::{ConnectError, ConnectionId, ListenError};
use tcp_core::wire::{IpFields, Options};
use tcp_core::{Connection, Event, Flags, Instant, Segment, SeqNumber, Stack, State, TimerKind};
use tcp_sim::History;
use tcp_sim::ids::{HostId, TransmissionId};
use tcp_sim::trace::{Record, What};

use super::reply::{Around, CallError, Outcome, Reply, name};
use super::stage::{BYTES, Stage};
use super::stimulus::{Call, Happens, Stimulus};
use crate::script::{LEFT, LEFT_PORT, RIGHT_PORT};

/// How far something stands from where it should be, in sequence numbers.
const FAR: u32 = 1_000;
/// No user timeout takes more timers than this.
const MOST_TIMERS: u32 = 64;

/// A host's TCP at the moment of a stage.
#[derive(Clone, Debug)]
pub struct Bench {
    history: History,
    stack: Stack,
    subject: HostId,
    peer: HostId,
    id: Option<ConnectionId>,
    state: State,
    local: SocketAddr,
    remote: SocketAddr,
    peer_iss: SeqNumber,
}

/// What happened, and what came of it.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The cell.
    pub outcome: Outcome,
    /// What arrived, if something did.
    pub came: Option<Segment>,
    /// What went out.
    pub went: Vec<Segment>,
    /// The run up to here, with what was just told of it at its end.
    pub records: Vec<Record>,
    /// How many of the records are the run's: what follows is the answer.
    pub before: usize,
    /// When.
    pub now: Instant,
}

type Told = Vec<(Option<ConnectionId>, Event)>;

impl Bench {
    /// Plays a stage up to its moment; `None` if the connection is not where it should be, which a
    /// test rules out.
    #[must_use]
    pub fn new(stage: &Stage) -> Option<Self> {
        let mut history = History::new(stage.scenario.clone());
        history.seek_time(stage.at);
        let world = history.world();
        let host = world.host(stage.subject)?;
        let state = host.state();
        let address = |id| world.host(id).map(tcp_sim::world::Host::address);
        let endpoint = |id| {
            let port = if id == LEFT { LEFT_PORT } else { RIGHT_PORT };
            Some(SocketAddr::new(address(id)?, port))
        };
        let peer_iss = match stage.peer {
            LEFT => stage.numbers.left,
            _ => stage.numbers.right,
        };
        (state == stage.place.state()).then_some(Self {
            stack: host.stack().clone(),
            id: host.connection_id(),
            state,
            subject: stage.subject,
            peer: stage.peer,
            local: endpoint(stage.subject)?,
            remote: endpoint(stage.peer)?,
            peer_iss: SeqNumber(peer_iss),
            history,
        })
    }

    /// The run up to the moment.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// The connection's variables, if there is one.
    #[must_use]
    pub fn info(&self) -> Option<Info> {
        Some(self.stack.connection(self.id?)?.info())
    }

    /// Lets something happen; `None` when no form of RFC 9293 fits the answer, which a test rules
    /// out.
    #[must_use]
    pub fn observe(&self, stimulus: Stimulus) -> Option<Observed> {
        let mut stack = self.stack.clone();
        let mut told = Told::new();
        let mut now = self.history.world().now();
        let mut came = None;
        let mut answer = None;
        match stimulus {
            Stimulus::Call(call) => answer = self.call(&mut stack, call, &mut told),
            Stimulus::Arrives(what) => {
                let segment = self.segment(what);
                stack.on_segment(now, &segment, &mut told);
                came = Some(segment);
            }
            Stimulus::Retransmission => {
                now = elapse(&mut stack, TimerKind::Retransmission, &mut told)?;
            }
            Stimulus::UserTimeout => now = elapse(&mut stack, TimerKind::User, &mut told)?,
            Stimulus::TimeWaitOver => now = elapse(&mut stack, TimerKind::TimeWait, &mut told)?,
        }
        let after = |stack: &Stack| Some(stack.connection(self.newest(stack)?)?.info());
        let mut went = Vec::new();
        let mut names = Vec::new();
        let mut sent = Vec::new();
        while let Some((whose, transmit)) = stack.poll_transmit(now, &mut told) {
            let around = Around {
                before: self.info(),
                after: after(&stack),
                came: came.as_ref(),
            };
            names.push(name(&transmit.segment, transmit.retransmission, &around)?);
            went.push(transmit.segment.clone());
            sent.push((whose, transmit));
        }
        let waits = after(&stack).is_some_and(|info| info.timer(TimerKind::DelayedAck).is_some());
        let reply = match (answer, names.as_slice()) {
            (Some(Reply::Error(error)), []) => Reply::Error(error),
            (Some(Reply::Queued), []) => Reply::Queued,
            (_, []) if waits => Reply::AckLater,
            (_, []) => Reply::Nothing,
            (_, [reply]) => *reply,
            _ => return None,
        };
        let changed = told.iter().rev().find_map(|(_, event)| match event {
            Event::StateChanged { to, .. } => Some(*to),
            _ => None,
        });
        let mut records = self.history.trace().to_vec();
        let before = records.len();
        self.tell(&mut records, now, came.as_ref(), &told, &sent);
        Some(Observed {
            outcome: Outcome {
                next: changed.unwrap_or(self.state),
                reply,
            },
            came,
            went,
            records,
            before,
            now,
        })
    }

    /// The connection that the table is about: ours, or one that was just made.
    fn newest(&self, stack: &Stack) -> Option<ConnectionId> {
        let of_ours = |(_, connection): &(_, &Connection)| {
            connection.local() == self.local && connection.remote() == self.remote
        };
        let newest = stack.connections().filter(of_ours).last();
        newest.map(|(id, _)| id).or(self.id)
    }

    fn call(&self, stack: &mut Stack, call: Call, told: &mut Told) -> Option<Reply> {
        let now = self.history.world().now();
        let none = Some(Reply::Error(CallError::NoConnection));
        let listener = stack.listeners().next().map(|(id, _)| id);
        match (call, self.id) {
            (Call::OpenActive, _) => {
                match stack.connect(now, Some(self.local), self.remote, told) {
                    Err(ConnectError::AlreadyExists { .. }) => {
                        Some(Reply::Error(CallError::AlreadyExists))
                    }
                    _ => None,
                }
            }
            (Call::OpenPassive, _) => match stack.listen(now, self.local, 16, told) {
                Err(ListenError::AddressInUse(_)) => Some(Reply::Error(CallError::AlreadyExists)),
                _ => None,
            },
            (Call::Close | Call::Abort, _) if self.state == State::Listen => {
                stack.close_listener(now, listener?, told);
                None
            }
            (Call::Send, id) => {
                let id = id.unwrap_or(ConnectionId(u32::MAX));
                let bytes = Bytes::from(alloc::vec![0; usize::try_from(BYTES).unwrap_or(0)]);
                match stack.send(now, id, &bytes, told) {
                    Ok(_) => Some(Reply::Queued),
                    Err(error) => Some(of_send(error)),
                }
            }
            (Call::Receive, id) => {
                let id = id.unwrap_or(ConnectionId(u32::MAX));
                match stack.recv(now, id, 1, told) {
                    Ok(Some(_)) => Some(Reply::Queued),
                    // The end of the stream, which is how sockets say it.
                    Ok(None) | Err(RecvError::Closing) => Some(Reply::Error(CallError::Closing)),
                    Err(RecvError::Closed(_)) => none,
                }
            }
            (Call::Close, id) => {
                let id = id.unwrap_or(ConnectionId(u32::MAX));
                stack.shutdown(now, id, told).err().map(of_send)
            }
            (Call::Abort, id) => {
                stack.abort(now, id?, told);
                None
            }
        }
    }

    /// The segment that arrives, with numbers that stand to the connection as its name says.
    pub(super) fn segment(&self, what: Happens) -> Segment {
        let info = self.info();
        let nxt = info.map(|info| info.snd.nxt);
        let una = info.map(|info| info.snd.una);
        let synchronised = !matches!(self.state, State::Closed | State::Listen | State::SynSent);
        let expected = info.filter(|_| synchronised).map(|info| info.rcv.nxt);
        let wnd = info.map_or(0, |info| info.rcv.wnd);
        let irs = info.filter(|_| synchronised).map(|info| info.rcv.irs);
        let irs = irs.unwrap_or(self.peer_iss);
        // Where nothing is expected yet: as if a connection had been there.
        let seq = expected.unwrap_or(self.peer_iss + 1);
        let iss = info.map(|info| info.snd.iss);
        let some = |ack: Option<SeqNumber>| Some(ack.unwrap_or(SeqNumber(FAR)));
        // Our SYN is acknowledged by whatever comes next; our FIN is not.
        let ack = match self.state {
            State::SynReceived | State::SynSent => some(nxt),
            _ => some(una),
        };
        let bytes = usize::try_from(BYTES).unwrap_or(0);
        let (flags, seq, ack, len) = match what {
            Happens::Syn if synchronised => (Flags::SYN, seq + FAR, None, 0),
            Happens::Syn => (Flags::SYN, self.peer_iss, None, 0),
            Happens::OldSyn => (Flags::SYN, irs, None, 0),
            Happens::SynAck => (Flags::SYN, irs, some(iss.map(|iss| iss + 1)), 0),
            Happens::AckOfAll => (Flags::NONE, seq, some(nxt), 0),
            Happens::AckOfNothing => (Flags::NONE, seq, some(una), 0),
            Happens::AckOfUnsent => (Flags::NONE, seq, some(nxt.map(|nxt| nxt + FAR)), 0),
            Happens::WithoutAck => (Flags::NONE, seq, None, bytes),
            Happens::Data => (Flags::NONE, seq, ack, bytes),
            Happens::DataAhead => (Flags::NONE, seq + BYTES, ack, bytes),
            Happens::OldData => (Flags::NONE, irs + 1, ack, bytes),
            Happens::DataBeyond => (Flags::NONE, seq + wnd, ack, bytes),
            Happens::Fin => (Flags::FIN, seq, ack, 0),
            Happens::FinWithAck => (Flags::FIN, seq, some(nxt), 0),
            Happens::OldFin => (Flags::FIN, seq.minus(1), ack, 0),
            Happens::RstExact if self.state == State::SynSent => {
                (Flags::RST, SeqNumber(0), some(nxt), 0)
            }
            Happens::RstExact => (Flags::RST, seq, None, 0),
            Happens::RstInWindow => (Flags::RST, seq + FAR, None, 0),
            Happens::RstOutside if self.state == State::SynSent => (Flags::RST, seq, None, 0),
            Happens::RstOutside => (Flags::RST, seq.minus(FAR), None, 0),
        };
        Segment {
            src: self.remote,
            dst: self.local,
            seq,
            ack,
            flags,
            window: u16::MAX,
            urgent: 0,
            options: Options::default(),
            payload: Bytes::from(alloc::vec![0; len]),
            ip: IpFields::default(),
        }
    }

    /// Puts down what happened as a world would, so that sentences can be made of it.
    fn tell(
        &self,
        records: &mut Vec<Record>,
        now: Instant,
        came: Option<&Segment>,
        told: &Told,
        sent: &[(Option<ConnectionId>, tcp_core::connection::Transmit)],
    ) {
        let step = self.history.cursor().step + 1;
        let mut next = records
            .iter()
            .filter(|record| matches!(record.what, What::Sent { .. } | What::Copied { .. }))
            .count();
        let mut id = || {
            next += 1;
            // Far above the run's own numbers.
            TransmissionId(u32::try_from(next).unwrap_or(0) | (1 << 31))
        };
        let mut put = |what| {
            records.push(Record {
                at: now,
                step,
                what,
            });
        };
        let about = came.map(|segment| {
            let id = id();
            put(What::Sent {
                id,
                host: self.peer,
                connection: None,
                segment: segment.clone(),
                cause: tcp_core::Cause::ForgedSegment,
                repeats: None,
                departs: now,
                arrives: now,
            });
            put(What::Delivered { id });
            id
        });
        for (connection, event) in told {
            put(What::Core {
                host: self.subject,
                connection: *connection,
                event: *event,
                about,
            });
        }
        for (connection, transmit) in sent {
            put(What::Sent {
                id: id(),
                host: self.subject,
                connection: *connection,
                segment: transmit.segment.clone(),
                cause: transmit.cause,
                repeats: None,
                departs: now,
                arrives: now,
            });
        }
    }
}

const fn of_send(error: SendError) -> Reply {
    match error {
        SendError::Closing => Reply::Error(CallError::Closing),
        SendError::Closed(_) => Reply::Error(CallError::NoConnection),
    }
}

/// Lets time pass until that timer has gone off, and says when that is. What other timers bring
/// before is sent and forgotten.
fn elapse(stack: &mut Stack, timer: TimerKind, told: &mut Told) -> Option<Instant> {
    for _ in 0..MOST_TIMERS {
        let now = stack.poll_timeout()?;
        stack.on_timeout(now, told);
        let fired = |(_, event): &(_, Event)| *event == Event::TimerFired { timer };
        if told.iter().any(fired) {
            return Some(now);
        }
        while stack.poll_transmit(now, told).is_some() {}
        told.clear();
    }
    None
}
