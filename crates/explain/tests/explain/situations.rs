//! One cause used to serve several situations, and its sentence was false in some of them. Here
//! each situation is met in a world, and what is said there is asked for, with its clause.

use tcp_core::Cause;
use tcp_explain::{self as explain, Lang, Scene, Subject, Why};
use tcp_sim::{Scenario, World};

use fixtures::{read, root, routed, run};

/// What is said of each record that has this cause.
pub(crate) fn said(scenario: &Scenario, lang: Lang, cause: Cause) -> Vec<Why> {
    let (world, trace): (World, _) = run(scenario);
    let scene = Scene::new(world.scenario(), &trace, world.now());
    (0..trace.len())
        .filter_map(|index| explain::why(lang, &scene, Subject::Record(index)))
        .filter(|why| why.cause == Some(cause))
        .collect()
}

pub(crate) fn lesson(name: &str) -> Scenario {
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
    // net.ipv4.tcp_synack_retries = 0: the SYN-ACK is transmitted once. It belongs to a connection
    // that accept() has never given to anybody.
    (
        "syn-flood/shorter-timeouts",
        Cause::TooManyRetransmissions,
        "The SYN-ACK was not acknowledged within 1 s, and here it is not retransmitted. The server gives the half-open connection up.",
        "SYN-ACK 在 1 s 内没有得到确认，而这里规定不重传它。服务器放弃这条半连接。",
        "RFC 9293, 3.8.3",
    ),
    (
        "syn-flood/shorter-timeouts",
        Cause::TooManyRetransmissions,
        "The application, which never knew of it, is told nothing.",
        "应用程序从不知道它，也不会得到通知。",
        "RFC 9293, 3.8.3",
    ),
    (
        "syn-lost/giving-up",
        Cause::TooManyRetransmissions,
        "The SYN was transmitted 7 times and never acknowledged",
        "SYN 共发送 7 次，始终没有得到确认",
        "RFC 9293, 3.8.3",
    ),
    (
        "syn-flood/cookies",
        Cause::PathInDoubt,
        "does not give up yet, but it lets IP look for another way",
        "还不放弃，但会让 IP 另找一条",
        "RFC 9293, 3.8.3",
    ),
    // 32 s doubled is 64 s: RFC 6298, 5.5 keeps it below the maximum of 2.5.
    (
        "syn-flood/cookies",
        Cause::TimerBackoff,
        "The timeout would double, but it is never longer than 60 s.",
        "重传超时本应加倍，但不超过上限 60 s。",
        "RFC 6298, 5.5",
    ),
    // 560 bytes are free, less than a segment: RFC 9293, 3.8.6.2.2 offers none of them.
    (
        "silly-window/slow-reader",
        Cause::ZeroWindow,
        "The server’s receive window is zero: it has no room, or too little to be worth offering, and",
        "服务器的接收窗口为零：没有空间，或者空间太小，不值得通告，而",
        "RFC 9293, 3.8.6.1",
    ),
    (
        "silly-window/slow-reader",
        Cause::WindowUpdate,
        "There is room in the receive buffer that is worth offering.",
        "接收缓冲区又有了值得通告的空间。",
        "RFC 9293, 3.8.6.2.2",
    ),
    (
        "resets/five-causes",
        Cause::FirewallReset,
        "A rule of firewall forbids the segment.",
        "firewall 有一条规则禁止这个报文段。",
        "The scenario",
    ),
    // RFC 5681, 3.1, equation (4): 16 segments of 1000 bytes in flight, so 8000; two segments are
    // 2000.
    (
        "fast-recovery/one-lost",
        Cause::ThirdDuplicateAck,
        "ssthresh becomes 8000 bytes: half of what was in flight, and never below two segments",
        "ssthresh 设为 8000 字节，即在途数据的一半，但不得低于两个报文段",
        "RFC 5681, 3.2",
    ),
    (
        "fast-recovery/one-lost",
        Cause::TahoeSlowStart,
        "ssthresh becomes 8000 bytes: half of what was in flight, and never below two segments",
        "ssthresh 设为 8000 字节，即在途数据的一半，但不得低于两个报文段",
        "Fall and Floyd 1996, 2",
    ),
    (
        "fast-recovery/one-lost",
        Cause::SackRecovery,
        "ssthresh and cwnd become 8000 bytes: half of what was in flight",
        "ssthresh 和 cwnd 都设为 8000 字节，即在途数据的一半",
        "RFC 6675, 5",
    ),
    // 24 segments were in flight (the lesson's name), so 12000; a second timeout would hold it.
    (
        "timeout/ssthresh-16-timeout-at-24",
        Cause::CwndAfterTimeout,
        "ssthresh becomes 12000 bytes: at most half of what was in flight when the timer first went off, and never below two segments",
        "ssthresh 设为 12000 字节，即计时器首次到期时在途数据的至多一半，但不得低于两个报文段",
        "RFC 5681, 3.1",
    ),
    // RFC 6298, 2.2: 100 ms and four times 50 ms; 2.4 makes it 1 s, and the minimum is not the sum.
    (
        "close/scenario",
        Cause::FirstRttSample,
        "SRTT plus four times RTTVAR: 300 ms, less than the minimum, so it is 1 s.",
        "SRTT 加四倍 RTTVAR，得 300 ms，低于下限，所以重传超时为 1 s。",
        "RFC 6298, 2.2",
    ),
    // Doubling needs a cwnd that is used up, and an ACK for each segment.
    (
        "fast-recovery/one-lost",
        Cause::SlowStart,
        "While cwnd is full and each segment has an ACK of its own, cwnd doubles",
        "只要拥塞窗口一直被用满，而且每个报文段都单独得到确认",
        "RFC 5681, 3.1",
    ),
    // The ACK of 100 bytes and a FIN acknowledges 101 numbers, and N is 100 bytes of data.
    (
        "close-wait/scenario",
        Cause::SlowStart,
        "acknowledges 100 bytes and the FIN, and adds 100.",
        "确认了 100 字节和 FIN，cwnd 增加 100 字节",
        "RFC 5681, 3.1",
    ),
    // A blind SYN never ends a connection of RFC 5961, and one RST is one guess.
    (
        "rst-attack/blind-syn",
        Cause::ForgedSegment,
        "and guesses a sequence number. By RFC 793 a SYN with any number in the receive window ends the connection; by RFC 5961 it only draws a challenge ACK.",
        "猜一个序号。按 RFC 793，SYN 的序号落入接收窗口就会终止连接；按 RFC 5961，SYN 只会引来质询 ACK。",
        "The scenario",
    ),
    (
        "rst-attack/exact",
        Cause::ForgedSegment,
        "and guesses a sequence number. By RFC 793 a RST with any number in the receive window ends the connection; by RFC 5961 it must hit exactly the number that is expected.",
        "猜一个序号。按 RFC 793，RST 的序号落入接收窗口就会终止连接；按 RFC 5961，它必须正好是期望收到的序号。",
        "The scenario",
    ),
    // What may be sent is the window field, not the room behind it: 65535 - 101.
    (
        "close-wait/scenario",
        Cause::SendWindowUpdated,
        "the server’s receive window is 65434 bytes now",
        "服务器的接收窗口现为 65434 字节",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "zero-window/probes",
        Cause::WindowOpened,
        "The server’s receive window is not zero any more (3999 bytes)",
        "服务器的接收窗口不再为零（3999 字节）",
        "RFC 9293, 3.8.6.1",
    ),
    // A server retransmits its SYN-ACK, a client its SYN.
    (
        "syn-ack-lost/scenario",
        Cause::InitialWindowAfterLostSyn,
        "The server had to retransmit its SYN-ACK",
        "服务器的 SYN-ACK 曾经重传",
        "RFC 5681, 3.1",
    ),
    (
        "third-ack-lost/scenario",
        Cause::RtoAfterLostSyn,
        "The SYN-ACK had to be retransmitted",
        "SYN-ACK 曾经重传",
        "RFC 6298, 5.7",
    ),
    (
        "syn-lost/scenario",
        Cause::RtoAfterLostSyn,
        "The SYN had to be retransmitted",
        "SYN 曾经重传",
        "RFC 6298, 5.7",
    ),
    // RFC 9293, 3.4.1 calls it initial sequence number.
    (
        "handshake/scenario",
        Cause::ActiveOpen,
        "as its initial sequence number",
        "作为初始序号",
        "RFC 9293, 3.10.1",
    ),
    (
        "handshake/scenario",
        Cause::SynReceived,
        "picks its own initial sequence number",
        "选定自己的初始序号",
        "RFC 9293, 3.10.7.2",
    ),
    (
        "handshake/scenario",
        Cause::SynAckReceived,
        "brings the server’s initial sequence number",
        "给出服务器的初始序号",
        "RFC 9293, 3.10.7.3",
    ),
    (
        "handshake/scenario",
        Cause::HandshakeAck,
        "both ends know both initial sequence numbers",
        "双方都知道了对方的初始序号",
        "RFC 9293, 3.10.7.4",
    ),
    (
        "syn-flood/cookies",
        Cause::SynCookieSent,
        "into the initial sequence number of its SYN-ACK",
        "编码进 SYN-ACK 的初始序号",
        "RFC 4987, 3.6",
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

/// Every heading, sentence and line of the log of a run, with the causes where there are any.
fn all_words(name: &str, lang: Lang) -> Vec<String> {
    let (world, trace) = run(&lesson(name));
    let scene = Scene::new(world.scenario(), &trace, world.now());
    let mut words = Vec::new();
    for index in 0..trace.len() {
        words.push(explain::record(lang, &scene, index));
        if let Some(why) = explain::why(lang, &scene, Subject::Record(index)) {
            words.extend([why.title, why.text]);
        }
    }
    words
}

/// What is said somewhere in a run, and what must be said nowhere.
fn says(name: &str, lang: Lang, said: &[&str], never: &[&str]) {
    let all = all_words(name, lang);
    for words in said {
        assert!(
            all.iter().any(|line| line.contains(words)),
            "{name}: {words}"
        );
    }
    for words in never {
        let line = all.iter().find(|line| line.contains(words));
        assert_eq!(line, None, "{name}: {words}");
    }
}

/// RFC 9293, 3.10.7.2: LISTEN makes the connection; `accept()` has not given it to a program yet.
#[test]
fn no_application_learns_what_becomes_of_a_half_open_connection() {
    for name in ["syn-flood/shorter-timeouts", "syn-flood/scenario"] {
        let en = [
            "The half-open connection is removed",
            "Server: the half-open connection is removed",
        ];
        let never = [
            "The server’s application learns",
            "The server gives the connection up and tells",
            "Server: the application is told",
        ];
        says(name, Lang::En, &en, &never);
        let zh = ["半连接被删除", "服务器：半连接被删除"];
        let never = [
            "服务器的应用程序得知",
            "服务器放弃连接，并告知",
            "服务器：告知应用程序",
        ];
        says(name, Lang::Zh, &zh, &never);
    }
    // The client’s own open is its application’s.
    says(
        "syn-lost/giving-up",
        Lang::En,
        &["application learns: connection timed out"],
        &[],
    );
}

/// RFC 6298, 5.5 and 2.5: 1, 2, 4, 8, 16, 32 s double, and then 60 s is the maximum here.
#[test]
fn a_timeout_at_its_maximum_does_not_double() {
    let never = &["doubles to 60 s"];
    let name = "syn-flood/scenario";
    says(
        name,
        Lang::En,
        &["The timeout has reached its maximum", "doubles to 32 s"],
        never,
    );
    says(
        name,
        Lang::Zh,
        &["重传超时已达上限", "加倍为 32 s"],
        &["加倍为 60 s"],
    );
}

/// A firewall looks at the ports and the flags too. A router without rules does not.
#[test]
fn a_router_with_rules_looks_at_more_than_the_ip_header() {
    let name = "syn-flood/first-syn";
    says(
        name,
        Lang::En,
        &["Its rules let the segment pass."],
        &["only at the IP header"],
    );
    says(
        name,
        Lang::Zh,
        &["它的规则放行这个报文段。"],
        &["只看 IP 首部"],
    );
    says(
        "resets/five-causes",
        Lang::En,
        &[],
        &["firewall’s firewall"],
    );
}

/// Linux: `bind()` fails with `EADDRINUSE` before `listen()` is called.
#[test]
fn who_asks_to_listen_does_not_listen_yet() {
    let name = "time-wait/restart";
    let en = [
        "asks to listen on port 80",
        "Unless that fails",
        "EADDRINUSE in bind()",
    ];
    says(name, Lang::En, &en, &["listens on port", "listen()"]);
    says(
        name,
        Lang::Zh,
        &["请求监听端口 80", "只要不失败", "bind()"],
        &["listen()"],
    );
}

/// A segment that ends a connection, or is answered with RST, was not just thrown away.
#[test]
fn what_had_an_effect_was_not_thrown_away() {
    let never = ["thrown away, a SYN ends", "with RST"];
    for name in [
        "rst-attack/blind-syn",
        "syn-flood/scenario",
        "resets/five-causes",
    ] {
        for line in all_words(name, Lang::En) {
            let thrown = line.contains("segment thrown away");
            assert!(
                !thrown || !never.iter().any(|words| line.contains(words)),
                "{line}"
            );
        }
    }
    let ends = ["old: a SYN ends the connection"];
    says("rst-attack/blind-syn", Lang::En, &ends, &[]);
    let ends = ["old：SYN 终止了连接"];
    says(
        "rst-attack/blind-syn",
        Lang::Zh,
        &ends,
        &["丢弃报文段，SYN 终止"],
    );
}

/// RFC 9293, 3.10.1, "connection already exists": the one reason, not a list of them.
#[test]
fn endpoints_that_are_in_use_are_the_reason() {
    let name = "time-wait/scenario";
    says(
        name,
        Lang::En,
        &["This four-tuple is still in TIME-WAIT."],
        &["no port is free"],
    );
    says(
        name,
        Lang::Zh,
        &["这个四元组仍处于 TIME-WAIT。"],
        &["没有空闲端口"],
    );
}
