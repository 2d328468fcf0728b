//! The exercises that the browser tests ask, in e2e/lib/exercises.json: a browser cannot write any.
//! `ACKADEMY_RENEW=1` writes the file anew.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fmt::Write as _;
use std::fs;

use fixtures::{check, lesson};
use tcp_exercise::{Challenge, Choice, Exercise, Prediction, Stop, judge};
use tcp_sim::History;

const MS: u64 = 1_000_000;

fn option(text: &str, because: &str, assertion: &str) -> Choice {
    Choice {
        text: text.into(),
        because: because.into(),
        holds: vec![check(assertion)],
    }
}

const ONE: &str = "host = \"client\"\nsegments = \"SYN\"\ncount = 1";
const TWO: &str = "host = \"client\"\nsegments = \"SYN\"\ncount = 2";
const THREE: &str = "host = \"client\"\nsegments = \"SYN\"\ncount = 3";
const FAILS: &str = "host = \"client\"\ncalls = \"error\"";

/// Over lessons/syn-lost: SYNs leave at 0, 1 and 3 s (RFC 6298, 2.1 and 5.5).
fn predict(zh: bool) -> Exercise {
    let first = Prediction {
        id: "first-timeout".into(),
        question: if zh {
            "这个 SYN 在途中丢失。第 1 秒过去之后，客户端怎么做？"
        } else {
            "The SYN is about to be lost. What has the client done when one second has passed?"
        }
        .into(),
        options: if zh {
            vec![
                option(
                    "什么也不做，一直等服务器。",
                    "服务器不知道有人找它：SYN 没有到达。只有客户端的计时器能发现丢失。",
                    ONE,
                ),
                option(
                    "重传了 SYN。",
                    "第一次重传超时是 1 s（RFC 6298，2.1）：没有收到确认，就重传。",
                    TWO,
                ),
                option(
                    "connect() 报错。",
                    "一次超时还不足以放弃：路径可能只是丢了一个分组。",
                    FAILS,
                ),
            ]
        } else {
            vec![
                option(
                    "Nothing: it waits for the server.",
                    "The server knows of nobody: the SYN never arrived. Only the client's own timer can notice the loss.",
                    ONE,
                ),
                option(
                    "It has retransmitted the SYN.",
                    "The first retransmission timeout is 1 s (RFC 6298, 2.1): without an acknowledgment by then, the SYN is retransmitted.",
                    TWO,
                ),
                option(
                    "connect() has failed.",
                    "One timeout is not enough to give up: perhaps the path lost a single packet.",
                    FAILS,
                ),
            ]
        },
        at: Stop::Time(15 * MS),
        until: Stop::Time(1_010 * MS),
    };
    let second = Prediction {
        id: "backoff".into(),
        question: if zh {
            "第二个 SYN 也丢了。到 2.5 s 时，一共有几个 SYN？"
        } else {
            "The second SYN is lost too. How many SYNs have left by 2.5 s?"
        }
        .into(),
        options: if zh {
            vec![
                option(
                    "3 个：每秒一个。",
                    "要是每秒一个，2 s 时就会有第三个。超时每次加倍：第三个在 3 s。",
                    THREE,
                ),
                option(
                    "2 个。",
                    "超时加倍为 2 s（RFC 6298，5.5），第三个要到 3 s 才发送。",
                    TWO,
                ),
            ]
        } else {
            vec![
                option(
                    "Three: one each second.",
                    "One each second would mean a third at 2 s. The timeout doubles each time: the third leaves at 3 s.",
                    THREE,
                ),
                option(
                    "Two.",
                    "The timeout doubles to 2 s (RFC 6298, 5.5), so the third leaves at 3 s.",
                    TWO,
                ),
            ]
        },
        at: Stop::Time(1_100 * MS),
        until: Stop::Time(2_500 * MS),
    };
    Exercise {
        predictions: vec![first, second],
        challenge: None,
    }
}

/// Over lessons/close-lost: its goals are met by dropping the client's second bare ACK.
fn challenge() -> Exercise {
    Exercise {
        predictions: Vec::new(),
        challenge: Some(Challenge {
            id: "restart".into(),
            goal: "Restart the TIME-WAIT timer with one more loss.".into(),
            hints: [
                "Look at what restarts the timer: a FIN that comes once more.".into(),
                "A FIN is retransmitted when its acknowledgment is lost.".into(),
                "Drop the client's ACK of the server's FIN.".into(),
            ],
            because:
                "The server's FIN was not acknowledged, so it came again and restarted the timer."
                    .into(),
        }),
    }
}

#[test]
fn each_question_has_exactly_one_answer() {
    let history = History::new(lesson("syn-lost"));
    for exercise in [predict(false), predict(true)] {
        let places: Vec<_> = exercise
            .predictions
            .iter()
            .map(|it| judge(it, &history))
            .collect();
        assert_eq!(places, [Ok(1), Ok(1)]);
    }
}

#[test]
fn the_browser_asks_these() {
    let all = [
        ("predict-en", predict(false)),
        ("predict-zh", predict(true)),
        ("challenge", challenge()),
    ];
    let mut json = String::from("{\n");
    for (place, (name, exercise)) in all.iter().enumerate() {
        assert_eq!(exercise.validate(), Ok(()));
        let comma = if place + 1 < all.len() { "," } else { "" };
        writeln!(json, "  \"{name}\": \"{}\"{comma}", exercise.encode()).unwrap();
    }
    json.push_str("}\n");
    let file = fixtures::root().join("e2e/lib/exercises.json");
    if std::env::var_os("ACKADEMY_RENEW").is_some() {
        fs::write(&file, &json).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&file).unwrap_or_default(),
        json,
        "ACKADEMY_RENEW=1 cargo test -p tcp-exercise writes it anew"
    );
}
