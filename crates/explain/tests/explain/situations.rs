//! One cause used to serve several situations, and its sentence was false in some of them. Here each
//! situation is met in a world, and what is said there is asked for, with its clause.

use tcp_core::Cause;
use tcp_explain::{self as explain, Lang, Scene, Subject, Why};
use tcp_sim::{Scenario, World};

use fixtures::{read, root, routed, run};

/// What is said of each record that has this cause.
fn said(scenario: &Scenario, lang: Lang, cause: Cause) -> Vec<Why> {
    let (world, trace): (World, _) = run(scenario);
    let scene = Scene::new(world.scenario(), &trace, world.now());
    (0..trace.len())
        .filter_map(|index| explain::why(lang, &scene, Subject::Record(index)))
        .filter(|why| why.cause == Some(cause))
        .collect()
}

fn lesson(name: &str) -> Scenario {
    let path = root().join("lessons").join(name).with_extension("toml");
    read(&std::fs::read_to_string(path).unwrap())
}

/// Some record of the cause says this, in both languages, and names this clause; or what is wrong.
fn wrong(scenario: &Scenario, (_, cause, en, zh, clause): &Row) -> Vec<String> {
    let mut wrong = Vec::new();
    for (lang, words) in [(Lang::En, en), (Lang::Zh, zh)] {
        let all = said(scenario, lang, *cause);
        if !all.iter().any(|why| why.text.contains(words)) {
            let first = all.first().map(|why| &why.text);
            wrong.push(format!("{cause:?}: {words:?} is not in {first:?}"));
        }
        let source = all.first().and_then(|why| why.source.as_ref());
        let label = source.map(|cite| cite.label.as_str());
        if lang == Lang::En && label != Some(clause) {
            wrong.push(format!("{cause:?} cites {label:?}, not {clause}"));
        }
    }
    wrong
}

/// Where a situation is met, its cause, a part of what is said in both languages, and the clause.
type Row = (
    &'static str,
    Cause,
    &'static str,
    &'static str,
    &'static str,
);

const SITUATIONS: &[Row] = &[
    // Nagle holds 540 bytes back until the segment before them is acknowledged.
    (
        "close/scenario",
        Cause::NagleReleased,
        "Nagle’s algorithm held these bytes back",
        "Nagle 算法先前留住了这些数据",
        "RFC 9293, 3.7.4",
    ),
    (
        "close/scenario",
        Cause::AllQueuedToSend,
        "Nothing is in flight",
        "没有数据在途",
        "RFC 9293, 3.8.6.2.1",
    ),
    (
        "silly-window/scenario",
        Cause::NagleOff,
        "Nagle’s algorithm is switched off",
        "关闭了 Nagle 算法",
        "RFC 9293, 3.7.4",
    ),
    // SRTT 100, 125, 147 ms: RFC 6298, 2.4 keeps RTO on 1 s.
    (
        "close/scenario",
        Cause::RttSample,
        "less than the minimum, so the timeout is 1 s",
        "低于下限，所以重传超时为 1",
        "RFC 6298, 2.3",
    ),
    (
        "close/scenario",
        Cause::IdleRestart,
        "No data was sent for longer than",
        "没有发送数据的时间超过了",
        "RFC 5681, 4.1",
    ),
    // Reno leaves with 3001 still lost; NewReno with everything; SACK inflates nothing.
    (
        "fast-recovery/two-lost",
        Cause::FastRecoveryExitEarly,
        "does not cover everything",
        "发现丢失时在途的数据并没有全部得到确认",
        "RFC 5681, 3.2",
    ),
    (
        "fast-recovery/one-lost",
        Cause::FastRecoveryExit,
        "falls to ssthresh",
        "回落到 ssthresh",
        "RFC 5681, 3.2",
    ),
    (
        "fast-recovery/two-lost",
        Cause::NewRenoRecoveryExit,
        "all holes are filled",
        "所有空洞都已填补",
        "RFC 6582, 3.2",
    ),
    (
        "fast-recovery/two-lost",
        Cause::SackRecoveryExit,
        "nothing falls now",
        "现在不必回落",
        "RFC 6675, 5",
    ),
    (
        "fast-recovery/one-lost",
        Cause::TahoeSlowStart,
        "Tahoe has no fast recovery",
        "Tahoe 没有快恢复",
        "Fall and Floyd 1996, 2",
    ),
    (
        "fast-recovery/one-lost",
        Cause::TahoeRecovered,
        "so Tahoe has nothing of it left to retransmit",
        "Tahoe 没有什么还要重传",
        "Fall and Floyd 1996, 2",
    ),
    (
        "fast-recovery/two-lost",
        Cause::SackRecovery,
        "TCP takes the loss for a sign of congestion",
        "TCP 把丢失当作网络拥塞的信号",
        "RFC 6675, 5",
    ),
    // 1048560 is not 1000001, but in the window: RFC 793 believes it, RFC 5961 challenges.
    (
        "rst-attack/in-the-window",
        Cause::ResetInWindow,
        "the rule of RFC 793 believes",
        "按 RFC 793 的规则",
        "RFC 793, 3.4",
    ),
    (
        "rst-attack/in-the-window",
        Cause::ResetNotExact,
        "1048560, in the receive window, but not exactly",
        "1048560 虽在接收窗口内",
        "RFC 5961, 3.2",
    ),
    (
        "rst-attack/in-the-window",
        Cause::ChallengeAckForReset,
        "the exact number that it expects, 1000001",
        "确切序号 1000001",
        "RFC 5961, 3.2",
    ),
    (
        "rst-attack/blind-syn",
        Cause::ChallengeAckForSyn,
        "has rebooted",
        "重启过",
        "RFC 5961, 4.2",
    ),
    (
        "rst-attack/exact",
        Cause::ResetReceived,
        "the number that",
        "正是",
        "RFC 9293, 3.10.7.4",
    ),
    // First windows: by rule, ten, chosen, and one after a lost SYN.
    (
        "slow-start/reno",
        Cause::InitialWindow,
        "two to four segments",
        "两到四个报文段",
        "RFC 5681, 3.1",
    ),
    (
        "reordering/scenario",
        Cause::InitialWindowOfTen,
        "so cwnd starts with ten",
        "从十个报文段开始",
        "RFC 6928, 2",
    ),
    (
        "fast-recovery/one-lost",
        Cause::InitialWindowChosen,
        "A setting of",
        "的设置规定了",
        "The scenario",
    ),
    (
        "syn-lost/scenario",
        Cause::InitialWindowAfterLostSyn,
        "had to retransmit its SYN",
        "的 SYN 曾经重传",
        "RFC 5681, 3.1",
    ),
    // An ACK that rides, and one that does not.
    (
        "close/scenario",
        Cause::AckPiggybacked,
        "it is piggybacked",
        "捎带",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "close-wait/scenario",
        Cause::AckSentAlone,
        "an ACK without data",
        "不带数据的 ACK",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "window/scenario",
        Cause::AckNow,
        "Delayed ACKs are switched off here",
        "没有启用延迟确认",
        "RFC 9293, 3.10.7.4",
    ),
    // A repeated SYN-ACK lies before the window: it was received already.
    (
        "third-ack-lost/scenario",
        Cause::AlreadyReceived,
        "received already",
        "早已收到过",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "third-ack-lost/scenario",
        Cause::AckForDuplicate,
        "something received already",
        "早已收到过",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "zero-window/probes",
        Cause::WindowIsClosed,
        "the receive window is closed",
        "接收窗口为零",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "zero-window/probes",
        Cause::AckForClosedWindow,
        "It must answer all the same",
        "也必须回应",
        "RFC 9293, 3.8.6.1",
    ),
    (
        "close-lost/each-in-turn",
        Cause::TimeWaitRestarted,
        "or the network duplicated the FIN",
        "也可能是网络复制了 FIN",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "handshake/scenario",
        Cause::TimerStartedUnmeasured,
        "No round trip has been measured yet",
        "还没有测量过往返时间",
        "RFC 6298, 2.1",
    ),
    (
        "handshake/scenario",
        Cause::ActiveOpen,
        "(RFC 6528)",
        "（RFC 6528）",
        "RFC 9293, 3.10.1",
    ),
    (
        "close-lost/scenario",
        Cause::AllRecovered,
        "so nothing of it is left to retransmit",
        "没有什么还要重传",
        "RFC 6582, 3.2",
    ),
    (
        "fast-recovery/two-lost",
        Cause::SackBlock,
        "need not retransmit them",
        "不必重传",
        "RFC 2018, 5",
    ),
    (
        "cumulative/scenario",
        Cause::NewAck,
        "cumulative",
        "累积确认",
        "RFC 9293, 3.10.7.4",
    ),
];

