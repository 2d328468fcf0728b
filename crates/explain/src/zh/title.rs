//! 做了什么：标题。 (What was done, as a heading.)

use alloc::format;
use alloc::string::String;

use tcp_core::Cause;

use crate::facts::{Facts, or, with};
use tcp_sim::ids::Kind;

/// The heading for something that was sent, taken or thrown away because of `cause`.
#[expect(
    clippy::too_many_lines,
    reason = "one line for each cause, and no wildcard"
)]
pub(crate) fn title(cause: Cause, f: &Facts<'_>) -> String {
    let who = f.first();
    match cause {
        Cause::ActiveOpen => format!("{who}发送 SYN，发起连接"),
        Cause::PassiveOpen => format!("{who}开始监听"),
        Cause::Send => format!("{who}的应用程序写入数据"),
        Cause::Receive => format!("{who}的应用程序读取数据"),
        Cause::Close => format!("{who}的应用程序关闭连接"),
        Cause::Abort => format!("{who}用 RST 中止连接"),
        Cause::CloseWithoutLinger => format!("{who}用 RST 关闭连接"),
        Cause::CloseWithUnreadData => format!("{who}关闭连接时还有数据没读"),
        Cause::SettingChanged => "应用程序改变了设置".into(),
        Cause::ApplicationGone => format!("{who}的应用程序已经离开"),

        Cause::SynReceived => format!("{who}回应 SYN-ACK"),
        Cause::SynAckReceived => format!("{who}完成三次握手"),
        Cause::SimultaneousOpen => "双方同时打开连接".into(),
        Cause::HandshakeAck => "三次握手完成".into(),
        Cause::UnacceptableAck => format!("{who}复位一条旧连接"),
        Cause::NoConnection => format!("{who}回应 RST：这里没有连接"),
        Cause::ResetForNobody => "没有对应连接的 RST".into(),
        Cause::AckInListen => format!("{who}用 RST 回应来历不明的 ACK"),

        Cause::DataToSend
        | Cause::AllQueuedToSend
        | Cause::NagleReleased
        | Cause::NagleOff
        | Cause::UrgentDataToSend
        | Cause::HalfWindowToSend => format!("{who}发送{}", amount(f)),
        Cause::NothingToSend => format!("{who}没有数据要发"),
        Cause::AwaitsAck => format!("{who}等待确认"),
        Cause::CloseAwaited => format!("{who}的应用程序还没有关闭连接"),
        Cause::HandshakeUnfinished => format!("{who}等待三次握手完成"),
        Cause::EverythingSent => format!("{who}已发完全部数据"),
        Cause::CongestionWindowFull => format!("{who}的拥塞窗口已满"),
        Cause::ReceiveWindowFull => format!("{}的接收窗口已满", f.peer()),
        Cause::NagleWaits => "Nagle 算法推迟发送小报文段".into(),
        Cause::FinToSend if f.own.is_some_and(|s| s.data_len() > 0) => {
            format!("{who}发送{}和 FIN", amount(f))
        }
        Cause::FinToSend => format!("{who}发送 FIN"),
        Cause::AckNow
        | Cause::AckByNewSetting
        | Cause::AckEverySecond
        | Cause::AckAnySecond
        | Cause::QuickAck => acknowledges(f),
        Cause::AckReportsDuplicate => format!("{who}报告重复收到的数据"),
        Cause::DelayedAckTimeout => format!("{who}推迟之后单独发送确认"),
        Cause::DuplicateAckForHole => {
            format!("{who}仍在等待 {}", or(f.ack(), "更早的报文段"))
        }
        Cause::HoleFilled if f.own.is_some() => acknowledges(f),
        Cause::HoleFilled => "填补了空洞".into(),
        Cause::AckForUnacceptable
        | Cause::AckForDuplicate
        | Cause::AckForClosedWindow
        | Cause::AckForUnsent
        | Cause::AckForOldTimestamp
        | Cause::AckForNothingKept => format!("{who}告知自己期望收到的序号"),
        Cause::AckAfterRefusedProbe => format!("{who}重复自己的确认"),
        Cause::WindowUpdate => format!("{who}发送窗口更新"),
        Cause::WindowProbe => format!("{who}探测零窗口"),
        Cause::ChallengeAckForReset | Cause::ChallengeAckForSyn | Cause::ChallengeAckForAck => {
            format!("{who}发送质询 ACK")
        }
        Cause::KeepAliveProbe => format!("{who}发送保活探测"),

        Cause::KeepAliveIdle => "保活计时器复位".into(),
        Cause::KeepAliveTimeout => format!("{who}认为对方已经不在"),
        Cause::KeepAliveOff => format!("{who}不发保活探测"),
        Cause::RetransmissionTimeout => format!("{who}重传{}", what_again(f)),
        Cause::TimerBackoff if f.timeout_is_capped() => "重传超时已达上限".into(),
        Cause::TimerBackoff => "重传超时加倍".into(),
        Cause::SynLinearTimeout => format!("{who}以同样的间隔继续等待 SYN 的回应"),
        Cause::TimerStarted => "重传计时器启动".into(),
        Cause::TimerStartedUnmeasured => "重传计时器启动".into(),
        Cause::AllAcknowledged => "发出的一切都已被确认".into(),
        Cause::NewDataAcknowledged => "重传计时器重新计时".into(),
        Cause::TooManyRetransmissions => format!("{who}放弃连接"),
        Cause::TooManyProbes => format!("{who}放弃探测"),
        Cause::PathInDoubt => format!("{who}怀疑路径有问题"),
        Cause::ThirdDuplicateAck => format!("{who}收到第三个重复 ACK，立即快重传（快速重传）"),
        Cause::RecoveryAfterMark => "已因拥塞标记减小，丢失不再使它减半".into(),
        Cause::PartialAck => format!("{who}重传下一个空洞"),
        Cause::SackHole => format!("{who}重传 SACK 空洞中的数据"),
        Cause::SackGuess => format!("{who}重传尚未被 SACK 报告的报文段"),
        Cause::SackRescue => format!("{who}为保险起见重传最后一个报文段"),
        Cause::SackBlock => "SACK 块报告了哪些数据已收到".into(),
        Cause::DuplicateReported => "SACK 块报告了重复收到的数据".into(),
        Cause::SackReneged => format!("{who}不再采信 SACK 报告"),
        Cause::AllRecovered => "恢复结束".into(),
        Cause::TahoeRecovered => "恢复结束".into(),
        Cause::AllRecoveredBySack => "恢复结束".into(),
        Cause::SackRecovery => "丢失使拥塞窗口减半".into(),
        Cause::LimitedTransmit => format!("{who}收到重复 ACK 后发送新数据"),

        Cause::InitialWindow => "初始拥塞窗口".into(),
        Cause::InitialWindowAfterLostSyn => "初始拥塞窗口只有一个报文段".into(),
        Cause::InitialWindowChosen => "初始拥塞窗口".into(),
        Cause::InitialWindowOfTen => "初始拥塞窗口".into(),
        Cause::SlowStart => "慢启动（慢开始）：拥塞窗口增大".into(),
        Cause::CongestionAvoidance => "拥塞避免：拥塞窗口缓慢增大".into(),
        Cause::FastRecoveryInflation => "重复 ACK 使拥塞窗口暂时增大".into(),
        Cause::FastRecoveryExit => "快恢复（快速恢复）结束".into(),
        Cause::SackRecoveryExit => "快恢复（快速恢复）结束".into(),
        Cause::NewRenoRecoveryExit => "快恢复（快速恢复）结束".into(),
        Cause::FastRecoveryExitEarly => "快恢复（快速恢复）结束".into(),
        Cause::CwndAfterTimeout => "超时使拥塞窗口降为一个报文段".into(),
        Cause::TahoeSlowStart => "Tahoe 从一个报文段重新开始".into(),
        Cause::PartialAckDeflation => "部分确认使拥塞窗口回缩".into(),
        Cause::CubicReduction => "CUBIC 使拥塞窗口减少三成".into(),
        Cause::CubicConcave => "CUBIC 向上次丢失时的拥塞窗口恢复".into(),
        Cause::CubicConvex => "CUBIC 试探更大的拥塞窗口".into(),
        Cause::CubicRenoFriendly => "CUBIC 按 Reno 的速度增大".into(),
        Cause::CubicTimeout => "超时使拥塞窗口降为一个报文段".into(),
        Cause::WindowNotUsed => "拥塞窗口没有用满，不增大".into(),
        Cause::CubicWindowNotUsed => "拥塞窗口没有用满，不增大".into(),
        Cause::WindowSetByHand => "拥塞窗口由人工设定".into(),
        Cause::WindowSetByScenario => "场景设定了拥塞窗口".into(),
        Cause::NoCongestionControl => "没有拥塞控制".into(),
        Cause::IdleRestart => "空闲之后拥塞窗口重新开始".into(),

        Cause::FirstRttSample => "首次测得往返时间".into(),
        Cause::RttSample => "测得一次往返时间".into(),

        Cause::RttSampleOfMany => "测得往返时间".into(),
        Cause::RttFromTimestamp => "回显的时间戳测出往返时间".into(),

        Cause::NeitherSynNorReset => "没有可用的内容".into(),
        Cause::UrgentToSend => format!("{who}有紧急数据"),
        Cause::SillyWindowOverride => format!("{who}还是发出了小报文段"),
        Cause::SillyWindowAvoided => format!("{who}等待凑成更大的报文段"),
        Cause::AckOfFin => format!("{who}确认 FIN"),
        Cause::AckDelayed => format!("{who}稍后再确认"),
        Cause::AckPiggybacked => "捎带确认".into(),
        Cause::AckSentAlone => "另一个 ACK 代替了推迟的 ACK".into(),
        Cause::ZeroWindow | Cause::ZeroWindowNotProbed => "接收窗口为零".into(),
        Cause::WindowOpened => "接收窗口重新打开".into(),
        Cause::RetransmissionAfterTimeout => format!("{who}继续重传"),
        Cause::RetransmissionAfterFastRetransmit => format!("{who}继续重传"),
        Cause::RtoAfterLostSyn => "数据传输从更长的超时开始".into(),
        Cause::FastRetransmitRestartsTimer => "重传计时器重新计时".into(),
        Cause::AckBelowRange => "确认号过旧，不可信".into(),
        Cause::NothingNew => "没有新的确认或窗口信息".into(),
        Cause::SendWindowUpdated => "窗口更新".into(),
        Cause::TextAfterFin => "出现在 FIN 之后".into(),
        Cause::NothingToKeep => "没有可保留的内容".into(),
        Cause::QueuedUntilEstablished => "在连接建立之前到达".into(),
        Cause::DeferAccept => format!("{who}等待数据"),
        Cause::AcceptQueueFull => "全连接队列已满".into(),
        Cause::AcceptQueueFullForCookie => "全连接队列已满".into(),
        Cause::AcceptQueueFullForAck => "全连接队列已满".into(),
        Cause::AbortOnOverflow => format!("{who}发送 RST：全连接队列已满"),
        Cause::SynCookieSent => format!("{who}回应 SYN cookie"),
        Cause::SynCookieAlways => format!("{who}回应 SYN cookie"),
        Cause::SynCookieAccepted => "ACK 带回 SYN cookie".into(),
        Cause::OlderTimestampOfHost => "时间戳比同一地址上次的更早".into(),
        Cause::IgnoredInListen => "监听套接字用不上它".into(),
        Cause::NotForThisHost => "目的地是另一台主机".into(),
        Cause::InvalidAddress => "地址不可能属于一台主机".into(),

        Cause::InOrder => "按序到达".into(),
        Cause::OutOfOrder => "失序到达，前面有空洞".into(),
        Cause::UrgentPointerAdvanced => format!("{who}得知有紧急数据"),
        Cause::NewAck => "新的确认".into(),
        Cause::DuplicateAck => "重复 ACK".into(),
        Cause::OldAck => "过时的 ACK".into(),
        Cause::RightEdgeKept => "接收窗口的右边沿以此报文段为准".into(),
        Cause::AckOfUnsent => "确认了从未发送的数据".into(),
        Cause::AckOfUnsentIgnored => "确认了从未发送的数据".into(),
        Cause::OutsideWindow => "落在接收窗口之后".into(),
        Cause::AlreadyReceived => "早已收到".into(),
        Cause::WindowIsClosed => "接收窗口为零".into(),
        Cause::EcnMark => "报文段带有路由器的拥塞标记".into(),
        Cause::EcnAnswered => "发送方已得知拥塞标记".into(),
        Cause::EcnEcho => "路由器做了拥塞标记，拥塞窗口减小".into(),
        Cause::OldTimestamp => "时间戳是旧的".into(),
        Cause::TimestampMissing => "缺少时间戳".into(),
        Cause::AckMissing => "缺少 ACK 标志".into(),
        Cause::BadChecksum => "检验和错误".into(),
        Cause::Malformed => "首部无法解读".into(),
        Cause::ResetReceived => format!("{who}的连接被复位"),
        Cause::ResetInWindow => format!("{who}被复位"),
        Cause::ResetWhileOpening => "连接请求被拒绝".into(),
        Cause::ConnectionRefused => "连接被拒绝".into(),
        Cause::BadReset => "接收窗口之外的 RST".into(),
        Cause::ResetNotExact => "不予采信的 RST".into(),
        Cause::ResetNotForSyn => "与 SYN 无关的 RST".into(),
        Cause::SynInWindow => "已建立的连接收到 SYN".into(),
        Cause::SynReturnsToListen => "又一个 SYN 使三次握手中止".into(),
        Cause::SynInWindowResets => "SYN 终止了连接".into(),
        Cause::InvalidRateLimit => "刚刚已经回应过".into(),
        Cause::RepeatUnanswered => "之前已经回应过".into(),
        Cause::ChallengeAckLimit => "质询 ACK 已达上限".into(),
        Cause::SynWithFin => "既要打开又要关闭连接的报文段".into(),
        Cause::Blackhole => "报文段落入黑洞".into(),
        Cause::DataAfterClose => format!("{who}回应 RST：数据已无人读取"),
        Cause::BacklogFull => "半连接队列已满".into(),

        Cause::IcmpSoftError => "ICMP 差错报文报告了问题".into(),
        Cause::IcmpHardError => "ICMP 差错报文报告无法到达".into(),
        Cause::IcmpErrorWhileOpening => format!("{who}放弃发起连接"),
        Cause::IcmpHardErrorTakenForSoft => "不予采信的 ICMP 差错报文".into(),
        Cause::IcmpNotInFlight => "ICMP 差错报文引用的数据不在途".into(),
        Cause::IcmpForNobody => "与这里的连接无关的 ICMP 差错报文".into(),
        Cause::SourceQuenchIgnored => "忽略源点抑制报文".into(),
        Cause::PathMtuLowered => format!("{who}缩短报文段"),
        Cause::ForgedSegment => format!("{who}伪造{}并猜测序号", forged(f)),
        Cause::InjectedSegment => format!("{who}伪造{}，序号正确", forged(f)),
        Cause::FloodSyn => format!("{who}发出洪泛中的一个 SYN"),
        Cause::ReplayedSegment => format!("{who}重放一个旧报文段"),
        Cause::FirewallReset => format!("{who}以别人的地址回应 RST"),
        Cause::PathMtuNotLower => "不起作用的 ICMP 差错报文".into(),

        Cause::FinReceived => format!("{who}得知对方已发送完毕"),
        Cause::FinAcknowledged => format!("{who}的 FIN 已被确认"),
        Cause::SimultaneousClose => "双方同时关闭连接".into(),
        Cause::TimeWaitStarted => format!("{who}等待 2 MSL"),
        Cause::TimeWaitRestarted => format!("{who}重新等待 2 MSL"),
        Cause::TimeWaitReopened => format!("{who}离开 TIME-WAIT，接受新连接"),
        Cause::TimeWaitReused => format!("{who}再次使用这对端点"),
        Cause::TimeWaitRecycled => format!("{who}缩短 TIME-WAIT"),
        Cause::TooManyTimeWaits => format!("{who}跳过 TIME-WAIT"),
        Cause::ResetInTimeWait => "忽略 TIME-WAIT 中的 RST".into(),
        Cause::TimeWaitOver => "2 MSL 已过".into(),
        Cause::FinWait2Timeout => format!("{who}不再等待 FIN"),
        Cause::OrphanInFinWait2 => format!("{who}限定孤儿连接的等待时间"),
        Cause::UserTimeoutStarted => "用户超时开始计时".into(),
        Cause::UserTimeoutStopped => "用户超时重新计时".into(),
        Cause::OpenTimeout => "建立连接超时".into(),
        Cause::OpenTimeoutStarted => "建立连接开始计时".into(),
        Cause::UserTimeout => "用户超时已到".into(),
    }
}

