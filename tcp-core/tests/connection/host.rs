//! One connection and a peer that the test plays by hand.
//!
//! Our numbers start at 1000, the peer's at 5000, so the first bytes are 1001 and 5001.

use core::fmt::Write;
use core::net::SocketAddr;

use bytes::Bytes;
use tcp_core::connection::{Info, Transmit};
use tcp_core::wire::{Ecn, Options, Timestamps};
use tcp_core::{
    Cause, Config, Connection, Duration, Event, Flags, Instant, Segment, SeqNumber, State,
    TimerKind,
};

/// Our initial sequence number.
pub(crate) const ISS: u32 = 1000;
/// The peer's initial sequence number.
pub(crate) const IRS: u32 = 5000;

pub(crate) fn local() -> SocketAddr {
    "192.0.2.1:40000".parse().expect("an address")
}

pub(crate) fn remote() -> SocketAddr {
    "198.51.100.2:80".parse().expect("an address")
}

pub(crate) fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// `count` bytes that differ from their neighbours.
pub(crate) fn bytes(count: usize) -> Bytes {
    (0..count)
        .map(|n| u8::try_from(n % 251).expect("less than 251"))
        .collect()
}

/// A segment from the peer, `<SEQ=seq>`, with a window of 10,000; refine it with [`Build`].
pub(crate) fn seg(seq: u32) -> Segment {
    Segment {
        src: remote(),
        dst: local(),
        seq: SeqNumber(seq),
        ack: None,
        flags: Flags::NONE,
        window: 10_000,
        urgent: 0,
        options: Options::default(),
        payload: Bytes::new(),
        ip: tcp_core::wire::IpFields::default(),
    }
}

pub(crate) trait Build: Sized {
    fn flag(self, flag: Flags) -> Self;
    fn ack(self, ack: u32) -> Self;
    fn win(self, window: u16) -> Self;
    fn data(self, count: usize) -> Self;
    fn text(self, text: &[u8]) -> Self;
    fn mss(self, mss: u16) -> Self;
    fn scale(self, shift: u8) -> Self;
    /// Timestamps: `TSval` and `TSecr`.
    fn stamp(self, value: u32, echo: u32) -> Self;
    fn sack_ok(self) -> Self;
    fn syn(self) -> Self {
        self.flag(Flags::SYN)
    }
    fn fin(self) -> Self {
        self.flag(Flags::FIN)
    }
    fn rst(self) -> Self {
        self.flag(Flags::RST)
    }
}

impl Build for Segment {
    fn flag(mut self, flag: Flags) -> Self {
        self.flags = self.flags.with(flag);
        self
    }
    fn ack(mut self, ack: u32) -> Self {
        self.ack = Some(SeqNumber(ack));
        self
    }
    fn win(mut self, window: u16) -> Self {
        self.window = window;
        self
    }
    fn data(mut self, count: usize) -> Self {
        self.payload = bytes(count);
        self
    }
    fn text(mut self, text: &[u8]) -> Self {
        self.payload = Bytes::copy_from_slice(text);
        self
    }
    fn mss(mut self, mss: u16) -> Self {
        self.options.mss = Some(mss);
        self
    }
    fn scale(mut self, shift: u8) -> Self {
        self.options.window_scale = Some(shift);
        self
    }
    fn stamp(mut self, value: u32, echo: u32) -> Self {
        self.options.timestamps = Some(Timestamps { value, echo });
        self
    }
    fn sack_ok(mut self) -> Self {
        self.options.sack_permitted = true;
        self
    }
}

/// A segment as one line: `S. 1000:1000(0) ack 5001 win 65535 <mss 1460,scale 0>`.
pub(crate) fn show(segment: &Segment) -> String {
    let mut text = String::from(match segment.ip.ecn {
        Ecn::NotEct => "",
        Ecn::Ect0 => "[ect0] ",
        Ecn::Ect1 => "[ect1] ",
        Ecn::Ce => "[ce] ",
    });
    let letters = [
        (Flags::SYN, 'S'),
        (Flags::FIN, 'F'),
        (Flags::RST, 'R'),
        (Flags::PSH, 'P'),
        (Flags::URG, 'U'),
        (Flags::ECE, 'E'),
        (Flags::CWR, 'W'),
    ];
    for (flag, letter) in letters {
        if segment.flags.contains(flag) {
            text.push(letter);
        }
    }
    if segment.ack.is_some() {
        text.push('.');
    }
    let end = segment.seq + segment.data_len();
    write!(text, " {}:{end}({})", segment.seq, segment.data_len()).expect("a string");
    if let Some(ack) = segment.ack {
        write!(text, " ack {ack}").expect("a string");
    }
    if !segment.flags.contains(Flags::RST) {
        write!(text, " win {}", segment.window).expect("a string");
    }
    let mut options = Vec::new();
    if let Some(mss) = segment.options.mss {
        options.push(format!("mss {mss}"));
    }
    if let Some(shift) = segment.options.window_scale {
        options.push(format!("scale {shift}"));
    }
    if segment.options.sack_permitted {
        options.push("sackOK".into());
    }
    if let Some(Timestamps { value, echo }) = segment.options.timestamps {
        options.push(format!("TS val {value} ecr {echo}"));
    }
    if !segment.options.sack.is_empty() {
        let blocks = segment.options.sack.as_slice().iter();
        let blocks: Vec<_> = blocks
            .map(|(left, right)| format!("{left}:{right}"))
            .collect();
        options.push(format!("sack {}", blocks.join(" ")));
    }
    if !options.is_empty() {
        write!(text, " <{}>", options.join(",")).expect("a string");
    }
    text
}

