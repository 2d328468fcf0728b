//! What an application may set while a connection is open (RFC 9293, 3.9.1): by type, by the knob's
//! name, or everything at once.

use super::{Connection, Context};
use crate::event::{Cause, Observer, TimerKind};
use crate::profile::{Config, SetError};
use crate::time::{Duration, Instant};

/// One setting of a connection, as sockets know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionOption {
    /// `TCP_NODELAY`: no Nagle (RFC 9293, MUST-17).
    NoDelay(bool),
    /// `TCP_MAXSEG`: no larger segments from now on.
    MaxSegment(u16),
    /// `SO_RCVBUF`. A window that was offered is not taken back (SHLD-14).
    ReceiveBuffer(u32),
    /// `SO_SNDBUF`. What is in it stays.
    SendBuffer(u32),
    /// `SO_KEEPALIVE` (MUST-24).
    KeepAlive(bool),
    /// `TCP_KEEPIDLE` (MUST-27).
    KeepAliveTime(Duration),
    /// `TCP_KEEPINTVL`.
    KeepAliveInterval(Duration),
    /// `TCP_KEEPCNT`.
    KeepAliveProbes(u8),
    /// `TCP_USER_TIMEOUT`.
    UserTimeout(Option<Duration>),
    /// R1 (MUST-20).
    Retries1(u8),
    /// R2 (MUST-21); 255: never give up.
    Retries(u8),
    /// `TCP_LINGER2`: the limit for an orphan in FIN-WAIT-2.
    FinTimeout(Option<Duration>),
    /// `SO_LINGER` with no time: closing resets.
    AbortOnClose(bool),
    /// `TCP_DELACK`: how long ACKs may wait.
    DelayedAck(Option<Duration>),
    /// `TCP_QUICKACK`: what is owed is acknowledged now.
    QuickAck,
    /// `IP_TTL` (MUST-49).
    Ttl(u8),
    /// The six bits of Diffserv (MUST-48, SHLD-21).
    Dscp(u8),
    /// Whether soft errors are reported (SHLD-20).
    ErrorReports(bool),
}

impl Connection {
    /// Changes one setting.
    pub fn set_option<O: Observer>(
        &mut self,
        now: Instant,
        option: ConnectionOption,
        observer: &mut O,
    ) {
        use ConnectionOption as Opt;
        let mut config = self.config.clone();
        match option {
            Opt::NoDelay(on) => config.nagle = !on,
            Opt::MaxSegment(mss) => config.mss = Some(mss),
            Opt::ReceiveBuffer(size) => config.receive_buffer = size,
            Opt::SendBuffer(size) => config.send_buffer = size,
            Opt::KeepAlive(on) => config.keepalive = on,
            Opt::KeepAliveTime(time) => config.keepalive_time = time,
            Opt::KeepAliveInterval(time) => config.keepalive_interval = time,
            Opt::KeepAliveProbes(count) => config.keepalive_probes = count,
            Opt::UserTimeout(time) => config.user_timeout = time,
            Opt::Retries1(count) => config.retries1 = count,
            Opt::Retries(count) => config.retries = count,
            Opt::FinTimeout(time) => config.fin_timeout = time,
            Opt::AbortOnClose(on) => config.abort_on_close = on,
            Opt::DelayedAck(time) => config.delayed_ack = time,
            Opt::QuickAck => return self.quick_ack(),
            Opt::Ttl(ttl) => config.ttl = ttl,
            Opt::Dscp(dscp) => config.dscp = dscp,
            Opt::ErrorReports(on) => config.error_reports = on,
        }
        self.reconfigure(&mut Context::new(now, observer), config);
    }

    /// Changes one knob by its name, or by a system's (see [`Config::set`]).
    ///
    /// # Errors
    /// As [`Config::set`].
    pub fn set_knob<O: Observer>(
        &mut self,
        now: Instant,
        name: &str,
        value: &str,
        observer: &mut O,
    ) -> Result<(), SetError> {
        let mut config = self.config.clone();
        config.set(name, value)?;
        self.reconfigure(&mut Context::new(now, observer), config);
        Ok(())
    }

    /// New knobs. Those that only the SYN carries, or that belong to the host, have had their
    /// effect; all others hold from now on.
    fn reconfigure<O: Observer>(&mut self, cx: &mut Context<'_, O>, config: Config) {
        let old = core::mem::replace(&mut self.config, config);
        let new = &self.config;
        if self.is_over() {
            return;
        }
        let changed = [
            (
                TimerKind::KeepAlive,
                (old.keepalive, old.keepalive_time, old.keepalive_interval)
                    != (new.keepalive, new.keepalive_time, new.keepalive_interval),
            ),
            (
                TimerKind::User,
                (old.user_timeout, old.open_timeout) != (new.user_timeout, new.open_timeout),
            ),
            (
                TimerKind::FinWait2,
                (old.fin_timeout, old.fast_fin_wait_2) != (new.fin_timeout, new.fast_fin_wait_2),
            ),
        ];
        let waits = new.delay_acks && new.delayed_ack.is_some();
        self.rcv.set_capacity(new.receive_buffer);
        self.rtt.set_bounds(new);
        self.limit_segment_size();
        self.smss_changed();
        // What runs by the old knobs begins anew by the new ones.
        for (timer, changed) in changed {
            if changed {
                self.stop_timer(cx, timer, Cause::SettingChanged);
            }
        }
        if !waits {
            self.quick_ack();
        }
        if self.may_receive() && self.rcv.should_update(self.negotiated.send_mss) {
            self.ack_now(Cause::WindowUpdate);
        }
        self.settle_timers(cx);
    }

    /// An acknowledgment that waits goes out now.
    fn quick_ack(&mut self) {
        if self.timers.is_set(TimerKind::DelayedAck) {
            self.ack_now(Cause::AckByNewSetting);
        }
    }
}