fn acknowledges(f: &Facts<'_>) -> String {
    let fin = f
        .came
        .is_some_and(|s| s.flags.contains(tcp_core::Flags::FIN));
    let what = if fin { "确认 FIN" } else { "发送确认" };
    format!(
        "{}{what}{}",
        f.first(),
        with("，", f.ack(), " 之前的都已收到")
    )
}

/// "1460 字节", or "数据" when the segment is not at hand.
fn amount(f: &Facts<'_>) -> String {
    f.own.map_or_else(
        || "数据".into(),
        |segment| format!(" {} 字节", segment.data_len()),
    )
}

/// What a retransmission repeats.
fn what_again(f: &Facts<'_>) -> String {
    match f.own.map(Kind::of) {
        Some(Kind::Data) => with("从序号 ", f.seq(), " 开始的数据"),
        Some(Kind::Fin) if f.own.is_some_and(|own| Kind::Data.fits(own)) => {
            with("从序号 ", f.seq(), " 开始的数据和 FIN")
        }
        Some(kind) => format!(" {}", kind.word()),
        None => "最早未确认的报文段".into(),
    }
}

/// What an attacker forges.
fn forged(f: &Facts<'_>) -> &'static str {
    match f.own.map(Kind::of) {
        Some(Kind::Rst) => " RST ",
        Some(Kind::Syn) => " SYN ",
        Some(Kind::Data) => "数据",
        _ => "报文段",
    }
}
