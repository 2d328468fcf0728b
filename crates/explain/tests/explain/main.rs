//! Sentences: there are some for everything, they read well, and they name the numbers at hand.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail loudly")]

use tcp_core::{Cause, Duration, Event, Instant, Source, TimerKind};
use tcp_explain::{self as explain, Lang, Scene, Subject, Why};
use tcp_sim::command::{CommandError, Fault};
use tcp_sim::ids::{HostId, Kind, LinkId, ProgramId, SegmentName, TransmissionId};
use tcp_sim::scenario::Knobs;
use tcp_sim::trace::{Call, Giver, Loss, Record, What};
use tcp_sim::{Command, History, Scenario};

mod headings;
mod situations;

use fixtures::events;
use fixtures::puppet::{self, CLIENT, Puppet, SERVER, Shot};

/// The last record of a play.
fn last(play: &Puppet, lang: Lang) -> Why {
    let scene = play.scene();
    match explain::why(lang, &scene, Subject::Record(scene.records.len() - 1)) {
        Some(why) => why,
        None => panic!("nothing is said of {:?}", scene.records.last()),
    }
}

fn check_words(lang: Lang, words: &str) {
    let wrong = |what: &str| panic!("{what} in {words:?}");
    if words.is_empty() {
        wrong("nothing");
    }
    // Calls are written with empty brackets, and nothing else is.
    let bare = ["bind()", "listen()", "accept()", "connect()", "close()"]
        .iter()
        .fold(words.to_string(), |words, call| words.replace(call, "call"));
    for part in [
        "{", "}", "  ", "()", "（）", " ,", " .", "..", "。。", "None", "Some(", "??", "!", "！",
    ] {
        if bare.contains(part) {
            wrong(part);
        }
    }
    if words.trim() != words {
        wrong("a blank at an end");
    }
    match lang {
        Lang::En => {
            if words
                .chars()
                .any(|letter| ('\u{3000}'..='\u{9fff}').contains(&letter))
            {
                wrong("Chinese");
            }
        }
        Lang::Zh => {
            // What a segment says of itself is the same in both: its SACK blocks have commas.
            let bare = bare.split(" SACK ").next().unwrap_or_default();
            for part in [" the ", " is ", ", ", ". "] {
                if bare.contains(part) {
                    wrong(part);
                }
            }
        }
    }
}

fn check_sentences(lang: Lang, words: &str) {
    check_words(lang, words);
    let end = if lang == Lang::En { '.' } else { '。' };
    assert!(
        words.ends_with(end),
        "{words:?} does not end like a sentence"
    );
    let count = words
        .matches(if lang == Lang::En { ". " } else { "。" })
        .count();
    assert!(count <= 4, "{words:?} is too long");
}

fn check_title(lang: Lang, title: &str) {
    check_words(lang, title);
    assert!(
        !title.ends_with('.') && !title.ends_with('。'),
        "{title:?} is a heading, not a sentence"
    );
}

fn check(lang: Lang, why: &Why) {
    check_title(lang, &why.title);
    check_sentences(lang, &why.text);
    if let Some(fate) = &why.fate {
        check_sentences(lang, fate);
    }
}

#[test]
fn every_cause_has_words_in_both_languages_wherever_it_turns_up() {
    for lang in Lang::ALL {
        for cause in Cause::ALL.iter().copied() {
            // Something is sent, with a segment that came just before; and again.
            for kind in [
                Kind::Syn,
                Kind::SynAck,
                Kind::Data,
                Kind::Fin,
                Kind::Rst,
                Kind::Ack,
            ] {
                let mut play = Puppet::new(Duration::from_millis(50));
                play.at(0);
                play.send(Shot {
                    len: 300,
                    ..Shot::new(CLIENT, Kind::Data, 1_000, 1, Cause::Send)
                });
                play.arrive();
                let shot = Shot::new(SERVER, kind, 7_000, 1_300, cause);
                let first = play.send(shot);
                check(lang, &last(&play, lang));
                play.at(900);
                play.send(shot.again(first, cause));
                check(lang, &last(&play, lang));
            }
            // Everything else that carries a cause, with and without a segment.
            for event in events::with(cause) {
                for about in [None, Some(TransmissionId(0))] {
                    let mut play = Puppet::new(Duration::from_millis(50));
                    play.at(0);
                    play.send(Shot::new(CLIENT, Kind::Fin, 1_000, 1, Cause::FinToSend));
                    play.arrive();
                    play.tell(What::Core {
                        host: SERVER,
                        connection: None,
                        event,
                        about,
                    });
                    check(lang, &last(&play, lang));
                    let scene = play.scene();
                    check_words(
                        lang,
                        &explain::record(lang, &scene, scene.records.len() - 1),
                    );
                }
            }
            // And on its own, with nothing known.
            let mut play = Puppet::new(Duration::from_millis(50));
            play.records.clear();
            play.tell(What::Core {
                host: CLIENT,
                connection: None,
                event: Event::Dropped { cause },
                about: None,
            });
            check(lang, &last(&play, lang));
            play.tell(What::Program {
                host: CLIENT,
                program: ProgramId(0),
                connection: None,
                call: Call::Error { cause },
            });
            check(lang, &last(&play, lang));
        }
    }
}