/// The connection under test, its clock, and everything that it told since the last look.
pub(crate) struct Host {
    pub(crate) conn: Connection,
    pub(crate) now: Instant,
    pub(crate) events: Vec<Event>,
}

/// Small windows make small numbers: MSS 1000, a receive buffer of 10,000, no scaling, and none of
/// the options that would make each line longer.
pub(crate) fn config() -> Config {
    Config {
        mss: Some(1000),
        receive_buffer: 10_000,
        window_scaling: false,
        timestamps: false,
        sack: false,
        ..Config::default()
    }
}

impl Host {}

/// A host in each state.
impl Host {
    pub(crate) fn syn_sent_unsent(config: Config) -> Self {
        let mut events = Vec::new();
        let now = Instant::ZERO;
        let conn = Connection::connect(now, config, local(), remote(), SeqNumber(ISS), &mut events);
        Self { conn, now, events }
    }

    pub(crate) fn syn_sent_with(config: Config) -> Self {
        let mut host = Self::syn_sent_unsent(config);
        host.sends_any();
        host
    }

    pub(crate) fn syn_sent() -> Self {
        Self::syn_sent_with(config())
    }

    pub(crate) fn accepts(config: Config, syn: &Segment) -> Self {
        let mut events = Vec::new();
        let now = Instant::ZERO;
        let conn = Connection::accept(now, config, syn, SeqNumber(ISS), &mut events);
        Self { conn, now, events }
    }

    /// By a passive OPEN.
    pub(crate) fn syn_received() -> Self {
        let mut host = Self::accepts(config(), &seg(IRS).syn().mss(1000));
        host.sends_any();
        host
    }

    /// By an active OPEN that crossed the peer's.
    pub(crate) fn syn_received_active() -> Self {
        let mut host = Self::syn_sent();
        host.gets(seg(IRS).syn().mss(1000));
        host.sends_any();
        host.is(State::SynReceived)
    }

    /// The peer's window is `window`, the round trip takes no time.
    pub(crate) fn established_with(config: Config, window: u16) -> Self {
        let mut host = Self::syn_sent_with(config);
        host.gets(seg(IRS).syn().ack(ISS + 1).mss(1000).win(window));
        host.sends_any();
        host.is(State::Established)
    }

    pub(crate) fn established() -> Self {
        Self::established_with(config(), 10_000)
    }

    pub(crate) fn fin_wait_1() -> Self {
        let mut host = Self::established();
        host.shutdown();
        host.sends_any();
        host.is(State::FinWait1)
    }

    pub(crate) fn fin_wait_2() -> Self {
        let mut host = Self::fin_wait_1();
        host.gets(seg(IRS + 1).ack(ISS + 2));
        host.is(State::FinWait2)
    }

    pub(crate) fn close_wait() -> Self {
        let mut host = Self::established();
        host.gets(seg(IRS + 1).ack(ISS + 1).fin());
        host.sends_any();
        host.is(State::CloseWait)
    }

    pub(crate) fn closing() -> Self {
        let mut host = Self::fin_wait_1();
        host.gets(seg(IRS + 1).ack(ISS + 1).fin());
        host.sends_any();
        host.is(State::Closing)
    }

    pub(crate) fn last_ack() -> Self {
        let mut host = Self::close_wait();
        host.shutdown();
        host.sends_any();
        host.is(State::LastAck)
    }

    pub(crate) fn time_wait() -> Self {
        let mut host = Self::fin_wait_2();
        host.gets(seg(IRS + 1).ack(ISS + 2).fin());
        host.sends_any();
        host.is(State::TimeWait)
    }

    /// A host in each of the seven synchronised states, with our next number and the peer's.
    pub(crate) fn synchronized() -> Vec<(Self, u32, u32)> {
        vec![
            (Self::established(), ISS + 1, IRS + 1),
            (Self::fin_wait_1(), ISS + 2, IRS + 1),
            (Self::fin_wait_2(), ISS + 2, IRS + 1),
            (Self::close_wait(), ISS + 1, IRS + 2),
            (Self::closing(), ISS + 2, IRS + 2),
            (Self::last_ack(), ISS + 2, IRS + 2),
            (Self::time_wait(), ISS + 2, IRS + 2),
        ]
    }
}