#[test]
fn every_situation_has_its_sentence_and_its_clause() {
    let wrong: Vec<_> = SITUATIONS
        .iter()
        .flat_map(|row| wrong(&lesson(row.0), row))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With delayed ACKs cwnd does not double: the sentence says what this ACK did.
#[test]
fn slow_start_says_what_this_ack_did() {
    let scenario = routed("router", &[("script", "send = \"30000 bytes\"")]);
    // RFC 5681, 3.1, equation (2): an ACK of two segments adds one.
    let row = (
        "",
        Cause::SlowStart,
        "acknowledges 2920 bytes and adds 1460",
        "确认了 2920 字节，cwnd 增加 1460 字节",
        "RFC 5681, 3.1",
    );
    assert_eq!(wrong(&scenario, &row), Vec::<String>::new());
}

/// The SYN-ACK that answers a crossing SYN repeats nothing, and no line of a log says so twice.
#[test]
fn no_line_of_a_log_says_again_twice() {
    for name in [
        "simultaneous/scenario",
        "zero-window/probes",
        "close-lost/each-in-turn",
    ] {
        let (world, trace) = run(&lesson(name));
        let scene = Scene::new(world.scenario(), &trace, world.now());
        for index in 0..trace.len() {
            let line = explain::record(Lang::En, &scene, index);
            assert!(!line.contains("again (again)"), "{line}");
            let crossing = name.starts_with("sim") && line.contains("SYN-ACK");
            assert!(!(crossing && line.contains("again")), "{line}");
            let zh = explain::record(Lang::Zh, &scene, index);
            assert!(!zh.contains("重传（重传）"), "{zh}");
        }
    }
}

/// What an application learns is what its system would tell it.
#[test]
fn an_error_is_called_by_its_name() {
    let told = |name: &str, words: &str| {
        let (world, trace) = run(&lesson(name));
        let scene = Scene::new(world.scenario(), &trace, world.now());
        let any =
            (0..trace.len()).any(|index| explain::record(Lang::En, &scene, index).contains(words));
        assert!(any, "{name}: {words}");
    };
    told(
        "rst-attack/in-the-window",
        "connection reset by the other end",
    );
    told("resets/five-causes", "connection refused");
    told("syn-lost/giving-up", "connection timed out");
}
