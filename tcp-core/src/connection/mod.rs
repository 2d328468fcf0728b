//! One connection: the transmission control block and what is done with it.
//!
//! The files are cut as RFC 9293, 3.10 cuts its event processing:
//!
//! | file | holds |
//! | --- | --- |
//! | `calls`, `info` | the user calls, OPEN to ABORT (3.10.1 to 3.10.5); STATUS |
//! | `buffers` | the two sequence spaces piece by piece, for views (3.3.1, figures 3 and 4) |
//! | `arrives/` | SEGMENT ARRIVES (3.10.7), one step of it a file |
//! | `timeouts` | what happens when a timer goes off (3.10.8) |
//! | `output/` | what is sent now and in which order, and why nothing is |
//! | `cwnd` | the congestion window, and whatever moves it |
//! | `recovering` | how losses are repaired, and how a recovery begins and ends |
//! | `persist` | probes of a closed window, and the octet that they carry (3.8.6.1) |
//! | `route` | through which gateways its segments go (3.9.2.1) |
//! | `settings` | what may be set while it is open |
//! | `state` | the one place where the state changes, and what it allows |
//! | `sender`, `receiver/` | the two sequence spaces with their buffers |
//! | `chunks`, `reassembly` | what these buffers are made of |
//! | `options` | what the two SYNs agree on |
//! | `peer_segments` | how large the segments are that the peer sends |
//! | `stamps`, `selective`, `ecn` | timestamps; the blocks of a SACK option; congestion marks |
//! | `limits` | when a connection is given up (3.8.3) |
//! | `keepalive` | how a silent peer is asked (3.8.4) |
//! | `reports` | what went wrong, and who hears of it (3.9.1.8) |
//! | `urgent` | urgent data, both ways (3.8.5) |
//! | `icmp` | what ICMP reports about its segments (3.9.2.2) |
//! | `segment_size` | how much data goes into one segment, and what the path makes of it (3.7) |
//! | `host` | what only the host may do with a connection |
//! | `acks` | when an acknowledgment is owed |
//! | `refused` | when what is not acceptable is answered, and when it is not |
//! | `timers` | the table of timers |

mod acks;
mod arrives;
mod buffers;
mod calls;
mod chunks;
mod context;
mod cwnd;
mod ecn;
mod errors;
mod host;
mod icmp;
mod info;
mod keepalive;
mod limits;
mod options;
mod output;
mod peer_segments;
mod persist;
mod reassembly;
mod receiver;
mod recovering;
mod refused;
mod reports;
mod route;
mod segment_size;
mod selective;
mod sender;
mod settings;
mod stamps;
mod state;
mod timeouts;
mod timers;
mod urgent;

use core::net::SocketAddr;

use bytes::Bytes;

use crate::congestion::{Congestion, Hand, Usage};
use crate::event::{Cause, Observer, State};
use crate::profile::Config;
use crate::recovery::Recovery;
use crate::rtt::RttEstimator;
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::{IcmpError, Segment};

use acks::OwedAck;
use context::Context;
use ecn::Ecn;
use options::Negotiated;
use output::{Burst, Held, PendingReset};
use receiver::Receiver;
use sender::Sender;
use stamps::Stamps;
use timers::TimerTable;

pub(crate) use arrives::is_syn_fin;
pub use arrives::reset_for;
pub use buffers::{ReceiveContent, ReceivePiece, ReceiveZone, SendContent, SendPiece, SendZone};
pub(crate) use ecn::{SETUP_SYN, offers as offers_ecn};
pub use errors::{RecvError, SendError};
pub use icmp::IcmpReport;
pub use info::{CaState, Info, ReceiveVariables, RunningTimer, SendVariables, Stage};
pub(crate) use options::receive_shift;
pub use settings::ConnectionOption;
pub(crate) use stamps::clock;

/// A segment to put on the network, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmit {
    /// The segment.
    pub segment: Segment,
    /// Why it is sent.
    pub cause: Cause,
    /// Whether it carries sequence numbers that were sent before.
    pub retransmission: bool,
}

/// The optional parameters of SEND (RFC 9293, 3.9.1.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendFlags {
    /// URGENT: the peer's application shall hurry to the end of this data. New applications should
    /// not use it.
    pub urgent: bool,
    /// PUSH: the segment with the last byte of this data carries PSH (MAY-15). Without it, the last
    /// byte that is queued does (MUST-61).
    pub push: bool,
}

