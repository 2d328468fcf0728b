//! What people believe instead: each wrong choice is a known misconception, with a sentence that
//! answers it.

use alloc::vec::Vec;

use tcp_core::State;
use tcp_explain::Lang;

use super::cell::Cell;
use crate::table::{Call, CallError, Happens, Outcome, Place, Reply, Stimulus};

/// A misconception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slip {
    /// Whatever surprises is answered with RST.
    ResetsWhatSurprises,
    /// What is not wanted is dropped without a word.
    DropsInSilence,
    /// Each segment is acknowledged, a bare ACK too.
    AcknowledgesAcks,
    /// Text without ACK is acknowledged.
    AcknowledgesWithoutAck,
    /// Text after the FIN is acknowledged like any other.
    TakesTextAfterFin,
    /// Any RST ends a connection.
    ObeysAnyReset,
    /// No RST is believed.
    BelievesNoReset,
    /// A RST is challenged even where it is exact.
    ChallengesExactReset,
    /// A RST is answered with RST.
    AnswersReset,
    /// A SYN on a connection resets it.
    SynResets,
    /// A SYN on a connection begins it anew.
    SynRestarts,
    /// Two segments make a connection.
    EstablishedTooEarly,
    /// A listener answers what it does not expect with silence.
    ListenerIsSilent,
    /// A bare ACK is as good as a SYN-ACK.
    AckOpens,
    /// The end that closes second skips CLOSE-WAIT.
    SkipsCloseWait,
    /// Every FIN leads to TIME-WAIT.
    EveryFinWaits,
    /// The acknowledgment of our FIN closes everything.
    AckOfFinIsTheEnd,
    /// A FIN of the peer's stands for an ACK of ours.
    FinAcknowledgesFin,
    /// With both FINs acknowledged all is over at once.
    SkipsTimeWait,
    /// Who sends FIN is half-closed at once.
    FinIsAcknowledgedAlready,
    /// A FIN is the end.
    CloseIsTheEnd,
    /// CLOSE resets.
    CloseResets,
    /// CLOSE needs a FIN wherever it is called.
    CloseAlwaysSendsFin,
    /// ABORT is a hurried CLOSE.
    AbortSendsFin,
    /// ABORT tells nobody.
    AbortIsSilent,
    /// ABORT always sends RST.
    AbortAlwaysResets,
    /// The first timeout ends the connection.
    GivesUpAtOnce,
    /// Giving up sends RST.
    GivingUpResets,
    /// The user timeout is one more retransmission.
    UserTimeoutRetransmits,
    /// Whoever closed can neither send nor read.
    ClosedIsDeaf,
    /// After the peer's FIN nothing can be sent.
    FinSilencesUs,
    /// Whoever closed can still send.
    SendsAfterClose,
    /// Before the handshake is done, calls fail.
    TooEarlyFails,
    /// Before the handshake is done, data is sent.
    TooEarlySends,
    /// RECEIVE waits even where nothing can come.
    WaitsForNothing,
    /// A second OPEN begins anew.
    OpensTwice,
    /// The number decides nothing: what is behind a hole waits in silence.
    HoleIsSilent,
    /// An ACK that comes too late or too early ends the connection.
    BadAckEnds,
    /// The right answer, but the state is another one.
    OtherState,
    /// The right state, but the answer is another one.
    OtherReply,
}