#[test]
fn two_causes_never_have_the_same_sentence() {
    for lang in Lang::ALL {
        let mut known: Vec<(Cause, String)> = Vec::new();
        for cause in Cause::ALL.iter().copied() {
            let mut play = Puppet::new(Duration::from_millis(50));
            let event = Event::Dropped { cause };
            play.tell(What::Core {
                host: CLIENT,
                connection: None,
                event,
                about: None,
            });
            let text = last(&play, lang).text;
            let twin = known.iter().find(|(_, other)| *other == text);
            assert_eq!(
                twin.map(|(cause, _)| *cause),
                None,
                "{cause:?} says {text:?} too"
            );
            known.push((cause, text));
        }
    }
}

#[test]
fn every_clause_can_be_opened() {
    for lang in Lang::ALL {
        for cause in Cause::ALL.iter().copied() {
            let cite = explain::cite(lang, cause.source());
            match cause.source() {
                Source::Rfc(number, section) => {
                    assert!(
                        cite.label.contains(&number.to_string()) && cite.label.contains(section)
                    );
                    let start = format!("https://www.rfc-editor.org/rfc/rfc{number}.html#");
                    let url = cite.url.unwrap_or_default();
                    let anchor = url.strip_prefix(&start).unwrap_or_default();
                    let part = anchor
                        .strip_prefix("section-")
                        .or(anchor.strip_prefix("appendix-"));
                    assert!(part.is_some_and(|part| section.starts_with(part)), "{url}");
                }
                Source::Linux(version, rule) => {
                    assert!(cite.label.contains(version) && cite.label.contains(rule));
                    // A socket option and what has no name outside of the kernel are no sysctls.
                    let url = cite.url.unwrap_or_default();
                    let page = match rule {
                        "TCP_DEFER_ACCEPT" => "man7/tcp.7.html",
                        "TCP_MAX_QUICKACKS" => "include/net/tcp.h",
                        "tcp_ack" => "net/ipv4/tcp_input.c",
                        _ => "ip-sysctl",
                    };
                    assert!(url.contains(page), "{rule}: {url}");
                }
                Source::Paper(paper, section) => {
                    assert!(cite.label.contains(paper) && cite.label.contains(section));
                    assert!(cite.url.is_some_and(|url| url.contains("doi.org")));
                }
                Source::FreeBsd(version, rule) => {
                    assert!(cite.label.contains(version) && cite.label.contains(rule));
                    assert!(cite.url.is_some_and(|url| url.contains("man.freebsd.org")));
                }
                Source::Scenario | Source::Learner | Source::Application => {
                    assert_eq!(cite.url, None);
                }
            }
        }
    }
}

#[test]
fn links_lead_to_anchors_that_exist() {
    let url = |source| explain::cite(Lang::En, source).url.unwrap_or_default();
    assert_eq!(
        url(Source::Rfc(9293, "3.10.7.2")),
        "https://www.rfc-editor.org/rfc/rfc9293.html#section-3.10.7.2"
    );
    // (5.4) is a paragraph of section 5, and has no anchor of its own.
    assert_eq!(
        url(Source::Rfc(6298, "5.4")),
        "https://www.rfc-editor.org/rfc/rfc6298.html#section-5"
    );
    // An appendix has an anchor of its own kind.
    assert_eq!(
        url(Source::Rfc(7323, "G")),
        "https://www.rfc-editor.org/rfc/rfc7323.html#appendix-G"
    );
    let zh = explain::cite(Lang::Zh, Source::Rfc(9293, "3.10.7.2"));
    assert_eq!(zh.label, "RFC 9293 第 3.10.7.2 节");
}