/// What happens.
impl Host {
    #[allow(
        clippy::needless_pass_by_value,
        reason = "a trace reads better without ampersands"
    )]
    pub(crate) fn gets(&mut self, segment: Segment) {
        self.conn.on_segment(self.now, &segment, &mut self.events);
    }

    /// The clock moves; the connection is woken exactly when it asked to be.
    pub(crate) fn after(&mut self, span: Duration) {
        let until = self.now + span;
        while let Some(due) = self.conn.poll_timeout().filter(|due| *due <= until) {
            self.now = self.now.max(due);
            self.conn.on_timeout(self.now, &mut self.events);
            // Whatever a timer sends waits for the test to look at it.
            if self.conn.poll_timeout() == Some(due) {
                panic!("the timer due at {due:?} does not go away");
            }
        }
        self.now = until;
    }

    pub(crate) fn writes(&mut self, count: usize) {
        let taken = self
            .conn
            .send(self.now, &bytes(count), &mut self.events)
            .expect("open");
        assert_eq!(taken, count, "the send buffer is full");
    }

    pub(crate) fn reads(&mut self, max: usize) -> Bytes {
        self.conn.recv(max).expect("open").expect("not at the end")
    }

    pub(crate) fn shutdown(&mut self) {
        self.conn
            .shutdown(self.now, &mut self.events)
            .expect("open");
    }

    pub(crate) fn close(&mut self) {
        self.conn.close(self.now, &mut self.events);
    }

    pub(crate) fn abort(&mut self) {
        self.conn.abort(self.now, &mut self.events);
    }
}

/// What is expected.
impl Host {
    pub(crate) fn poll(&mut self) -> Option<Transmit> {
        self.conn.poll_transmit(self.now, &mut self.events)
    }

    /// The next segment, for that reason.
    #[track_caller]
    pub(crate) fn sends(&mut self, expected: &str, cause: Cause) -> Transmit {
        let transmit = self
            .poll()
            .unwrap_or_else(|| panic!("nothing is sent, expected {expected}"));
        assert_eq!(
            (show(&transmit.segment).as_str(), transmit.cause),
            (expected, cause)
        );
        transmit
    }

    /// The same, and it carries numbers that were sent before.
    #[track_caller]
    pub(crate) fn sends_again(&mut self, expected: &str, cause: Cause) {
        assert!(
            self.sends(expected, cause).retransmission,
            "{expected} is no retransmission"
        );
    }

    /// Everything that is waiting to be sent goes out, unseen.
    pub(crate) fn sends_any(&mut self) -> Vec<Transmit> {
        core::iter::from_fn(|| self.poll()).collect()
    }

    #[track_caller]
    pub(crate) fn silent(&mut self) {
        if let Some(transmit) = self.poll() {
            panic!(
                "sends {} ({})",
                show(&transmit.segment),
                transmit.cause.name()
            );
        }
        // Who says nothing can say why, unless there is nobody.
        assert_eq!(self.conn.why_quiet().is_none(), self.conn.is_over());
    }

    /// Nothing is sent, for this reason.
    #[track_caller]
    pub(crate) fn quiet(&mut self, cause: Cause) {
        self.silent();
        assert_eq!(self.conn.why_quiet(), Some(cause));
    }

    #[track_caller]
    pub(crate) fn is(self, state: State) -> Self {
        assert_eq!(self.conn.state(), state);
        self
    }

    #[track_caller]
    pub(crate) fn in_state(&self, state: State) {
        assert_eq!(self.conn.state(), state);
    }

    /// The state changed exactly so since the last look.
    #[track_caller]
    pub(crate) fn moved(&mut self, from: State, to: State, cause: Cause) {
        let moves: Vec<Event> = self
            .events
            .extract_if(.., |event| matches!(event, Event::StateChanged { .. }))
            .collect();
        assert_eq!(moves, [Event::StateChanged { from, to, cause }]);
    }

    #[track_caller]
    pub(crate) fn told(&self, event: Event) {
        assert!(
            self.events.contains(&event),
            "{event:?} is not among {:#?}",
            self.events
        );
    }

    #[track_caller]
    pub(crate) fn accepted(&self, cause: Cause) {
        self.told(Event::Accepted { cause });
    }

    #[track_caller]
    pub(crate) fn dropped(&self, cause: Cause) {
        self.told(Event::Dropped { cause });
    }

    pub(crate) fn forget(&mut self) {
        self.events.clear();
    }

    pub(crate) fn info(&self) -> Info {
        self.conn.info()
    }

    /// How long until a timer goes off.
    pub(crate) fn timer(&self, kind: TimerKind) -> Option<Duration> {
        self.info()
            .timer(kind)
            .map(|timer| timer.due.since(self.now))
    }
}