/// The wrong choices for a cell, the most telling first; none twice, and none that is right.
pub(super) fn slips(cell: Cell, right: Outcome) -> Vec<(Outcome, Slip)> {
    let mut found = Vec::new();
    let state = cell.place.state();
    let mut say = |slip, next, reply| {
        let wrong = Outcome { next, reply };
        let slip = fitting(slip, wrong, right);
        let known = |(other, _): &(Outcome, Slip)| *other == wrong;
        if !same(wrong, right, cell) && !found.iter().any(known) {
            found.push((wrong, slip));
        }
    };
    match cell.stimulus {
        Stimulus::Arrives(what) => arriving(cell, what, &mut say),
        Stimulus::Call(call) => calling(cell.place, call, &mut say),
        Stimulus::Retransmission => {
            say(Slip::GivesUpAtOnce, State::Closed, Reply::Nothing);
            say(Slip::GivesUpAtOnce, State::Closed, Reply::Reset);
            say(Slip::DropsInSilence, state, Reply::Nothing);
        }
        Stimulus::UserTimeout => {
            say(Slip::GivingUpResets, State::Closed, Reply::Reset);
            say(Slip::UserTimeoutRetransmits, state, Reply::Again);
            say(Slip::OtherState, State::TimeWait, Reply::Nothing);
        }
        Stimulus::TimeWaitOver => {
            say(Slip::GivingUpResets, State::Closed, Reply::Reset);
            say(Slip::OtherReply, State::Closed, Reply::Ack);
            say(Slip::OtherState, State::Listen, Reply::Nothing);
        }
    }
    // Where there are too few of these: near misses.
    say(Slip::OtherState, state, right.reply);
    for reply in [Reply::Ack, Reply::Nothing, Reply::ResetAsAcked] {
        say(Slip::OtherReply, right.next, reply);
    }
    for next in [State::Closed, State::Established, State::TimeWait] {
        say(Slip::OtherState, next, right.reply);
    }
    found
}

/// The misconception, where what answers it is true of this cell; else what is wrong with the
/// choice.
fn fitting(slip: Slip, wrong: Outcome, right: Outcome) -> Slip {
    let resets = matches!(
        right.reply,
        Reply::ResetAsAcked | Reply::ResetFromZero | Reply::Reset
    );
    let fits = match slip {
        Slip::OtherState | Slip::OtherReply => false,
        Slip::ResetsWhatSurprises | Slip::AnswersReset => !resets,
        Slip::CloseAlwaysSendsFin => right.reply != Reply::Fin,
        Slip::CloseIsTheEnd | Slip::BadAckEnds => right.next != State::Closed,
        _ => true,
    };
    match (fits, wrong.next == right.next) {
        (true, _) => slip,
        (false, true) if slip == Slip::CloseIsTheEnd && wrong.reply == Reply::Fin => {
            Slip::CloseAlwaysSendsFin
        }
        (false, true) => Slip::OtherReply,
        (false, false) => Slip::OtherState,
    }
}

/// Whether a choice is right, or not clearly wrong: the RFC lets an ACK wait, and lets a second
/// CLOSE succeed.
fn same(wrong: Outcome, right: Outcome, cell: Cell) -> bool {
    let owes = |reply| matches!(reply, Reply::Ack | Reply::AckLater | Reply::Nothing);
    let waits = right.reply == Reply::AckLater && owes(wrong.reply);
    let closed = matches!(cell.stimulus, Stimulus::Call(Call::Close))
        && matches!(wrong.reply, Reply::Nothing | Reply::Queued)
        && matches!(right.reply, Reply::Error(_));
    // MAY-12: an ACK of what was never sent may be answered with an ACK in SYN-RECEIVED too.
    let range = cell.stimulus == Stimulus::Arrives(Happens::AckOfUnsent)
        && right.reply == Reply::ResetAsAcked
        && wrong.reply == Reply::Ack;
    // MAY-13 and the duplicate ACK: an ACK of a hole may be left out.
    let hole = cell.stimulus == Stimulus::Arrives(Happens::DataAhead)
        && right.reply == Reply::Ack
        && owes(wrong.reply);
    // A call that waits, or fails, sends nothing.
    let silent =
        matches!(right.reply, Reply::Queued | Reply::Error(_)) && wrong.reply == Reply::Nothing;
    let alike = [waits, closed, range, hole, silent].contains(&true);
    wrong.next == right.next && (wrong.reply == right.reply || alike)
}