#[test]
fn the_syn_ack_names_both_numbers() {
    let play = puppet::lost_syn();
    let scene = play.scene();
    let syn_ack = Subject::Transmission(TransmissionId(2));
    let en = explain::why(Lang::En, &scene, syn_ack).expect("it was sent");
    assert_eq!(en.title, "The server answers with SYN-ACK");
    assert_eq!(
        en.text,
        "A SYN reached a listening port, so the server picks its own initial sequence number, 7000, and \
         acknowledges the client’s SYN by asking for the number after it, 1001."
    );
    assert_eq!(
        en.source.map(|cite| cite.label),
        Some("RFC 9293, 3.10.7.2".into())
    );
    assert_eq!(
        en.fate,
        Some("It is on its way and has 22 ms to go.".into())
    );
    let zh = explain::why(Lang::Zh, &scene, syn_ack).expect("it was sent");
    assert_eq!(zh.title, "服务器回应 SYN-ACK");
    for number in ["7000", "1001"] {
        assert!(zh.text.contains(number), "{}", zh.text);
    }
}

/// The home page's own run: the SYN is dropped at 28 ms.
fn dropped() -> History {
    let mut history = History::new(Scenario::handshake());
    history.step();
    history.seek_time(Instant::from_nanos(28_000_000));
    let segment = SegmentName::new(HostId(0), Kind::Syn, 1_000, 1);
    let _ = history.command(Command::Fault {
        segment,
        fault: Fault::Drop,
    });
    history.step();
    history
}

#[test]
fn a_retransmission_says_how_long_it_waited_and_which_it_is() {
    let history = dropped();
    let scene = Scene::of(&history);
    let first = Subject::Transmission(TransmissionId(0));
    let again = Subject::Transmission(TransmissionId(1));
    let lost = explain::why(Lang::En, &scene, first).expect("it was sent");
    assert_eq!(
        lost.fate.as_deref(),
        Some("Dropped by you 28 ms after it was sent; it will not arrive.")
    );
    let sent = explain::why(Lang::En, &scene, again).expect("it was sent again");
    assert_eq!(sent.title, "The client retransmits its SYN");
    for part in [
        "within 1 s,",
        "seq 1000",
        "transmission 2",
        "the next wait is 2 s",
    ] {
        assert!(
            sent.text.contains(part),
            "{part:?} is not in {:?}",
            sent.text
        );
    }
    let zh = explain::why(Lang::Zh, &scene, again).expect("it was sent again");
    for part in ["1 s 内", "1000", "第 2 次发送", "2 s"] {
        assert!(zh.text.contains(part), "{part:?} is not in {:?}", zh.text);
    }
}

/// Runs with losses, corruption, duplicates, a reset and a close: whatever is recorded has words.
fn runs() -> Vec<History> {
    let knobs = |loss_permille| Knobs {
        bytes: 60_000,
        loss_permille,
        ..Knobs::default()
    };
    let mut runs = vec![dropped(), History::new(Scenario::sandbox(&knobs(0)))];
    for seed in 1..4 {
        runs.push(History::new(Scenario::sandbox(&Knobs {
            seed,
            ..knobs(80)
        })));
    }
    let mut meddled = History::new(Scenario::sandbox(&knobs(0)));
    for (kind, nth, fault) in [
        (Kind::Syn, 1, Fault::Duplicate { nanos: 3_000_000 }),
        (Kind::Data, 2, Fault::Corrupt { bit: 300 }),
        (Kind::Data, 9, Fault::Delay { nanos: 700_000_000 }),
        (Kind::Data, 20, Fault::Drop),
    ] {
        let segment = SegmentName::of_kind(HostId(0), kind, nth);
        let _ = meddled.command(Command::Fault { segment, fault });
    }
    runs.push(meddled);
    let mut aborted = History::new(Scenario::sandbox(&knobs(0)));
    aborted.seek_time(Instant::from_nanos(400_000_000));
    let _ = aborted.command(Command::Abort { host: HostId(0) });
    runs.push(aborted);
    for run in &mut runs {
        run.run_to_end();
    }
    runs
}

#[test]
fn whatever_a_real_run_records_has_words() {
    for run in runs() {
        let scene = Scene::of(&run);
        for lang in Lang::ALL {
            for (index, record) in scene.records.iter().enumerate() {
                check_words(lang, &explain::record(lang, &scene, index));
                let Some(why) = explain::why(lang, &scene, Subject::Record(index)) else {
                    panic!("nothing is said of {record:?}");
                };
                check(lang, &why);
                if let What::Sent { id, .. } | What::Copied { id, .. } = record.what {
                    let Some(why) = explain::why(lang, &scene, Subject::Transmission(id)) else {
                        panic!("nothing is said of {record:?}");
                    };
                    check(lang, &why);
                    assert!(why.fate.is_some(), "what became of {record:?}?");
                }
            }
        }
    }
}