/// One TCP connection: a transmission control block (RFC 9293, 3.3.1) with its buffers and timers.
///
/// A connection that came from [`Connection::accept`] and is refused in SYN-RECEIVED (a reset, or
/// a SYN in the window) *returns to LISTEN*, as RFC 9293 says: its [`State`] is then `Listen`,
/// its listener goes on, and the connection itself is over. So ask [`Connection::is_over`], which
/// is true in CLOSED and LISTEN.
#[derive(Clone, Debug)]
pub struct Connection {
    config: Config,
    local: SocketAddr,
    remote: SocketAddr,
    state: State,
    /// It came from LISTEN (MUST-11).
    passive: bool,
    /// The application closed for good: it reads no more (RFC 9293, 3.6.1; MAY-1).
    application_gone: bool,
    /// The most data in a segment that the path takes, once that was reported.
    path_mss: Option<u32>,
    snd: Sender,
    rcv: Receiver,
    negotiated: Negotiated,
    stamps: Stamps,
    ecn: Ecn,
    timers: TimerTable,
    rtt: RttEstimator,
    recovery: Recovery,
    congestion: Congestion,
    usage: Usage,
    owed_ack: OwedAck,
    refused: refused::Refused,
    reset: Option<PendingReset>,
    persist: persist::Persist,
    held: Held,
    burst: Burst,
    keepalive: keepalive::KeepAlive,
    route: route::Route,
    /// The Diffserv code point of the last segment that was acceptable.
    received_dscp: u8,
    /// The listener waits for data: the peer has our SYN-ACK, so it is not sent again.
    deferred: bool,
    reports: reports::Reports,
}

impl Connection {
    /// OPEN, active (RFC 9293, 3.10.1): enters SYN-SENT; the SYN comes from
    /// [`Self::poll_transmit`].
    pub fn connect<O: Observer>(
        now: Instant,
        config: Config,
        local: SocketAddr,
        remote: SocketAddr,
        iss: SeqNumber,
        observer: &mut O,
    ) -> Self {
        let mut connection = Self::new(config, local, remote, iss);
        connection.open(&mut Context::new(now, observer));
        connection
    }

    /// A SYN reached LISTEN (RFC 9293, 3.10.7.2): enters SYN-RECEIVED; the SYN-ACK comes from
    /// [`Self::poll_transmit`].
    pub fn accept<O: Observer>(
        now: Instant,
        config: Config,
        syn: &Segment,
        iss: SeqNumber,
        observer: &mut O,
    ) -> Self {
        let mut connection = Self::new(config, syn.dst, syn.src, iss);
        let cause = Cause::SynReceived;
        connection.syn_in_listen(&mut Context::new(now, observer), syn, cause);
        connection
    }

    fn new(config: Config, local: SocketAddr, remote: SocketAddr, iss: SeqNumber) -> Self {
        Self {
            local,
            remote,
            state: State::Closed,
            passive: false,
            application_gone: false,
            path_mss: None,
            snd: Sender::new(iss),
            rcv: Receiver::new(config.receive_buffer),
            negotiated: Negotiated::before_syn(&config, remote),
            stamps: Stamps::default(),
            ecn: Ecn::default(),
            timers: TimerTable::default(),
            rtt: RttEstimator::new(&config),
            recovery: Recovery::default(),
            congestion: cwnd::first_congestion(&config, u32::from(config.mss_with(remote.ip()))),
            usage: Usage::default(),
            owed_ack: OwedAck::starting_with(config.quick_acks),
            refused: refused::Refused::default(),
            reset: None,
            persist: persist::Persist::default(),
            held: Held::default(),
            burst: Burst::default(),
            keepalive: keepalive::KeepAlive::default(),
            route: route::Route::default(),
            received_dscp: 0,
            deferred: false,
            reports: reports::Reports::default(),
            config,
        }
    }

    /// SEGMENT ARRIVES (RFC 9293, 3.10.7). The segment must be for this connection's endpoints.
    pub fn on_segment<O: Observer>(&mut self, now: Instant, segment: &Segment, observer: &mut O) {
        self.segment_arrives(&mut Context::new(now, observer), segment);
    }

    /// ICMP reported an error about a segment of this connection's endpoints (RFC 9293, 3.9.2.2).
    pub fn on_icmp<O: Observer>(&mut self, now: Instant, error: &IcmpError, observer: &mut O) {
        self.icmp_arrives(&mut Context::new(now, observer), error);
    }

    /// Handles every timer that is due at `now`, in the order of their deadlines.
    pub fn on_timeout<O: Observer>(&mut self, now: Instant, observer: &mut O) {
        self.timeouts(&mut Context::new(now, observer));
    }

