//! SYN-SENT (RFC 9293, 3.10.7.3), its five steps.

use super::Step;
use crate::connection::options::{self, Negotiated};
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::time::Instant;
use crate::wire::{Flags, Segment};

impl Connection {
    pub(super) fn syn_sent<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> Step {
        // First, check the ACK bit. Acceptable: SND.UNA < SEG.ACK =< SND.NXT.
        let acceptable = segment
            .ack
            .filter(|ack| ack.after(self.snd.una) && ack.at_or_before(self.snd.nxt));
        let is_reset = segment.flags.contains(Flags::RST);
        if segment.ack.is_some() && acceptable.is_none() && !is_reset {
            self.answer_with_reset(segment, Cause::UnacceptableAck);
            cx.tell(Event::Dropped {
                cause: Cause::UnacceptableAck,
            });
            return Step::Break(());
        }
        // Second, check the RST bit: it is believed only with an acceptable ACK, and never
        // answered.
        if is_reset {
            if acceptable.is_some() {
                cx.tell(Event::Accepted {
                    cause: Cause::ConnectionRefused,
                });
                self.fail(cx, Cause::ConnectionRefused);
            } else {
                cx.tell(Event::Dropped {
                    cause: Cause::ResetNotForSyn,
                });
            }
            return Step::Break(());
        }
        // Fifth (third is the security check): neither SYN nor RST.
        if !segment.flags.contains(Flags::SYN) {
            cx.tell(Event::Dropped {
                cause: Cause::NeitherSynNorReset,
            });
            return Step::Break(());
        }
        // Fourth, check the SYN bit.
        match acceptable {
            Some(ack) => {
                self.rcv.start(segment.seq);
                self.agree(cx.now, segment);
                cx.tell(Event::Accepted {
                    cause: Cause::SynAckReceived,
                });
                self.enter(cx, State::Established, Cause::SynAckReceived);
                self.take_window(cx, segment, ack, Cause::SynAckReceived);
                self.heard(cx);
                self.new_ack(cx, segment, ack);
                self.ack_now(Cause::SynAckReceived);
                // "If there are other controls or text in the segment, then continue processing at
                // the sixth step."
                self.check_urgent(cx, segment);
                self.text_and_fin(cx, segment)
            }
            None => {
                // Both sides opened (3.5, figure 7; MUST-10): <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>.
                cx.tell(Event::Accepted {
                    cause: Cause::SimultaneousOpen,
                });
                self.take_syn(cx, segment);
                self.enter(cx, State::SynReceived, Cause::SimultaneousOpen);
                self.take_window(cx, segment, self.snd.iss, Cause::SimultaneousOpen);
                // Our SYN goes out again, as a SYN-ACK now.
                if !self.snd.queue.is_empty() {
                    self.recovery.send_front(Cause::SimultaneousOpen);
                }
                Step::Break(())
            }
        }
    }

    /// The options of the peer's SYN.
    pub(super) fn agree(&mut self, now: Instant, syn: &Segment) {
        self.negotiated = Negotiated::from_syn(&self.config, self.remote, &syn.options);
        self.first_stamp(now, syn);
        self.agree_on_ecn(syn);
        self.negotiated.send_mss = self
            .negotiated
            .send_mss
            .saturating_sub(self.route_len())
            .max(1);
        self.keep_to_path_mtu();
        // Each end keeps to what both take, until its segments tell otherwise.
        let offered = u32::from(self.config.mss_with(self.remote.ip()));
        let most = offered.saturating_sub(self.negotiated.option_len());
        self.rcv.expect_segments_of(self.negotiated.send_mss, most);
        self.rcv.shift = match self.negotiated.send_shift {
            Some(_) => options::receive_shift(&self.config),
            None => 0,
        };
        if !self.passive {
            self.go_by_buffer();
        }
    }

    /// FreeBSD: a socket of ours gets its final buffer as soon as the segment size is known; one
    /// that came to a listener, with the connection.
    pub(super) fn go_by_buffer(&mut self) {
        if self.config.window_by_buffer {
            self.rcv.go_by_buffer(self.negotiated.send_mss);
        }
    }
}
