//! SEGMENT ARRIVES at a host (RFC 9293, 3.10.7): to a connection, to a listener, or to nobody.

use bytes::Bytes;

use super::config::is_unicast;
use super::cookie;
use super::listener::{Listener, OnSyn};
use super::table::{Follow, Owner};
use super::time_wait::{Reopening, beyond};
use super::tuple::FourTuple;
use super::{ConnectionId, ListenerId, Named, Stack, StackObserver};
use crate::connection::{Connection, Transmit, is_syn_fin};
use crate::event::{Cause, Event, State};
use crate::profile::{Blackhole, SynCookies};
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::{self, Flags, IcmpParseError, IpFields, Options, ParseError, Segment};

impl Stack {
    /// An IP packet arrived, with a segment or with an ICMP error about one. What cannot be read is
    /// dropped (RFC 9293, MUST-3 for the checksum).
    pub fn on_packet<O: StackObserver>(&mut self, now: Instant, packet: &[u8], observer: &mut O) {
        self.read(now, packet, &wire::parse(packet), observer);
    }

    /// [`Self::on_packet`] for a packet whose bytes can be shared: what the application reads is a
    /// part of them, and not a copy.
    pub fn on_shared_packet<O: StackObserver>(
        &mut self,
        now: Instant,
        mut packet: Bytes,
        observer: &mut O,
    ) {
        let segment = wire::parse_taking(&mut packet);
        self.read(now, &packet, &segment, observer);
    }

    fn read<O: StackObserver>(
        &mut self,
        now: Instant,
        packet: &[u8],
        segment: &Result<Segment, ParseError>,
        observer: &mut O,
    ) {
        match segment {
            Ok(segment) => self.on_segment(now, segment, observer),
            Err(ParseError::BadTcpChecksum { .. } | ParseError::BadIpChecksum { .. }) => {
                dropped(Cause::BadChecksum, observer);
            }
            Err(ParseError::NotTcp(_)) => match wire::parse_icmp(packet) {
                Ok(error) => self.on_icmp(now, &error, observer),
                Err(IcmpParseError::BadChecksum) => dropped(Cause::BadChecksum, observer),
                Err(_) => dropped(Cause::Malformed, observer),
            },
            Err(_) => dropped(Cause::Malformed, observer),
        }
    }

    /// A segment arrived, with a checksum that is right.
    pub fn on_segment<O: StackObserver>(
        &mut self,
        now: Instant,
        segment: &Segment,
        observer: &mut O,
    ) {
        if let Some(cause) = self.not_for_us(segment) {
            dropped(cause, observer);
        } else if let Some(id) = self.connections.find(&FourTuple::of_arriving(segment)) {
            match self.reopens(id, segment) {
                Some(reopening) => {
                    let listener = reopening.listener;
                    self.syn_arrives(now, listener, segment, Some(reopening), observer);
                }
                None => self.deliver(now, id, segment, observer),
            }
        } else if let Some(id) = self.listener_for(segment) {
            self.arrives_in_listen(now, id, segment, observer);
        } else {
            self.arrives_in_closed(segment, observer);
        }
    }

    /// Why nothing here may even answer, if so.
    fn not_for_us(&self, segment: &Segment) -> Option<Cause> {
        let (src, dst) = (segment.src.ip(), segment.dst.ip());
        // RFC 9293, MUST-57 and MUST-63: not to or from what is no single host. (IPv4's directed
        // broadcasts need a netmask, so they are seen by not being one of our addresses.)
        if !is_unicast(src) || !is_unicast(dst) {
            return Some(Cause::InvalidAddress);
        }
        (!self.config.owns(dst)).then_some(Cause::NotForThisHost)
    }

