//! Why things happen. Each cause is set by the line that takes the decision, and only there.

use super::Source;

macro_rules! causes {
    ($($(#[$doc:meta])+ $name:ident => $source:expr;)+) => {
        /// The reason for a send, a drop, a transition, a timer or a movement of a window.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Cause { $($(#[$doc])+ $name,)+ }

        impl Cause {
            /// Every cause, in the order in which they are declared.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The clause, kernel rule or person behind it.
            #[must_use]
            pub const fn source(self) -> Source {
                match self { $(Self::$name => $source,)+ }
            }

            /// The cause's own name, as scenarios and exports write it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }
        }
    };
}

use Source::{Application, FreeBsd, Paper, Rfc};

/// The paper that compares Tahoe, Reno and SACK TCP, and describes the first of them, which no RFC
/// does (ACM Computer Communication Review 26(3), 1996).
const TAHOE: Source = Paper("Fall and Floyd 1996", "2");

causes! {
    // What the application asked for:
    /// OPEN, active: a SYN is sent.
    ActiveOpen => Rfc(9293, "3.10.1");
    /// OPEN, passive: LISTEN is entered.
    PassiveOpen => Rfc(9293, "3.10.1");
    /// SEND: bytes were handed over.
    Send => Rfc(9293, "3.10.2");
    /// RECEIVE: the application read, and the window may open.
    Receive => Rfc(9293, "3.10.3");
    /// CLOSE: nothing more will be sent.
    Close => Rfc(9293, "3.10.4");
    /// ABORT: the connection ends at once with RST.
    Abort => Rfc(9293, "3.10.5");
    /// The application closed, and had said before that it would not wait for anything.
    CloseWithoutLinger => Application;
    /// The application closed with received bytes unread, so the peer is reset.
    CloseWithUnreadData => Rfc(9293, "3.6.1");
    /// The application changed a setting.
    SettingChanged => Application;
    /// The application gave up the connection.
    ApplicationGone => Application;

    // The handshake:
    /// A SYN reached a listener, which answers with SYN-ACK.
    SynReceived => Rfc(9293, "3.10.7.2");
    /// The SYN-ACK that we waited for: the connection is established on our side.
    SynAckReceived => Rfc(9293, "3.10.7.3");
    /// A SYN without ACK in SYN-SENT: both ends opened at once.
    SimultaneousOpen => Rfc(9293, "3.5");
    /// The ACK of our SYN in SYN-RECEIVED.
    HandshakeAck => Rfc(9293, "3.10.7.4");
    /// An acknowledgment in SYN-SENT that does not acknowledge our SYN.
    UnacceptableAck => Rfc(9293, "3.10.7.3");
    /// A segment for a port where nobody listens.
    NoConnection => Rfc(9293, "3.10.7.1");
    /// A reset for a port where nobody listens.
    ResetForNobody => Rfc(9293, "3.10.7.1");
    /// An ACK that reached LISTEN: it belongs to no connection here.
    AckInListen => Rfc(9293, "3.10.7.2");
    /// Neither SYN nor RST in SYN-SENT: the segment says nothing that we could use.
    NeitherSynNorReset => Rfc(9293, "3.10.7.3");

    // Sending:
    /// A full-sized segment was waiting, and both windows had room for it.
    DataToSend => Rfc(9293, "3.8.6.2.1");
    /// Everything that is queued goes, though it fills no segment: nothing is in flight.
    AllQueuedToSend => Rfc(9293, "3.8.6.2.1");
    /// What Nagle's algorithm held back goes: everything before it is acknowledged now.
    NagleReleased => Rfc(9293, "3.7.4");
    /// Less than a segment goes while something is in flight, as Nagle's algorithm is switched off.
    NagleOff => Rfc(9293, "3.7.4");
    /// Urgent data goes, though it fills no segment: nobody collects it.
    UrgentDataToSend => Rfc(9293, "3.8.5");
    /// Less than a segment goes, but at least half of the largest window that the peer ever
    /// offered.
    HalfWindowToSend => Rfc(9293, "3.8.6.2.1");
    /// The last bytes before a close carry FIN.
    FinToSend => Rfc(9293, "3.10.4");
    /// The application has urgent data: the peer is told, even where nothing may be sent.
    UrgentToSend => Rfc(9293, "3.8.5");
    /// Silly-window avoidance held data back for too long, so it is sent in spite of it.
    SillyWindowOverride => Rfc(9293, "3.8.6.2.1");
    /// Silly-window avoidance holds data back, and nothing in flight will bring an ACK.
    SillyWindowAvoided => Rfc(9293, "3.8.6.2.1");
    /// Nothing is sent: the application has handed over nothing that was not sent already.
    NothingToSend => Application;
    /// Nothing is sent: all that was handed over is in flight, and kept until it is acknowledged.
    AwaitsAck => Rfc(9293, "3.4");
    /// Nothing is sent: the peer has closed, our application has not, and it has nothing to send.
    CloseAwaited => Rfc(9293, "3.6");
    /// Nothing is sent: the connection is not established yet.
    HandshakeUnfinished => Rfc(9293, "3.10.2");
    /// Nothing is sent: our FIN was the last thing to send.
    EverythingSent => Rfc(9293, "3.10.4");
    /// Nothing is sent: as much is in flight as the congestion window allows.
    CongestionWindowFull => Rfc(5681, "2");
    /// Nothing is sent: as much is in flight as the peer's receive window has room for.
    ReceiveWindowFull => Rfc(9293, "3.8.6");
    /// Nothing is sent: less than a full segment waits for what is in flight to be acknowledged.
    NagleWaits => Rfc(9293, "3.7.4");
    /// Received data is acknowledged at once, as delayed ACKs are switched off.
    AckNow => Rfc(9293, "3.10.7.4");
    /// Part of what came had come before: the report of it cannot wait.
    AckReportsDuplicate => Rfc(2883, "4");
    /// The application switched delayed ACKs off while one was waiting.
    AckByNewSetting => Application;
    /// The peer's FIN is acknowledged.
    AckOfFin => Rfc(9293, "3.10.7.4");
    /// An acknowledgment that may wait a little for data to travel with.
    AckDelayed => Rfc(9293, "3.8.6.3");
    /// Data, or a FIN, took the acknowledgment along that was held back.
    AckPiggybacked => Rfc(9293, "3.10.7.4");
    /// An ACK without data goes out for a reason of its own, and says what the one that was held
    /// back would have said.
    AckSentAlone => Rfc(9293, "3.10.7.4");
    /// The second full-sized segment is acknowledged at once.
    AckEverySecond => Rfc(5681, "4.2");
    /// The second segment of any size is acknowledged at once.
    AckAnySecond => FreeBsd("15", "tcp_input");
    /// At the start of a connection ACKs do not wait.
    QuickAck => Source::Linux("6.18", "TCP_MAX_QUICKACKS");
    /// A delayed acknowledgment's timer went off.
    DelayedAckTimeout => Rfc(9293, "3.8.6.3");
    /// An out-of-order segment is acknowledged at once: a duplicate ACK.
    DuplicateAckForHole => Rfc(5681, "4.2");
    /// A segment filled a hole, and is acknowledged at once.
    HoleFilled => Rfc(5681, "4.2");
    /// A segment beyond the receive window is answered with an ACK of what is expected.
    AckForUnacceptable => Rfc(9293, "3.10.7.4");
    /// So is one that holds only what was received before,
    AckForDuplicate => Rfc(9293, "3.10.7.4");
    /// one that comes while the receive window is closed,
    AckForClosedWindow => Rfc(9293, "3.8.6.1");
    /// one that acknowledges what was never sent,
    AckForUnsent => Rfc(9293, "3.10.7.4");
    /// one with an old timestamp,
    AckForOldTimestamp => Rfc(7323, "5.3");
    /// and one of whose text nothing is new.
    AckForNothingKept => Rfc(9293, "3.10.7.4");
    /// The peer refused the octet of a probe, and with it the acknowledgments that counted it: they
    /// are said again.
    AckAfterRefusedProbe => Rfc(9293, "A.2");
    /// The receive window opened enough to be told.
    WindowUpdate => Rfc(9293, "3.8.6.2.2");
    /// The window is closed, so one byte asks whether it opened.
    WindowProbe => Rfc(9293, "3.8.6.1");
    /// The peer's window is closed while there is something to send: it will be probed.
    ZeroWindow => Rfc(9293, "3.8.6.1");
    /// The peer's window is closed while there is something to send, and the persist timer is
    /// switched off: it will not be probed.
    ZeroWindowNotProbed => Rfc(9293, "3.8.6.1");
    /// The peer's window is open again: probing ends.
    WindowOpened => Rfc(9293, "3.8.6.1");
    /// A challenge ACK for a reset that is in the window, but is not exactly what is expected.
    ChallengeAckForReset => Rfc(5961, "3.2");
    /// A challenge ACK for a SYN on a connection that is synchronised.
    ChallengeAckForSyn => Rfc(5961, "4.2");
    /// A challenge ACK for an acknowledgment that is too old to be believed.
    ChallengeAckForAck => Rfc(5961, "5.2");
    /// Nothing was heard for long: is the peer still there?
    KeepAliveProbe => Rfc(9293, "3.8.4");
    /// The time of silence begins after which the peer is asked.
    KeepAliveIdle => Rfc(9293, "3.8.4");
    /// No probe was answered: the peer is gone.
    KeepAliveTimeout => Rfc(9293, "3.8.4");
    /// Keep-alives are switched off, or the connection is not in a state for them.
    KeepAliveOff => Rfc(9293, "3.8.4");

    // Retransmission:
    /// The retransmission timer went off.
    RetransmissionTimeout => Rfc(6298, "5.4");
    /// After a timeout everything in flight is taken for lost, and goes out again by slow start.
    RetransmissionAfterTimeout => Rfc(5681, "3.1");
    /// Tahoe takes everything in flight for lost, and sends it again by slow start.
    RetransmissionAfterFastRetransmit => TAHOE;
    /// The timer had gone off for the SYN, so data starts with a timeout of 3 seconds.
    RtoAfterLostSyn => Rfc(6298, "5.7");
    /// A fast retransmission starts the timer again: never again sooner than one timeout later.
    FastRetransmitRestartsTimer => Rfc(6298, "5");
    /// The timeout is doubled.
    TimerBackoff => Rfc(6298, "5.5");
    /// The first timeouts of a SYN are not doubled.
    SynLinearTimeout => Source::Linux("6.18", "tcp_syn_linear_timeouts");
    /// The timer is started with the first segment that is not acknowledged.
    TimerStarted => Rfc(6298, "5.1");
    /// So it is before any round trip was measured: by a timeout that nothing but the rule gives.
    TimerStartedUnmeasured => Rfc(6298, "2.1");
    /// Everything is acknowledged: the timer is stopped.
    AllAcknowledged => Rfc(6298, "5.2");
    /// New data was acknowledged: the timer starts again.
    NewDataAcknowledged => Rfc(6298, "5.3");
    /// Retransmitted too often: the connection is given up (R2).
    TooManyRetransmissions => Rfc(9293, "3.8.3");
    /// So many probes of a closed window went unanswered that the connection is given up (R2).
    TooManyProbes => Rfc(9293, "3.8.3");
    /// Retransmitted so often that the path is in doubt (R1).
    PathInDoubt => Rfc(9293, "3.8.3");
    /// A third duplicate ACK: the segment is taken for lost.
    ThirdDuplicateAck => Rfc(5681, "3.2");
    /// A partial ACK in recovery: the next hole is sent again.
    PartialAck => Rfc(6582, "3.2");
    /// The SACK scoreboard marks a segment as lost.
    SackHole => Rfc(6675, "5");
    /// Nothing else may be sent, so what was not heard of below a SACK block goes out again.
    SackGuess => Rfc(6675, "4");
    /// Nothing else may be sent, so the last segment goes out again, to bring an acknowledgment.
    SackRescue => Rfc(6675, "4");
    /// A SACK block tells of segments that were not known to have arrived.
    SackBlock => Rfc(2018, "5");
    /// The first SACK block tells of something that arrived twice.
    DuplicateReported => Rfc(2883, "4");
    /// The peer threw away what it had said that it held.
    SackReneged => Rfc(2018, "8");
    /// Everything that was outstanding at the timeout is acknowledged.
    AllRecovered => Rfc(6582, "3.2");
    /// The same, where SACK tells what is lost.
    AllRecoveredBySack => Rfc(6675, "5.1");
    /// The same with Tahoe, which sends everything again whatever found the loss.
    TahoeRecovered => TAHOE;
    /// Limited transmit: new data on the first two duplicate ACKs.
    LimitedTransmit => Rfc(3042, "2");

    // Congestion control:
    /// The first window: two, three or four segments by their size.
    InitialWindow => Rfc(5681, "3.1");
    /// The first window: ten segments.
    InitialWindowOfTen => Rfc(6928, "2");
    /// The first window, as a knob sets it.
    InitialWindowChosen => Source::Scenario;
    /// The first window is one segment: the SYN, or the answer to it, was lost.
    InitialWindowAfterLostSyn => Rfc(5681, "3.1");
    /// An ACK in slow start.
    SlowStart => Rfc(5681, "3.1");
    /// An ACK in congestion avoidance.
    CongestionAvoidance => Rfc(5681, "3.1");
    /// A further duplicate ACK inflates the window.
    FastRecoveryInflation => Rfc(5681, "3.2");
    /// Reno: an acknowledgment of everything that was outstanding ends fast recovery, and the
    /// window deflates to ssthresh.
    FastRecoveryExit => Rfc(5681, "3.2");
    /// Reno: the first new acknowledgment ends fast recovery, though more is missing.
    FastRecoveryExitEarly => Rfc(5681, "3.2");
    /// Everything that was outstanding at the loss is acknowledged, which ends fast recovery and
    /// the window's inflation.
    NewRenoRecoveryExit => Rfc(6582, "3.2");
    /// The same, where SACK tells what is lost: the window was not inflated.
    SackRecoveryExit => Rfc(6675, "5");
    /// A loss in a window of data for which a mark has reduced the window already.
    RecoveryAfterMark => Rfc(3168, "6.1.2");
    /// A loss found by the timer: one segment, and slow start again.
    CwndAfterTimeout => Rfc(5681, "3.1");
    /// A loss: Tahoe starts again with one segment, however it was found.
    TahoeSlowStart => TAHOE;
    /// An acknowledgment of a part of what was outstanding at the loss deflates the window.
    PartialAckDeflation => Rfc(6582, "3.2");
    /// SACK blocks tell of a loss: the window is halved, and the pipe governs.
    SackRecovery => Rfc(6675, "5");
    /// CUBIC: a loss takes three tenths of the window away.
    CubicReduction => Rfc(9438, "4.6");
    /// CUBIC, below the window at which the last loss happened: fast at first, then slower.
    CubicConcave => Rfc(9438, "4.4");
    /// CUBIC, beyond the window at which the last loss happened: slow at first, then faster.
    CubicConvex => Rfc(9438, "4.5");
    /// CUBIC where Reno would be faster: it grows like Reno.
    CubicRenoFriendly => Rfc(9438, "4.3");
    /// CUBIC after a timeout: one segment, and a threshold of seven tenths.
    CubicTimeout => Rfc(9438, "4.8");
    /// The window is not what limits the sender, so it does not grow.
    WindowNotUsed => Rfc(7661, "4.4");
    /// CUBIC: the window is not what limits the sender, so the time does not count.
    CubicWindowNotUsed => Rfc(9438, "5.8");
    /// Somebody set the window by hand.
    WindowSetByHand => Source::Learner;
    /// The scenario set the window, as a hand would.
    WindowSetByScenario => Source::Scenario;
    /// There is no congestion control: nothing but the peer's window limits.
    NoCongestionControl => Rfc(793, "3.7");
    /// The peer echoes a router's mark: congestion, before anything was lost.
    EcnEcho => Rfc(3168, "6.1.2");
    /// A router marked the segment: its acknowledgments echo that from now on.
    EcnMark => Rfc(3168, "6.1.3");
    /// The peer says that it has reduced its window: the echo ends.
    EcnAnswered => Rfc(3168, "6.1.3");
    /// No data was sent for longer than the timeout: the window restarts.
    IdleRestart => Rfc(5681, "4.1");

    // Measuring:
    /// The first round-trip sample.
    FirstRttSample => Rfc(6298, "2.2");
    /// A later round-trip sample.
    RttSample => Rfc(6298, "2.3");
    /// One of many samples in a round trip, so that it counts for less.
    RttSampleOfMany => Rfc(7323, "G");
    /// The echoed timestamp tells which of several transmissions was answered.
    RttFromTimestamp => Rfc(7323, "4.1");

    // What became of an arriving segment:
    /// In order, with new bytes.
    InOrder => Rfc(9293, "3.10.7.4");
    /// Ahead of a hole: kept for later.
    OutOfOrder => Rfc(9293, "3.10.7.4");
    /// It speaks of urgent data further ahead than what was known.
    UrgentPointerAdvanced => Rfc(9293, "3.8.5");
    /// It acknowledged something new.
    NewAck => Rfc(9293, "3.10.7.4");
    /// An acknowledgment that repeats the last one.
    DuplicateAck => Rfc(5681, "2");
    /// An acknowledgment of something acknowledged long ago: ignored.
    OldAck => Rfc(9293, "3.10.7.4");
    /// An acknowledgment further back than the largest window ever reached: a blind guess.
    AckBelowRange => Rfc(5961, "5.2");
    /// It says what was known already.
    NothingNew => Rfc(9293, "3.10.7.4");
    /// It brought a newer word about the peer's window.
    SendWindowUpdated => Rfc(9293, "3.10.7.4");
    /// It acknowledged something new, but left before the last word about the window; nothing may
    /// be sent beyond what it offers itself.
    RightEdgeKept => Rfc(9293, "3.8.6");
    /// An acknowledgment of something that was never sent.
    AckOfUnsent => Rfc(9293, "3.10.7.4");
    /// The same, on a host that does not answer it.
    AckOfUnsentIgnored => Source::Linux("6.18", "tcp_ack");
    /// Beyond the receive window.
    OutsideWindow => Rfc(9293, "3.10.7.4");
    /// All of it was received before.
    AlreadyReceived => Rfc(9293, "3.10.7.4");
    /// What is expected next, but the receive window is closed.
    WindowIsClosed => Rfc(9293, "3.10.7.4");
    /// Its timestamp is older than one that came before: an old duplicate.
    OldTimestamp => Rfc(7323, "5.3");
    /// It has no timestamps, and both ends agreed on them.
    TimestampMissing => Rfc(7323, "3.2");
    /// No ACK flag where one is required.
    AckMissing => Rfc(9293, "3.10.7.4");
    /// The checksum does not match.
    BadChecksum => Rfc(9293, "3.1");
    /// The header cannot be read.
    Malformed => Rfc(9293, "3.1");
    /// A reset that is believed: it carries exactly the number that is expected.
    ResetReceived => Rfc(9293, "3.10.7.4");
    /// RFC 793 believes any reset in the window.
    ResetInWindow => Rfc(793, "3.4");
    /// A reset while both ends open at once: the open has failed.
    ResetWhileOpening => Rfc(9293, "3.10.7.4");
    /// A reset in SYN-SENT: nobody listens there.
    ConnectionRefused => Rfc(9293, "3.10.7.3");
    /// A reset outside the window.
    BadReset => Rfc(9293, "3.10.7.4");
    /// A reset in the window, but not exactly what is expected.
    ResetNotExact => Rfc(5961, "3.2");
    /// A reset in SYN-SENT that does not acknowledge our SYN.
    ResetNotForSyn => Rfc(9293, "3.10.7.3");
    /// A SYN on a synchronised connection.
    SynInWindow => Rfc(5961, "4.2");
    /// Another SYN in SYN-RECEIVED: whoever listened goes on listening.
    SynReturnsToListen => Rfc(9293, "3.10.7.4");
    /// By RFC 793 a SYN inside the window is an error that ends the connection.
    SynInWindowResets => Rfc(793, "3.9");
    /// So many challenge ACKs went out lately that this segment gets none.
    ChallengeAckLimit => Rfc(5961, "7");
    /// One answer to what is not acceptable was given a moment ago, so this segment gets none.
    InvalidRateLimit => Source::Linux("6.18", "tcp_invalid_ratelimit");
    /// It carries nothing, and repeats what was refused and answered before: another answer would
    /// only be answered again.
    RepeatUnanswered => Rfc(9293, "A.2");
    /// SYN and FIN in one segment, and the host is set to drop such.
    SynWithFin => FreeBsd("15", "drop_synfin");
    /// A segment for a port where nobody listens, and the host is set to keep quiet.
    Blackhole => FreeBsd("15", "blackhole");
    /// Bytes for an application that closed and will not read them: the peer is reset.
    DataAfterClose => Rfc(9293, "3.6.1");
    /// Text or a control bit after the peer's FIN: it cannot be.
    TextAfterFin => Rfc(9293, "3.10.7.4");
    /// It begins in the window but holds nothing that is not known already, or no room is left.
    NothingToKeep => Rfc(9293, "3.10.7.4");
    /// Text that came before the connection was established: kept until it is.
    QueuedUntilEstablished => Rfc(9293, "3.10.7.2");
    /// The listener's SYN queue is full, so the SYN is not answered.
    BacklogFull => Source::Linux("6.18", "tcp_max_syn_backlog");
    /// The listener establishes nothing before data comes: the bare ACK is dropped.
    DeferAccept => Source::Linux("6.18", "TCP_DEFER_ACCEPT");
    /// The listener's accept queue is full, so a SYN is not answered.
    AcceptQueueFull => Source::Linux("6.18", "somaxconn");
    /// The same for the ACK that would establish a connection.
    AcceptQueueFullForAck => Source::Linux("6.18", "somaxconn");
    /// The same for the ACK that brings a SYN cookie back.
    AcceptQueueFullForCookie => Source::Linux("6.18", "somaxconn");
    /// The accept queue is full, and the host is set to say so with a reset.
    AbortOnOverflow => Source::Linux("6.18", "tcp_abort_on_overflow");
    /// The SYN queue is full, so the SYN is answered without keeping anything of it: what must be
    /// known later stands in our first sequence number.
    SynCookieSent => Rfc(4987, "3.6");
    /// The same for each SYN, whatever room the queue has.
    SynCookieAlways => Source::Linux("6.18", "tcp_syncookies");
    /// An ACK gives back a SYN cookie: the connection is made from what the cookie says.
    SynCookieAccepted => Rfc(4987, "3.6");
    /// The SYN's timestamp is older than the last one from the same address.
    OlderTimestampOfHost => Source::Linux("4.11", "tcp_tw_recycle");
    /// A reset, or a segment that is neither SYN nor ACK, reached LISTEN.
    IgnoredInListen => Rfc(9293, "3.10.7.2");
    /// The packet is for another host's address.
    NotForThisHost => Rfc(1122, "3.2.1.3");
    /// The packet comes from or goes to an address that no single host can have.
    InvalidAddress => Rfc(9293, "3.9.2.3");

    // What ICMP reports:
    /// An ICMP soft error: noted for the application, and the connection goes on.
    IcmpSoftError => Rfc(9293, "3.9.2.2");
    /// An ICMP hard error: the connection is aborted.
    IcmpHardError => Rfc(9293, "3.9.2.2");
    /// An ICMP error while the connection is being opened: it is given up, whatever the error.
    IcmpErrorWhileOpening => Rfc(5461, "4");
    /// An ICMP hard error that anybody could have made: it counts as a soft one.
    IcmpHardErrorTakenForSoft => Rfc(5927, "5.2");
    /// It speaks of a sequence number that is not in flight, so it may be forged or late.
    IcmpNotInFlight => Rfc(5927, "4.1");
    /// It speaks of a segment that no connection here sent.
    IcmpForNobody => Rfc(9293, "3.9.2.2");
    /// ICMP Source Quench: discarded.
    SourceQuenchIgnored => Rfc(9293, "3.9.2.2");
    /// The path takes only smaller packets: segments are made shorter, and sent again.
    PathMtuLowered => Rfc(1191, "6.4");
    /// A packet was too big, says ICMP, and names an MTU that is not below the one in use.
    PathMtuNotLower => Rfc(1191, "3");

    // What is not of any TCP:
    /// A firewall forbids a segment, and answers with RST in the name of the host it was for.
    FirewallReset => Source::Scenario;
    /// An attacker off the path forges a segment and guesses its numbers (RFC 5961, 1.1).
    ForgedSegment => Source::Scenario;
    /// An attacker on the path forges the segment that would follow one that it saw.
    InjectedSegment => Source::Scenario;
    /// A SYN of a flood, in a name that is not the sender's (RFC 4987, 2).
    FloodSyn => Source::Scenario;
    /// An attacker on the path sends a segment that it kept.
    ReplayedSegment => Source::Scenario;

    // Closing:
    /// The peer's FIN arrived in order.
    FinReceived => Rfc(9293, "3.10.7.4");
    /// The peer acknowledged our FIN.
    FinAcknowledged => Rfc(9293, "3.10.7.4");
    /// The peer's FIN crossed ours.
    SimultaneousClose => Rfc(9293, "3.6");
    /// TIME-WAIT begins: 2 MSL.
    TimeWaitStarted => Rfc(9293, "3.6.1");
    /// The peer's FIN came again: 2 MSL begins again.
    TimeWaitRestarted => Rfc(9293, "3.10.7.4");
    /// A new SYN can be told from old segments, so its connection takes the place of one in
    /// TIME-WAIT.
    TimeWaitReopened => Rfc(6191, "2");
    /// An active open takes the endpoints of a connection in TIME-WAIT.
    TimeWaitReused => Source::Linux("6.18", "tcp_tw_reuse");
    /// TIME-WAIT is cut to three and a half timeouts: timestamps will tell old segments.
    TimeWaitRecycled => Source::Linux("4.11", "tcp_tw_recycle");
    /// Too many connections are in TIME-WAIT, so this one is forgotten at once.
    TooManyTimeWaits => Source::Linux("6.18", "tcp_max_tw_buckets");
    /// A reset in TIME-WAIT is ignored, so that no old segment can end the wait.
    ResetInTimeWait => Rfc(1337, "3");
    /// 2 MSL are over.
    TimeWaitOver => Rfc(9293, "3.10.8");
    /// An orphan stayed in FIN-WAIT-2 for too long.
    FinWait2Timeout => Source::Linux("6.18", "tcp_fin_timeout");
    /// An orphan is in FIN-WAIT-2: from now on the peer has so much time for its FIN.
    OrphanInFinWait2 => Source::Linux("6.18", "tcp_fin_timeout");
    /// The user timeout went by.
    UserTimeout => Rfc(9293, "3.10.8");
    /// Something is unacknowledged: from now on it may stay so for as long as the user timeout.
    UserTimeoutStarted => Rfc(9293, "3.9.1");
    /// Something was acknowledged: the user timeout begins anew for what is left.
    UserTimeoutStopped => Rfc(9293, "3.9.1");
    /// The connection was not established in time.
    OpenTimeout => FreeBsd("15", "keepinit");
    /// The time begins in which the connection must be established.
    OpenTimeoutStarted => FreeBsd("15", "keepinit");
}
