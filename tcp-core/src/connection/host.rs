//! What only the host may do with a connection: it knows of the others.

use super::{Connection, Context};
use crate::event::{Cause, NoObserver, Observer, TimerKind};
use crate::profile::Config;
use crate::seq::SeqNumber;
use crate::time::{Duration, Instant};
use crate::wire::Segment;

impl Connection {
    /// The connection that a SYN cookie stands for: in SYN-RECEIVED, as if its SYN-ACK had been
    /// sent. `syn` is the SYN as far as the cookie remembers it.
    pub(crate) fn from_cookie<O: Observer>(
        now: Instant,
        config: Config,
        syn: &Segment,
        iss: SeqNumber,
        observer: &mut O,
    ) -> Self {
        let mut connection = Self::new(config, syn.dst, syn.src, iss);
        let cause = Cause::SynCookieAccepted;
        connection.syn_in_listen(&mut Context::new(now, observer), syn, cause);
        // The SYN-ACK went out long ago, so nobody hears of this one, no timer runs for it, and
        // its round trip is not measured.
        let _syn_ack = connection.output(&mut Context::new(now, &mut NoObserver));
        connection.timers.stop(TimerKind::Retransmission);
        connection.snd.queue.mark_probed();
        connection.stamps.first_is_cookie = true;
        connection
    }

    /// A passive open for which the host has no room: the peer is reset.
    pub(crate) fn refuse<O: Observer>(&mut self, now: Instant, cause: Cause, observer: &mut O) {
        self.send_reset(cause);
        self.return_to_listen(&mut Context::new(now, observer), cause);
    }

    /// The host forgets a connection that is in TIME-WAIT.
    pub(crate) fn forget<O: Observer>(&mut self, now: Instant, cause: Cause, observer: &mut O) {
        self.delete(&mut Context::new(now, observer), cause);
    }

    /// TIME-WAIT lasts three and a half retransmission timeouts (Linux 4.11).
    pub(crate) fn recycle<O: Observer>(&mut self, now: Instant, observer: &mut O) {
        let rto = self.rtt.rto();
        let wait = rto.saturating_mul(4) - rto.divided_by(2);
        self.set_timer(
            &mut Context::new(now, observer),
            TimerKind::TimeWait,
            wait.min(Duration::from_secs(60)),
            Cause::TimeWaitRecycled,
        );
    }

    /// RCV.NXT.
    pub(crate) fn rcv_nxt(&self) -> SeqNumber {
        self.rcv.nxt
    }

    /// The number after the highest that was ever sent.
    pub(crate) fn snd_max(&self) -> SeqNumber {
        self.snd.max
    }
}