    /// A segment for a connection that is there.
    fn deliver<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        segment: &Segment,
        observer: &mut O,
    ) {
        let Some((connection, owner)) = self.connections.get_with_owner(id) else {
            return;
        };
        if let Owner::Listener(listener) = owner
            && would_establish(connection, segment)
            && let Some(cause) = self.why_not_established(id, listener, segment)
        {
            self.leave_in_syn_received(now, id, cause, observer);
            return;
        }
        let config = &self.config.config;
        let called = self.connections.call(id, |connection| {
            let named = &mut Named::new(id, observer);
            let owed = connection.owes_challenge();
            connection.on_segment(now, segment, named);
            if !owed && connection.owes_challenge() && !self.challenges.allow(now, config) {
                connection.withhold_challenge(now, named);
            }
        });
        if let Some(((), Follow::Up)) = called {
            self.settle(now, id, observer);
        }
    }

    /// Why a listener leaves the connection in SYN-RECEIVED, although this ACK ends its handshake.
    fn why_not_established(
        &mut self,
        id: ConnectionId,
        listener: ListenerId,
        ack: &Segment,
    ) -> Option<Cause> {
        let connection = self.connections.get_mut(id)?;
        let listener = self.listeners.get(&listener);
        // Linux: while the accept queue is full, the ACK that would establish one more connection
        // is dropped; SYN-ACK, sent again, will bring another.
        if listener.is_some_and(Listener::is_accept_queue_full) {
            return Some(match connection.config().abort_on_overflow {
                true => Cause::AbortOnOverflow,
                false => Cause::AcceptQueueFullForAck,
            });
        }
        // Linux, `TCP_DEFER_ACCEPT`: the ACK that ends the handshake is no reason to wake anybody.
        (ack.seq_len() == 0 && connection.defer()).then_some(Cause::DeferAccept)
    }

    /// The ACK that ends a handshake is dropped, or the connection with it.
    fn leave_in_syn_received<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        cause: Cause,
        observer: &mut O,
    ) {
        if O::ENABLED {
            observer.on_event(Some(id), Event::Dropped { cause });
        }
        if cause == Cause::AbortOnOverflow {
            self.with(now, id, observer, |connection, observer| {
                connection.refuse(now, cause, observer);
            });
        }
    }

    /// The listener that a segment is for. No two can take the same segment.
    fn listener_for(&self, segment: &Segment) -> Option<ListenerId> {
        let mut listeners = self.listeners();
        let found = listeners.find(|(_, listener)| listener.takes(segment.dst));
        found.map(|(id, _)| id)
    }

    /// LISTEN STATE (RFC 9293, 3.10.7.2).
    fn arrives_in_listen<O: StackObserver>(
        &mut self,
        now: Instant,
        listener: ListenerId,
        segment: &Segment,
        observer: &mut O,
    ) {
        // First, check for a RST.
        if segment.flags.contains(Flags::RST) {
            dropped(Cause::IgnoredInListen, observer);
        // Second, check for an ACK.
        } else if segment.ack.is_some() {
            if self.cookie_comes_back(now, listener, segment, observer) {
                return;
            }
            dropped(Cause::AckInListen, observer);
            self.reset(segment, Cause::AckInListen);
        // Third, check for a SYN.
        } else if segment.flags.contains(Flags::SYN) {
            let drops = |listener: &Listener| listener.config().drop_syn_fin;
            if is_syn_fin(segment) && self.listeners.get(&listener).is_some_and(drops) {
                return dropped(Cause::SynWithFin, observer);
            }
            self.syn_arrives(now, listener, segment, None, observer);
        // Fourth, other data or control: it cannot be, and it is dropped.
        } else {
            dropped(Cause::IgnoredInListen, observer);
        }
    }

    /// A SYN for a listener: it is answered while both queues have room, and otherwise dropped, so
    /// that the peer tries again, or answered with a cookie.
    fn syn_arrives<O: StackObserver>(
        &mut self,
        now: Instant,
        listener_id: ListenerId,
        syn: &Segment,
        reopening: Option<Reopening>,
        observer: &mut O,
    ) {
        let recycled = self.older_stamp_of_host(now, syn);
        let Some(listener) = self.listeners.get_mut(&listener_id) else {
            return;
        };
        match listener.on_syn(now, reopening.is_some()) {
            OnSyn::Drop(cause) => return dropped(cause, observer),
            OnSyn::Cookie => return self.answer_with_cookie(now, listener_id, syn),
            OnSyn::Queue if recycled => return dropped(Cause::OlderTimestampOfHost, observer),
            OnSyn::Queue => {}
        }
        let id = self.connections.next_id();
        listener.begin(id);
        let iss = self.config.iss.choose(now, &FourTuple::of_arriving(syn));
        let iss = reopening.map_or(iss, |reopening| beyond(iss, reopening.after));
        let config = listener.config().clone();
        let named = &mut Named::new(id, observer);
        let mut connection = Connection::accept(now, config, syn, iss, named);
        if let Some(mtu) = self.paths.get(now, syn.src.ip()) {
            connection.begin_with_path_mtu(mtu);
        }
        self.connections
            .insert(id, connection, Owner::Listener(listener_id));
        if let Some(reopening) = reopening {
            self.connections.replace(reopening.old, id);
        }
        self.touched(now, id, observer);
    }

    /// `<SEQ=cookie><ACK=SEG.SEQ+1><CTL=SYN,ACK>`, and nothing is kept.
    fn answer_with_cookie(&mut self, now: Instant, listener: ListenerId, syn: &Segment) {
        let Some(config) = self.listeners.get(&listener).map(Listener::config) else {
            return;
        };
        let (options, ecn) = cookie::options_out(now, syn, config);
        let segment = Segment {
            src: syn.dst,
            dst: syn.src,
            seq: self.cookies.bake(now, syn),
            ack: Some(syn.seq + 1),
            flags: Flags::SYN.with(ecn),
            window: u16::try_from(config.receive_buffer).unwrap_or(u16::MAX),
            urgent: 0,
            options,
            payload: Bytes::new(),
            ip: IpFields {
                ttl: config.ttl,
                ..IpFields::default()
            },
        };
        let cause = match config.syn_cookies {
            SynCookies::Always => Cause::SynCookieAlways,
            SynCookies::WhenFull | SynCookies::Off => Cause::SynCookieSent,
        };
        let retransmission = false;
        self.reply(
            None,
            Transmit {
                segment,
                cause,
                retransmission,
            },
        );
    }

    /// Whether an ACK that reached a listener brought back a cookie.
    fn cookie_comes_back<O: StackObserver>(
        &mut self,
        now: Instant,
        listener_id: ListenerId,
        ack: &Segment,
        observer: &mut O,
    ) -> bool {
        let Some(listener) = self.listeners.get_mut(&listener_id) else {
            return false;
        };
        if ack.flags.contains(Flags::SYN) || !listener.expects_cookies(now) {
            return false;
        }
        let Some(syn) = self.cookies.open(now, ack, listener.config()) else {
            return false;
        };
        if listener.is_accept_queue_full() {
            dropped(Cause::AcceptQueueFullForCookie, observer);
            return true;
        }
        let id = self.connections.next_id();
        listener.begin(id);
        let config = listener.config().clone();
        let iss = ack.ack.map_or(SeqNumber(0), |ack| ack.minus(1));
        let named = &mut Named::new(id, observer);
        let connection = Connection::from_cookie(now, config, &syn, iss, named);
        self.connections
            .insert(id, connection, Owner::Listener(listener_id));
        self.deliver(now, id, ack, observer);
        true
    }

    /// CLOSED STATE (RFC 9293, 3.10.7.1): no connection and no listener.
    fn arrives_in_closed<O: StackObserver>(&mut self, segment: &Segment, observer: &mut O) {
        let quiet = match self.config.config.blackhole {
            Blackhole::Off => false,
            Blackhole::Syn => segment.flags.contains(Flags::SYN) && segment.ack.is_none(),
            Blackhole::All => true,
        };
        if quiet {
            return dropped(Cause::Blackhole, observer);
        }
        if segment.flags.contains(Flags::RST) {
            return dropped(Cause::ResetForNobody, observer);
        }
        dropped(Cause::NoConnection, observer);
        self.reset(segment, Cause::NoConnection);
    }

    /// Answers a segment with a reset that its sender will accept (RFC 9293, 3.10.7.1 and
    /// 3.10.7.2; 3.5.2, rule 1).
    fn reset(&mut self, segment: &Segment, cause: Cause) {
        let (seq, ack) = match segment.ack {
            Some(ack) => (ack, None),
            None => (SeqNumber(0), Some(segment.seq_end())),
        };
        let reset = Segment {
            src: segment.dst,
            dst: segment.src,
            seq,
            ack,
            flags: Flags::RST,
            window: 0,
            urgent: 0,
            options: Options::default(),
            payload: Bytes::new(),
            ip: IpFields {
                ttl: self.config.config.ttl,
                ..IpFields::default()
            },
        };
        self.reply(
            None,
            Transmit {
                segment: reset,
                cause,
                retransmission: false,
            },
        );
    }
}

/// Whether a segment ends the handshake of a connection, as far as the host can see.
fn would_establish(connection: &Connection, segment: &Segment) -> bool {
    connection.state() == State::SynReceived
        && segment.ack.is_some()
        && !segment.flags.contains(Flags::RST)
}

/// Tells that what arrived is dropped, and belongs to no connection.
pub(super) fn dropped<O: StackObserver>(cause: Cause, observer: &mut O) {
    if O::ENABLED {
        observer.on_event(None, Event::Dropped { cause });
    }
}
