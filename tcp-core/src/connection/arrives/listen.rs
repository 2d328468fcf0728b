//! LISTEN (RFC 9293, 3.10.7.2), third step: a SYN. (The first two steps are the listener's, which
//! is no connection.)

use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::wire::{Flags, Segment};

impl Connection {
    /// A new TCB for a SYN that reached a listener.
    pub(in crate::connection) fn syn_in_listen<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        syn: &Segment,
        cause: Cause,
    ) {
        self.passive = true;
        self.state = State::Listen;
        self.note_route(syn);
        self.take_syn(cx, syn);
        // RFC 9293 sets these with the ACK that ends the handshake; until then the SYN's own
        // window is all that is known.
        self.snd
            .set_window(u32::from(syn.window), syn.seq, self.snd.iss);
        self.enter(cx, State::SynReceived, cause);
    }

    /// The peer's SYN: RCV.NXT <- SEG.SEQ + 1, IRS <- SEG.SEQ, its options; "any other control or
    /// text should be queued for processing later".
    pub(super) fn take_syn<O: Observer>(&mut self, cx: &mut Context<'_, O>, syn: &Segment) {
        self.rcv.start(syn.seq);
        self.agree(cx.now, syn);
        if !syn.payload.is_empty() && self.rcv.keep(syn.seq + 1, &syn.payload) > 0 {
            cx.tell(Event::Accepted {
                cause: Cause::QueuedUntilEstablished,
            });
        }
        if syn.flags.contains(Flags::FIN) {
            self.rcv.note_fin(syn.seq + 1 + syn.data_len());
        }
    }
}