    /// The next segment to send, until there is none. Call it after every other call.
    pub fn poll_transmit<O: Observer>(
        &mut self,
        now: Instant,
        observer: &mut O,
    ) -> Option<Transmit> {
        self.output(&mut Context::new(now, observer))
    }

    /// When [`Self::on_timeout`] wants to be called next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.next().map(|(_, due)| due)
    }

    /// SEND (RFC 9293, 3.10.2): takes what fits into the send buffer, and says how many bytes of
    /// `data` that were. The bytes are shared, not copied.
    ///
    /// # Errors
    /// When nothing can be sent any more.
    pub fn send<O: Observer>(
        &mut self,
        now: Instant,
        data: &Bytes,
        observer: &mut O,
    ) -> Result<usize, SendError> {
        self.send_with(now, data, SendFlags::default(), observer)
    }

    /// SEND with its optional parameters (RFC 9293, 3.9.1.2).
    ///
    /// # Errors
    /// When nothing can be sent any more.
    pub fn send_with<O: Observer>(
        &mut self,
        now: Instant,
        data: &Bytes,
        flags: SendFlags,
        observer: &mut O,
    ) -> Result<usize, SendError> {
        self.call_send(&mut Context::new(now, observer), data, flags)
    }

    /// RECEIVE (RFC 9293, 3.10.3): the next bytes, in order, as many as there are but at most
    /// `max`. `Some` and empty: nothing is there yet. `None`: the peer closed and everything is
    /// read. What came before a reset can still be read after it. (A window update that reading
    /// brings about comes from [`Self::poll_transmit`].)
    ///
    /// # Errors
    /// When nothing will ever come, and the peer's FIN is not the reason.
    pub fn recv(&mut self, max: usize) -> Result<Option<Bytes>, RecvError> {
        self.call_receive(max)
    }

    /// CLOSE (RFC 9293, 3.10.4): nothing more will be sent, reading goes on (half-close).
    ///
    /// # Errors
    /// When the connection is closed, or closing on this side already.
    pub fn shutdown<O: Observer>(
        &mut self,
        now: Instant,
        observer: &mut O,
    ) -> Result<(), SendError> {
        self.call_close(&mut Context::new(now, observer))
    }

    /// The application lets go of the connection: CLOSE, and it will read no more. Unread data
    /// makes it a reset, now or when it comes later (RFC 9293, 3.6.1; SHLD-3).
    pub fn close<O: Observer>(&mut self, now: Instant, observer: &mut O) {
        self.let_go(&mut Context::new(now, observer));
    }

    /// ABORT (RFC 9293, 3.10.5): the connection ends at once, and the peer is reset.
    pub fn abort<O: Observer>(&mut self, now: Instant, observer: &mut O) {
        self.call_abort(&mut Context::new(now, observer));
    }

    /// Sets the congestion window by hand, in bytes; at least a segment. False, and nothing
    /// happens, when the congestion control is not the one that leaves it to a hand.
    pub fn set_cwnd<O: Observer>(
        &mut self,
        now: Instant,
        cwnd: u32,
        by: Hand,
        observer: &mut O,
    ) -> bool {
        self.call_set_cwnd(&mut Context::new(now, observer), cwnd, by)
    }

    /// The state.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// Whether nothing will ever happen here again: CLOSED, or back to LISTEN. (A last RST may
    /// still wait in [`Self::poll_transmit`].)
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Closed | State::Listen)
    }

    /// Whether it came from a passive OPEN (RFC 9293, MUST-11).
    #[must_use]
    pub fn is_passive(&self) -> bool {
        self.passive
    }

    /// Our endpoint.
    #[must_use]
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// The peer's endpoint.
    #[must_use]
    pub fn remote(&self) -> SocketAddr {
        self.remote
    }

    /// The knobs that it runs with.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The Diffserv code point with which the peer's segments come (RFC 9293, 3.9.1.9; MAY-9).
    #[must_use]
    pub fn received_dscp(&self) -> u8 {
        self.received_dscp
    }

    /// Bytes that [`Self::recv`] would give now.
    #[must_use]
    pub fn readable(&self) -> u32 {
        self.rcv.readable()
    }

    /// Bytes that [`Self::send`] would take now.
    #[must_use]
    pub fn writable(&self) -> u32 {
        match self.may_send() {
            Ok(()) => self.send_room(),
            Err(_) => 0,
        }
    }

    /// Whether the peer's FIN was reached and every byte before it was read.
    #[must_use]
    pub fn is_at_end_of_stream(&self) -> bool {
        self.rcv.fin_received && self.rcv.readable() == 0
    }
}