fn arriving(cell: Cell, what: Happens, say: &mut impl FnMut(Slip, State, Reply)) {
    use Happens as H;
    let place = cell.place;
    let state = place.state();
    match (what, place) {
        (H::RstExact | H::RstInWindow | H::RstOutside, _) => {
            resets(place, what, say);
            return;
        }
        (H::Syn, Place::Closed) => {
            say(Slip::DropsInSilence, State::Closed, Reply::Nothing);
            say(Slip::EstablishedTooEarly, State::SynReceived, Reply::SynAck);
            say(Slip::OtherReply, State::Closed, Reply::ResetAsAcked);
        }
        (H::Syn, Place::Listen) => {
            say(Slip::EstablishedTooEarly, State::Established, Reply::SynAck);
            say(Slip::EstablishedTooEarly, State::SynReceived, Reply::Ack);
            say(Slip::OtherState, State::Listen, Reply::SynAck);
        }
        (H::Syn, Place::SynSent) => {
            say(Slip::EstablishedTooEarly, State::Established, Reply::Ack);
            say(
                Slip::ResetsWhatSurprises,
                State::Closed,
                Reply::ResetFromZero,
            );
            say(Slip::DropsInSilence, State::SynSent, Reply::Nothing);
        }
        (H::SynAck, Place::SynSent) => {
            say(Slip::EstablishedTooEarly, State::SynReceived, Reply::Ack);
            say(Slip::OtherReply, State::Established, Reply::Nothing);
            say(Slip::OtherReply, State::Established, Reply::SynAck);
        }
        (H::Syn | H::OldSyn | H::SynAck, _) if place.is_synchronised() => {
            say(Slip::SynResets, State::Closed, Reply::Reset);
            say(Slip::SynRestarts, State::SynReceived, Reply::SynAck);
            say(Slip::DropsInSilence, state, Reply::Nothing);
            say(Slip::OtherReply, state, Reply::Ack);
        }
        (H::AckOfAll | H::Data | H::Fin, Place::SynSent) => {
            say(Slip::AckOpens, State::Established, Reply::Ack);
            say(Slip::AckOpens, State::Established, Reply::Nothing);
            say(
                Slip::ResetsWhatSurprises,
                State::SynSent,
                Reply::ResetAsAcked,
            );
        }
        (_, Place::Listen) => {
            say(Slip::ListenerIsSilent, State::Listen, Reply::Nothing);
            say(Slip::AckOpens, State::Established, Reply::Nothing);
            say(
                Slip::ResetsWhatSurprises,
                State::Closed,
                Reply::ResetAsAcked,
            );
        }
        (H::AckOfAll, Place::SynReceived | Place::SynReceivedActive) => {
            say(Slip::AcknowledgesAcks, State::Established, Reply::Ack);
            say(Slip::OtherState, State::SynReceived, Reply::Nothing);
            say(Slip::OtherState, State::SynReceived, Reply::Again);
        }
        (H::AckOfAll, Place::FinWait1) => {
            say(Slip::AckOfFinIsTheEnd, State::TimeWait, Reply::Nothing);
            say(Slip::AckOfFinIsTheEnd, State::Closed, Reply::Nothing);
            say(Slip::AcknowledgesAcks, State::FinWait2, Reply::Ack);
        }
        (H::AckOfAll, Place::Closing) => {
            say(Slip::SkipsTimeWait, State::Closed, Reply::Nothing);
            say(Slip::AcknowledgesAcks, State::TimeWait, Reply::Ack);
            say(Slip::OtherState, State::FinWait2, Reply::Nothing);
        }
        (H::AckOfAll, Place::LastAck) => {
            say(Slip::EveryFinWaits, State::TimeWait, Reply::Nothing);
            say(Slip::AcknowledgesAcks, State::Closed, Reply::Ack);
            say(Slip::OtherState, State::LastAck, Reply::Nothing);
        }
        (H::Fin, Place::Established) => {
            say(Slip::SkipsCloseWait, State::LastAck, Reply::Fin);
            say(Slip::EveryFinWaits, State::TimeWait, Reply::Ack);
            say(Slip::CloseIsTheEnd, State::Closed, Reply::Ack);
        }
        (H::Fin, Place::FinWait1) => {
            say(Slip::FinAcknowledgesFin, State::TimeWait, Reply::Ack);
            say(Slip::OtherState, State::FinWait2, Reply::Ack);
            say(Slip::CloseIsTheEnd, State::Closed, Reply::Ack);
        }
        (H::FinWithAck, _) => {
            say(Slip::OtherState, State::Closing, Reply::Ack);
            say(Slip::OtherState, State::FinWait2, Reply::Ack);
            say(Slip::SkipsTimeWait, State::Closed, Reply::Ack);
        }
        (H::Fin, Place::FinWait2) => {
            say(Slip::SkipsTimeWait, State::Closed, Reply::Ack);
            say(Slip::OtherReply, State::TimeWait, Reply::Nothing);
            say(Slip::OtherState, State::LastAck, Reply::Fin);
        }
        (H::WithoutAck, _) if place.is_synchronised() => {
            say(Slip::AcknowledgesWithoutAck, state, Reply::Ack);
            say(Slip::ResetsWhatSurprises, State::Closed, Reply::Reset);
            say(Slip::ResetsWhatSurprises, state, Reply::ResetFromZero);
        }
        (H::Data | H::DataAhead, _) if place.has_fin() => {
            say(Slip::TakesTextAfterFin, state, Reply::Ack);
            say(Slip::ResetsWhatSurprises, State::Closed, Reply::Reset);
            say(Slip::OtherState, State::Established, Reply::Ack);
        }
        (H::AckOfUnsent | H::AckOfNothing, Place::SynReceived | Place::SynReceivedActive) => {
            say(Slip::DropsInSilence, State::SynReceived, Reply::Nothing);
            say(Slip::AckOpens, State::Established, Reply::Nothing);
            say(Slip::BadAckEnds, State::Closed, Reply::ResetAsAcked);
        }
        (H::AckOfUnsent, _) => {
            say(Slip::BadAckEnds, State::Closed, Reply::ResetAsAcked);
            say(Slip::DropsInSilence, state, Reply::Nothing);
            say(Slip::ResetsWhatSurprises, state, Reply::ResetAsAcked);
        }
        (H::AckOfNothing | H::AckOfAll, _) => {
            say(Slip::AcknowledgesAcks, state, Reply::Ack);
            say(Slip::BadAckEnds, State::Closed, Reply::ResetAsAcked);
            say(Slip::OtherState, advanced(state), Reply::Nothing);
        }
        (H::DataAhead, _) => {
            say(Slip::HoleIsSilent, state, Reply::Nothing);
            say(Slip::OtherState, State::Closed, Reply::Reset);
        }
        _ => {}
    }
    say(Slip::DropsInSilence, state, Reply::Nothing);
    say(Slip::ResetsWhatSurprises, State::Closed, Reply::Reset);
    say(Slip::ResetsWhatSurprises, state, Reply::ResetAsAcked);
}

