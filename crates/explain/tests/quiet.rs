//! Why a host sends nothing: asked at moments of lessons, and at every moment of all of them.

use tcp_core::{Cause, Instant};
use tcp_explain::{self as explain, Lang, Scene};
use tcp_sim::trace::NoSink;
use tcp_sim::world::Quiet;
use tcp_sim::{HostId, Scenario, World};

/// The world of a lesson at a moment, in milliseconds.
fn at(lesson: &str, millis: u64) -> World {
    let scenario = fixtures::load(&fixtures::root().join(format!("lessons/{lesson}.toml")));
    let mut world = World::new(&scenario, &mut NoSink);
    let at = Instant::from_nanos(millis * 1_000_000);
    while world.next_at().is_some_and(|next| next <= at) && world.step(&mut NoSink) {}
    world.advance_to(at);
    world
}

/// The one answer of a host: its cause, and all its words.
fn answer(world: &World, host: u8, lang: Lang) -> (Option<Cause>, String) {
    let host = &world.hosts()[usize::from(host)];
    let answers = host.quiet();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let scene = Scene::new(world.scenario(), &[], world.now());
    let why = explain::quiet(lang, &scene, host.id(), &answers[0]);
    let source = why.source.map(|cite| cite.label).unwrap_or_default();
    (why.cause, [why.title, why.text, source].join("\n"))
}

/// What one host answers at a moment: the cause, and words of both languages.
fn says(lesson: &str, millis: u64, host: u8, cause: Cause, en: &[&str], zh: &[&str]) {
    let world = at(lesson, millis);
    for (lang, words) in [(Lang::En, en), (Lang::Zh, zh)] {
        let (given, text) = answer(&world, host, lang);
        assert_eq!(given, Some(cause), "{text}");
        for words in words {
            assert!(text.contains(words), "no {words:?} in {text}");
        }
    }
}

/// The server writes 2000 bytes at 150 ms: 1460 are a full segment, and 540 wait for its ACK, which
/// is delayed until 400 ms and arrives at 450.
#[test]
fn nagle_is_named_while_it_holds_data() {
    let (en, zh) = (
        ["Nagle", "540 bytes wait", "1460", "RFC 9293, 3.7.4"],
        ["Nagle", "540 字节", "1460"],
    );
    for millis in [150, 449] {
        says("close/scenario", millis, 1, Cause::NagleWaits, &en, &zh);
    }
    says(
        "close/scenario",
        450,
        1,
        Cause::AwaitsAck,
        &["540 bytes are in flight"],
        &["540"],
    );
}

#[test]
fn an_acknowledgment_that_is_held_back_is_told_with_its_end() {
    let (en, zh) = (
        ["held back until 400 ms", "piggybacked"],
        ["400 ms", "捎带"],
    );
    says("close/scenario", 300, 0, Cause::NothingToSend, &en, &zh);
}

#[test]
fn each_part_of_a_life_waits_for_something_else() {
    let told = |millis, host, cause, words: &[&str]| {
        says("close/scenario", millis, host, cause, words, &[]);
    };
    told(
        10,
        0,
        Cause::HandshakeUnfinished,
        &["SYN", "500 bytes", "1.000 s"],
    );
    told(
        10,
        1,
        Cause::PassiveOpen,
        &["port 80", "until a SYN arrives"],
    );
    told(75, 1, Cause::HandshakeUnfinished, &["SYN-ACK"]);
    told(
        1_040,
        0,
        Cause::EverythingSent,
        &["waits until the server acknowledges"],
    );
    told(1_300, 0, Cause::EverythingSent, &["waits for its FIN"]);
    // 2 MSL from 2.05 s on, with an MSL of 2 minutes.
    told(2_200, 0, Cause::EverythingSent, &["242.050 s"]);
}

/// Segments of 1000 bytes, and RFC 5681 lets four of them begin.
#[test]
fn a_full_congestion_window_is_named() {
    let en = ["cwnd is 4000 bytes, and 4000 bytes are sent", "RFC 5681, 2"];
    let zh = ["cwnd 为 4000 字节", "4000 字节"];
    says(
        "slow-start/scenario",
        110,
        0,
        Cause::CongestionWindowFull,
        &en,
        &zh,
    );
}

/// An unscaled window of 65,535 bytes has no room for a 45th segment of 1460: 65,535 - 44 * 1460 is
/// 1295.
#[test]
fn a_silly_window_is_named_for_what_it_is_while_acks_are_on_their_way() {
    let en = [
        "room for less than a full segment",
        "until an ACK",
        "RFC 9293, 3.8.6.2.1",
    ];
    let zh = ["糊涂窗口综合征", "ACK"];
    says(
        "window-scale/scenario",
        110,
        0,
        Cause::SillyWindowAvoided,
        &en,
        &zh,
    );
}

/// The lesson switches the persist timer off: nobody will ask, and that is its subject.
#[test]
fn without_the_persist_timer_nobody_promises_a_probe() {
    let en = ["switched off", "does not probe", "RFC 9293, 3.8.6.1"];
    let zh = ["关闭了持续计时器", "不会发送窗口探测"];
    let cause = Cause::ZeroWindowNotProbed;
    says("zero-window/scenario", 420, 0, cause, &en, &zh);
}

/// With it, the probe is told once: by the timer that runs.
#[test]
fn a_probe_is_promised_once() {
    let world = at("silly-window/slow-reader", 700);
    let (cause, text) = answer(&world, 0, Lang::En);
    assert_eq!(cause, Some(Cause::ZeroWindow), "{text}");
    assert_eq!(text.matches("probe").count(), 1, "{text}");
}

/// The client closed at 1 s; the server's program closes at 2 s.
#[test]
fn who_has_not_closed_is_told_so() {
    let (en, zh) = (["FIN has arrived", "its application closes"], ["FIN 已到"]);
    says("close/scenario", 1_200, 1, Cause::CloseAwaited, &en, &zh);
}

/// Its only RST left at 1 s.
#[test]
fn an_attacker_that_is_done_waits_for_nothing() {
    let world = at("rst-attack/in-the-window", 3_000);
    let forger = (world.hosts().iter()).position(|host| host.name().starts_with("forger"));
    let forger = u8::try_from(forger.unwrap()).unwrap();
    let (_, text) = answer(&world, forger, Lang::En);
    assert!(text.contains("has sent every segment"), "{text}");
}

/// At every event of every lesson each host has an answer in both languages, and none of them stops
/// half-way.
#[test]
fn everybody_can_always_say_why() {
    for file in fixtures::files() {
        let (name, scenario) = (file.display().to_string(), fixtures::load(&file));
        let mut world = World::new(&scenario, &mut NoSink);
        for _ in 0..2_000 {
            for host in world.hosts() {
                let answers = host.quiet();
                assert!(!answers.is_empty());
                check(&world, host.id(), &answers, &scenario, &name);
            }
            if !world.step(&mut NoSink) {
                break;
            }
        }
    }
}

fn check(world: &World, host: HostId, answers: &[Quiet], scenario: &Scenario, name: &str) {
    let scene = Scene::new(scenario, &[], world.now());
    for answer in answers.iter().take(3) {
        let en = explain::quiet(Lang::En, &scene, host, answer);
        let zh = explain::quiet(Lang::Zh, &scene, host, answer);
        assert!(en.text.ends_with('.'), "{name}: {}", en.text);
        assert!(zh.text.ends_with('。'), "{name}: {}", zh.text);
        assert_eq!(en.cause, zh.cause);
        assert!(!en.title.is_empty() && !zh.title.is_empty());
    }
}