#[test]
fn times_read_like_times() {
    let time = |nanos| explain::time(Instant::from_nanos(nanos));
    assert_eq!(time(0), "0");
    assert_eq!(time(40_000_000), "40 ms");
    assert_eq!(time(1_078_000_000), "1.078 s");
    assert_eq!(time(1_000_000_000), "1.000 s");
    assert_eq!(time(12_304), "12.304 µs");
    assert_eq!(time(400_000), "400 µs");
    let span = |nanos| explain::span(Duration::from_nanos(nanos));
    assert_eq!(span(1_500_000_000), "1.5 s");
    assert_eq!(span(106_192_000), "106.2 ms");
    assert_eq!(explain::span(Duration::from_millis(250)), "250 ms");
    assert_eq!(explain::countdown(Duration::from_millis(970)), "0.97 s");
    // A timer that still runs never shows zero.
    assert_eq!(explain::countdown(Duration::from_nanos(1)), "0.01 s");
    let due =
        |lang| explain::timer_due(lang, TimerKind::Retransmission, Duration::from_millis(970));
    assert_eq!(due(Lang::En), "retransmits in 0.97 s");
    assert_eq!(due(Lang::Zh), "0.97 s 后重传");
}

#[test]
fn segments_are_labelled_by_their_numbers() {
    let play = puppet::transfer();
    let scene = play.scene();
    let segment = |id| scene.segment(TransmissionId(id)).expect("it was sent").1;
    let (syn, data, ack) = (segment(0), segment(3), segment(2));
    assert_eq!(
        explain::segment_label(syn),
        "SYN seq 1000 mss 1460 wscale 7"
    );
    assert_eq!(explain::segment_short(syn), "SYN 1000");
    assert_eq!(explain::segment_label(data), "seq 1001 len 1460");
    assert_eq!(explain::segment_short(data), "1001–2460");
    assert_eq!(explain::segment_label(ack), "ACK 7001");
    assert_eq!(
        explain::segment_words(Lang::En, data),
        "data, sequence number 1001, acknowledgment number 1, 1460 bytes"
    );
    assert_eq!(
        explain::segment_words(Lang::Zh, data),
        "数据，序号 1001，确认号 1，1460 字节"
    );
}

#[test]
fn losses_say_who_did_it() {
    assert_eq!(
        explain::loss(Lang::En, Loss::Dropped(Giver::Learner)),
        "dropped by you"
    );
    assert_eq!(
        explain::loss(Lang::Zh, Loss::Dropped(Giver::Learner)),
        "被你丢弃"
    );
    assert_eq!(
        explain::loss(Lang::En, Loss::Dropped(Giver::Scenario)),
        "dropped by the scenario"
    );
    assert_eq!(explain::loss(Lang::En, Loss::QueueFull), "queue full");
}

#[test]
fn a_refusal_says_what_to_do() {
    let play = puppet::lost_syn();
    let scene = play.scene();
    let name = SegmentName::new(CLIENT, Kind::Syn, 1_000, 2);
    for lang in Lang::ALL {
        for error in [
            CommandError::NoSuchHost(HostId(7)),
            CommandError::NoConnection(CLIENT),
            CommandError::AlreadyOpen(CLIENT),
            CommandError::NotAClient(SERVER),
            CommandError::AlreadyClosed(CLIENT),
            CommandError::CannotConnect(CLIENT),
            CommandError::InTimeWait(CLIENT),
            CommandError::NotInFlight(name),
            CommandError::TooMany,
        ] {
            check_sentences(lang, &explain::command_error(lang, &scene, &error));
        }
    }
    assert_eq!(
        explain::command_error(Lang::En, &scene, &CommandError::NotInFlight(name)),
        "That segment (the client’s SYN 1000 (transmission 2)) is not in flight any more: it arrived or was \
         lost. Step back to catch it."
    );
}

#[test]
fn a_host_with_a_name_of_its_own_is_called_by_it() {
    let play = puppet::lost_syn();
    let mut scene: Scene<'_> = play.scene();
    scene.parties.get_mut(HostId(1)).unwrap().name = "Bob";
    let syn_ack = Subject::Transmission(TransmissionId(2));
    let why = explain::why(Lang::En, &scene, syn_ack).expect("it was sent");
    assert_eq!(why.title, "Bob answers with SYN-ACK");
    assert!(
        why.text
            .contains("so Bob picks its own initial sequence number"),
        "{}",
        why.text
    );
}

