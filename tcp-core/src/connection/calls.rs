//! The user calls (RFC 9293, 3.10.1 to 3.10.5).

use bytes::Bytes;

use super::{Connection, Context, RecvError, SendError, SendFlags};
use crate::congestion::{Controller, Hand};
use crate::event::{Cause, Event, Observer, State};
use crate::wire::Segment;

impl Connection {
    /// The window is set by hand: what waits may go out now.
    pub(super) fn call_set_cwnd<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        cwnd: u32,
        by: Hand,
    ) -> bool {
        let mut taken = false;
        self.change_window(cx, |congestion, _| {
            taken = congestion.set_cwnd(cwnd);
            by.cause()
        });
        taken
    }

    /// OPEN, active (3.10.1). The SYN itself comes from `output`.
    pub(super) fn open<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        self.enter(cx, State::SynSent, Cause::ActiveOpen);
        self.settle_timers(cx);
    }

    /// Whether SEND is served in this state (3.10.2).
    pub(super) fn may_send(&self) -> Result<(), SendError> {
        match self.state {
            // "Connection does not exist."
            State::Closed | State::Listen => Err(SendError::Closed(self.error())),
            State::SynSent | State::SynReceived | State::Established | State::CloseWait
                if !self.snd.closing =>
            {
                Ok(())
            }
            // "Connection closing."
            _ => Err(SendError::Closing),
        }
    }

    /// Room in the send buffer. (It is kept below 2^30, so that sequence numbers stay comparable.)
    pub(super) fn send_room(&self) -> u32 {
        self.config
            .send_buffer
            .min(1 << 30)
            .saturating_sub(self.snd.buffered())
    }

    /// SEND (3.10.2). Before ESTABLISHED the data is queued.
    pub(super) fn call_send<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        data: &Bytes,
        flags: SendFlags,
    ) -> Result<usize, SendError> {
        self.may_send()?;
        let room = usize::try_from(self.send_room()).unwrap_or(usize::MAX);
        let taken = data.slice(..data.len().min(room));
        let count = taken.len();
        self.snd.push(&taken);
        if count > 0 && flags.push {
            self.snd.pushed = Some(self.snd.buffer_end());
        }
        if count > 0 && flags.urgent {
            self.send_urgent();
        }
        self.settle_timers(cx);
        Ok(count)
    }

    /// RECEIVE (3.10.3).
    pub(super) fn call_receive(&mut self, max: usize) -> Result<Option<Bytes>, RecvError> {
        if self.application_gone {
            return Err(RecvError::Closing);
        }
        let bytes = self.rcv.read(u32::try_from(max).unwrap_or(u32::MAX));
        if bytes.is_empty() && self.rcv.readable() == 0 {
            // "Since the remote side has already sent FIN, RECEIVEs must be satisfied by data
            // already on hand."
            if self.rcv.fin_received {
                return Ok(None);
            }
            if self.is_over() {
                return Err(RecvError::Closed(self.error()));
            }
        }
        if self.may_receive() && self.rcv.should_update(self.negotiated.send_mss) {
            self.ack_now(Cause::WindowUpdate);
        }
        Ok(Some(bytes))
    }

    /// Whether the peer may still send text: the states of the seventh step of 3.10.7.4.
    pub(super) fn may_receive(&self) -> bool {
        matches!(
            self.state,
            State::Established | State::FinWait1 | State::FinWait2
        )
    }

    /// CLOSE (3.10.4).
    pub(super) fn call_close<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
    ) -> Result<(), SendError> {
        match self.state {
            State::Closed | State::Listen => return Err(SendError::Closed(self.error())),
            State::SynSent => self.delete(cx, Cause::Close),
            State::SynReceived => {
                if self.snd.closing {
                    return Err(SendError::Closing);
                }
                self.snd.closing = true;
                // With data queued the CLOSE waits for ESTABLISHED.
                if self.snd.buffered() == 0 {
                    self.enter(cx, State::FinWait1, Cause::Close);
                }
            }
            State::Established => {
                self.snd.closing = true;
                self.enter(cx, State::FinWait1, Cause::Close);
            }
            State::CloseWait if !self.snd.closing => {
                // LAST-ACK is entered when the FIN is sent, after all data.
                self.snd.closing = true;
            }
            State::CloseWait
            | State::FinWait1
            | State::FinWait2
            | State::Closing
            | State::LastAck
            | State::TimeWait => return Err(SendError::Closing),
        }
        self.settle_timers(cx);
        Ok(())
    }

    /// The application lets go: CLOSE, and no RECEIVE any more (3.6.1; MAY-1).
    pub(super) fn let_go<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.application_gone {
            return;
        }
        if self.config.abort_on_close {
            self.abort_for(cx, Cause::CloseWithoutLinger);
            return;
        }
        self.application_gone = true;
        let unread = self.rcv.readable() > 0 || !self.rcv.out_of_order.is_empty();
        self.rcv.discard();
        // SHLD-3: data would be lost, so the peer is told by a reset.
        if unread && self.may_reset() {
            self.send_reset(Cause::CloseWithUnreadData);
            self.reports.abort(Cause::CloseWithUnreadData);
            self.delete(cx, Cause::CloseWithUnreadData);
            return;
        }
        // A connection that is closed or closing already goes on as it was.
        let _ = self.call_close(cx);
        self.settle_timers(cx);
    }

    /// Data came for an application that had closed: it is lost, and a reset says so (3.6.1;
    /// SHLD-3).
    pub(super) fn data_after_close<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) {
        cx.tell(Event::Dropped {
            cause: Cause::DataAfterClose,
        });
        // As for what belongs to nobody: its number is what the peer acknowledged.
        self.answer_with_reset(segment, Cause::DataAfterClose);
        self.fail(cx, Cause::DataAfterClose);
    }

    /// ABORT (3.10.5).
    pub(super) fn call_abort<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        self.abort_for(cx, Cause::Abort);
    }

    fn abort_for<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        if self.is_over() {
            return;
        }
        self.application_gone = true;
        self.rcv.discard();
        if self.may_reset() {
            self.send_reset(cause);
        }
        if self.state != State::TimeWait {
            self.reports.abort(cause);
        }
        self.delete(cx, cause);
    }

    /// Whether an ABORT in this state sends a reset: not before the peer is known, and not when
    /// both sides have closed (3.10.5).
    fn may_reset(&self) -> bool {
        matches!(
            self.state,
            State::SynReceived
                | State::Established
                | State::FinWait1
                | State::FinWait2
                | State::CloseWait
        )
    }
}