fn resets(place: Place, what: Happens, say: &mut impl FnMut(Slip, State, Reply)) {
    let state = place.state();
    if what != Happens::RstExact {
        say(Slip::ObeysAnyReset, State::Closed, Reply::Nothing);
    }
    if !matches!(place, Place::Closed | Place::Listen) {
        say(Slip::BelievesNoReset, state, Reply::Nothing);
    }
    if what != Happens::RstInWindow && place.is_synchronised() {
        say(Slip::ChallengesExactReset, state, Reply::Ack);
    }
    say(Slip::AnswersReset, State::Closed, Reply::ResetFromZero);
    say(Slip::AnswersReset, state, Reply::ResetAsAcked);
    say(Slip::OtherState, State::Listen, Reply::Nothing);
}

fn calling(place: Place, call: Call, say: &mut impl FnMut(Slip, State, Reply)) {
    let state = place.state();
    let error = |error| Reply::Error(error);
    match call {
        Call::OpenActive => {
            say(Slip::OpensTwice, State::SynSent, Reply::Syn);
            say(Slip::EstablishedTooEarly, State::Established, Reply::Syn);
            say(Slip::OtherReply, state, error(CallError::NoConnection));
            say(Slip::OtherReply, state, Reply::Queued);
            say(Slip::OtherState, State::SynReceived, Reply::SynAck);
        }
        Call::OpenPassive => {
            say(Slip::OtherReply, State::Listen, Reply::Syn);
            say(Slip::OtherState, State::SynReceived, Reply::Nothing);
            say(
                Slip::OtherReply,
                State::Closed,
                error(CallError::NoConnection),
            );
        }
        Call::Send => {
            if matches!(place, Place::CloseWait) {
                say(Slip::FinSilencesUs, state, error(CallError::Closing));
            }
            if matches!(state, State::SynSent | State::SynReceived) {
                say(Slip::TooEarlyFails, state, error(CallError::NoConnection));
                say(Slip::TooEarlySends, state, Reply::Data);
            }
            say(Slip::SendsAfterClose, state, Reply::Data);
            say(Slip::SendsAfterClose, state, Reply::Queued);
            say(Slip::OtherReply, state, error(CallError::NoConnection));
            say(Slip::OtherReply, state, Reply::Nothing);
            say(Slip::OtherReply, state, error(CallError::Closing));
        }
        Call::Receive => {
            if matches!(state, State::SynSent | State::SynReceived) {
                say(Slip::TooEarlyFails, state, error(CallError::NoConnection));
            }
            say(Slip::ClosedIsDeaf, state, error(CallError::Closing));
            say(Slip::WaitsForNothing, state, Reply::Queued);
            say(Slip::OtherReply, state, error(CallError::NoConnection));
            say(Slip::OtherReply, state, Reply::Ack);
            say(Slip::OtherState, State::CloseWait, Reply::Nothing);
        }
        Call::Close => {
            if !matches!(place, Place::Closed | Place::Listen | Place::SynSent) {
                say(Slip::FinIsAcknowledgedAlready, State::FinWait2, Reply::Fin);
                say(Slip::EveryFinWaits, State::TimeWait, Reply::Fin);
                say(Slip::CloseResets, State::Closed, Reply::Reset);
            }
            say(Slip::CloseAlwaysSendsFin, State::FinWait1, Reply::Fin);
            say(Slip::CloseAlwaysSendsFin, state, Reply::Fin);
            say(Slip::CloseIsTheEnd, State::Closed, Reply::Fin);
            say(Slip::OtherReply, state, error(CallError::Closing));
            say(Slip::CloseIsTheEnd, State::Closed, Reply::Nothing);
        }
        Call::Abort => {
            say(Slip::AbortSendsFin, State::FinWait1, Reply::Fin);
            say(Slip::AbortIsSilent, State::Closed, Reply::Nothing);
            say(Slip::AbortAlwaysResets, State::Closed, Reply::Reset);
            say(Slip::OtherState, State::TimeWait, Reply::Reset);
            say(Slip::OtherReply, state, error(CallError::Closing));
        }
    }
}