#[test]
fn a_command_is_said_as_it_was_meant() {
    let play = puppet::lost_syn();
    let scene = play.scene();
    let segment = SegmentName::new(CLIENT, Kind::Syn, 1_000, 2);
    let delay = Command::Fault {
        segment,
        fault: Fault::Delay { nanos: 40_000_000 },
    };
    let words = |lang, by| explain::command_words(lang, &scene, &delay, by);
    assert_eq!(
        words(Lang::En, Giver::Learner),
        "You delay the client’s SYN 1000 (transmission 2) by 40 ms"
    );
    assert_eq!(
        words(Lang::En, Giver::Scenario),
        "The scenario delays the client’s SYN 1000 (transmission 2) by 40 ms"
    );
    assert_eq!(
        words(Lang::Zh, Giver::Learner),
        "你把客户端的 SYN 1000（第 2 次发送）延迟 40 ms"
    );
}

#[test]
fn commands_name_cables_by_their_ends_and_programs_by_name() {
    let mut history = History::new(Scenario::handshake());
    let host = HostId(1);
    for (command, en, zh) in [
        (
            Command::Plug {
                link: LinkId(0),
                up: false,
            },
            "You pull the cable between the client and the server",
            "你拔出客户端与服务器之间的线缆",
        ),
        (
            Command::Plug {
                link: LinkId(0),
                up: true,
            },
            "You plug the cable between the client and the server in again",
            "你重新插上客户端与服务器之间的线缆",
        ),
        (
            Command::OneProgram {
                host,
                program: ProgramId(0),
                on: false,
            },
            "You make the server end its program “server”",
            "你让服务器结束程序“server”",
        ),
    ] {
        history.command(command).unwrap();
        let scene = Scene::of(&history);
        let told = |record: &Record| {
            record.what
                == What::Command {
                    command,
                    by: Giver::Learner,
                }
        };
        let index = scene.records.iter().rposition(told).unwrap();
        assert_eq!(explain::record(Lang::En, &scene, index), en);
        assert_eq!(explain::record(Lang::Zh, &scene, index), zh);
    }
}

/// Sentences of the first events of every lesson's worlds, in both languages.
#[test]
fn every_lesson_has_words_for_what_happens() {
    let lessons = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    let mut read = 0;
    for folder in std::fs::read_dir(lessons).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let file = file.unwrap().path();
            let is_toml = file
                .extension()
                .is_some_and(|extension| extension == "toml");
            if !is_toml || file.ends_with("lesson.toml") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            let scenario = tcp_files::toml::parse(&text, "x.toml").unwrap();
            let mut history = History::new(scenario);
            while history.trace().len() < 500 && history.step() {}
            let scene = Scene::of(&history);
            for lang in Lang::ALL {
                for (index, record) in scene.records.iter().enumerate() {
                    check_words(lang, &explain::record(lang, &scene, index));
                    let Some(why) = explain::why(lang, &scene, Subject::Record(index)) else {
                        panic!("nothing is said of {record:?}");
                    };
                    check(lang, &why);
                }
            }
            read += 1;
        }
    }
    assert!(read >= 29, "{read}");
}

#[test]
fn a_scenario_that_cannot_be_read_gets_its_reason_and_a_remedy() {
    use tcp_sim::scenario::{COMPACT_VERSION, CompactError, InvalidError};
    let cases = [
        (CompactError::TooLong { bytes: 70_000 }, "70000"),
        (CompactError::Truncated, ""),
        (
            CompactError::UnknownVersion(COMPACT_VERSION + 1),
            "ackademy compact",
        ),
        (CompactError::Corrupt, "ackademy compact"),
        (
            CompactError::Invalid(InvalidError::NoSuchHost(HostId(7))),
            "7",
        ),
    ];
    for lang in Lang::ALL {
        for (error, part) in &cases {
            let words = explain::scenario_error(lang, error);
            check_words(lang, &words);
            assert!(words.contains(part), "{words}");
        }
        let inside = explain::link_error(
            lang,
            &tcp_sim::history::link::LinkError::Scenario(CompactError::Invalid(
                InvalidError::NoSuchHost(HostId(7)),
            )),
        );
        check_words(lang, &inside);
        assert!(inside.contains('7'), "a link says it too: {inside}");
    }
}