/// A state further than it goes.
const fn advanced(state: State) -> State {
    match state {
        State::FinWait1 => State::FinWait2,
        State::Closing => State::TimeWait,
        State::FinWait2 => State::TimeWait,
        State::Established => State::CloseWait,
        State::LastAck | State::CloseWait | State::TimeWait => State::Closed,
        State::Closed | State::Listen | State::SynSent | State::SynReceived => State::Established,
    }
}

impl Slip {
    /// What answers it.
    pub(super) fn words(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Self::ResetsWhatSurprises => (
                "A RST is for a segment that belongs to no connection, or that acknowledges what cannot be. This one is neither.",
                "RST 用来应答不属于任何连接的报文段，或者确认了不可能之事的报文段。这里两者都不是。",
            ),
            Self::DropsInSilence => (
                "TCP is silent only where an answer would help nobody. Here it has something to do or to say.",
                "只有应答对谁都没有用处时，TCP 才保持沉默。这里它有事要做，或有话要说。",
            ),
            Self::AcknowledgesAcks => (
                "A bare ACK uses up no sequence number, so nothing acknowledges it. Otherwise two ends would acknowledge each other for ever.",
                "不带数据的 ACK 不占用序号，所以不会被确认。否则双方会没完没了地互相确认。",
            ),
            Self::AcknowledgesWithoutAck => (
                "Once the handshake has begun, every segment carries ACK. One without it is dropped before its data is looked at.",
                "三次握手开始之后，每个报文段都带 ACK。没有 ACK 的报文段在查看数据之前就被丢弃。",
            ),
            Self::TakesTextAfterFin => (
                "Behind a FIN there is nothing. What claims to be there is ignored.",
                "FIN 之后不会再有数据。自称在它之后的数据会被忽略。",
            ),
            Self::ObeysAnyReset => (
                "If any RST ended a connection, an attacker would only have to hit the receive window. Only the exact number is believed.",
                "如果任何 RST 都能终止连接，攻击者只要命中接收窗口就够了。只有序号完全吻合的才可信。",
            ),
            Self::BelievesNoReset => (
                "This RST has the number that only somebody who follows the connection knows, so it counts; or it asks for an answer that makes its sender prove itself.",
                "这个 RST 要么带着只有跟得上连接的一方才知道的序号，因而有效；要么需要一个应答，让发送者证明自己。",
            ),
            Self::ChallengesExactReset => (
                "A challenge ACK is for a RST inside the receive window whose number is not exact. An exact one is obeyed, one outside is dropped.",
                "质询 ACK 用于序号在接收窗口之内却不完全吻合的 RST。完全吻合的照办，窗口之外的丢弃。",
            ),
            Self::AnswersReset => (
                "A RST is never answered with a RST: two ends that know nothing of each other would go on for ever.",
                "绝不会用 RST 应答 RST：否则互不相识的两端会没完没了地互发。",
            ),
            Self::SynResets => (
                "That was RFC 793, for a SYN in the receive window. It let anybody who guessed roughly right end a connection.",
                "那是 RFC 793 对接收窗口内的 SYN 的做法。它让任何大致猜中序号的人都能终止连接。",
            ),
            Self::SynRestarts => (
                "A SYN does not begin a connection anew that is there. If the peer has really started again, the answer makes it send a RST.",
                "SYN 不会让已有的连接重新开始。如果对方确实重新启动过，这个应答会使它发送 RST。",
            ),
            Self::EstablishedTooEarly => (
                "A connection is established where both initial sequence numbers are known and our own is acknowledged. One of that is missing here, or more than that is claimed.",
                "双方的初始序号都已得知，并且本端的初始序号已被确认，连接才算建立。这里不是还缺一样，就是多说了一步。",
            ),
            Self::ListenerIsSilent => (
                "An ACK that reaches LISTEN belongs to a connection that is not there any more. The RST tells its sender so.",
                "到达 LISTEN 的 ACK 属于一条早已不存在的连接，RST 就是告诉发送者这件事。",
            ),
            Self::AckOpens => (
                "An ACK alone does not open: the peer’s initial sequence number comes with its SYN, and our own SYN must be acknowledged.",
                "单凭一个 ACK 不能建立连接：对方的初始序号要由它的 SYN 带来，本端的 SYN 也必须被确认。",
            ),
            Self::SkipsCloseWait => (
                "The FIN closes one direction. The other one is for the application to close; until it calls CLOSE, that is CLOSE-WAIT.",
                "FIN 只关闭一个方向，另一个方向由应用程序来关闭。在它调用 CLOSE 之前，就是 CLOSE-WAIT。",
            ),
            Self::EveryFinWaits => (
                "TIME-WAIT is for the end that has sent the last ACK and cannot know whether it arrived: the one that closed first, or both if they closed at once.",
                "TIME-WAIT 属于发出最后一个 ACK 而无从知道它是否到达的一端：先关闭的一端，同时关闭时则是双方。",
            ),
            Self::AckOfFinIsTheEnd => (
                "The ACK closes our direction only. The peer has not sent its FIN yet, and may still send data.",
                "这个 ACK 只关闭了本端的方向。对方还没有发送 FIN，仍可以发送数据。",
            ),
            Self::FinAcknowledgesFin => (
                "The peer’s FIN says nothing of ours. Until an ACK covers our FIN, this is CLOSING.",
                "对方的 FIN 与本端的 FIN 是否到达无关。本端的 FIN 被确认之前，状态是 CLOSING。",
            ),
            Self::SkipsTimeWait => (
                "Its last ACK may be lost, and old segments may still be on their way. So it stays for 2 MSL.",
                "最后一个 ACK 可能丢失，旧的报文段也可能还在途中，所以要停留 2 MSL。",
            ),
            Self::FinIsAcknowledgedAlready => (
                "FIN-WAIT-2 begins when the FIN is acknowledged, and is for the end that closes first.",
                "FIN 被确认之后才进入 FIN-WAIT-2，而且它属于先关闭的一端。",
            ),
            Self::CloseIsTheEnd => (
                "A connection has two directions, and each ends with a FIN that must be acknowledged. Until then it is not CLOSED.",
                "连接有两个方向，每个方向都以一个必须被确认的 FIN 结束。在此之前不会是 CLOSED。",
            ),
            Self::CloseResets => (
                "CLOSE is orderly: what was sent still arrives. A RST would throw it away; that is ABORT.",
                "CLOSE 是有序的关闭：已发送的数据仍会送达。RST 会把它们丢弃，那是 ABORT。",
            ),
            Self::CloseAlwaysSendsFin => (
                "A FIN ends what has been begun. Where nothing has been agreed on, or one FIN is sent already, there is none to send.",
                "FIN 用来结束已经开始的连接。还没有协商成功，或者已经发过 FIN 时，就没有 FIN 可发。",
            ),
            Self::AbortSendsFin => (
                "ABORT is not a hurried CLOSE: it flushes everything, and nothing is waited for.",
                "ABORT 不是加急的 CLOSE：它清空一切，也不等待任何东西。",
            ),
            Self::AbortIsSilent => (
                "The peer has a connection too. Without a RST it would go on sending to nobody.",
                "对方也有这条连接。没有 RST，它会继续向不存在的一端发送。",
            ),
            Self::AbortAlwaysResets => (
                "There is nobody to tell: the peer does not know the connection yet, or it has closed already.",
                "没有谁需要通知：对方还不知道这条连接，或者早已关闭。",
            ),
            Self::GivesUpAtOnce => (
                "One timeout says that something was lost, not that the peer is gone. TCP gives up after R2.",
                "一次超时只说明有东西丢失，不说明对方已经不在。TCP 要到 R2 才放弃。",
            ),
            Self::GivingUpResets => (
                "RFC 9293 deletes the connection here and sends nothing.",
                "RFC 9293 在这里只删除连接，什么也不发送。",
            ),
            Self::UserTimeoutRetransmits => (
                "That is the retransmission timer. The user timeout is how long the application lets it try.",
                "那是重传计时器的事。用户超时规定的是应用程序容许重传多久。",
            ),
            Self::ClosedIsDeaf => (
                "CLOSE ends sending, not reading: until the peer’s FIN comes there may be something to read.",
                "CLOSE 结束的是发送，不是读取：对方的 FIN 到来之前，仍可能有数据可读。",
            ),
            Self::FinSilencesUs => (
                "The peer’s FIN closes the peer’s direction. Ours is open until our application closes it.",
                "对方的 FIN 关闭的是对方的方向。本端的方向由本端应用程序关闭，在此之前是打开的。",
            ),
            Self::SendsAfterClose => (
                "Without a connection, or after CLOSE, nothing more can be sent; before ESTABLISHED it is kept for later.",
                "没有连接，或者已经 CLOSE，就不能再发送；进入 ESTABLISHED 之前，数据先保留着。",
            ),
            Self::TooEarlyFails => (
                "The call comes early, not in vain: it waits until the connection is established.",
                "调用来得早，但不会落空：它一直等到连接建立。",
            ),
            Self::TooEarlySends => (
                "Data is sent when the connection is established. Until then it is kept.",
                "数据要等连接建立才发送，在此之前先保留着。",
            ),
            Self::WaitsForNothing => (
                "Nothing more can come, so there is nothing to wait for.",
                "不会再有数据到来，也就没有什么可等的。",
            ),
            Self::OpensTwice => (
                "A four-tuple names one connection. There is one already, so there cannot be a second.",
                "一个四元组只能确定一条连接。已经有了一条，就不能再有第二条。",
            ),
            Self::HoleIsSilent => (
                "A duplicate ACK tells the sender at once that something is missing.",
                "重复 ACK 会立即告诉发送方：有数据缺失。",
            ),
            Self::BadAckEnds => (
                "An acknowledgment number that does not fit ends no connection. Anybody could have forged it.",
                "一个不合适的确认号不会终止连接，任何人都可能伪造它。",
            ),
            Self::OtherState => (
                "The state is another one: look at what has been sent and acknowledged in each direction.",
                "状态不对：请看每个方向上发送了什么，又确认了什么。",
            ),
            Self::OtherReply => (
                "The state is right. The answer is another one.",
                "状态是对的，应答却不是这样。",
            ),
        };
        lang.pick(en, zh)
    }
}
