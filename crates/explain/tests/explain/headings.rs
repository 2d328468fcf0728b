//! Headings, fates, lines of the log, and what an attacker is said to do: met in lessons.

use tcp_core::{Cause, Event};
use tcp_explain::{self as explain, Lang, Scene, Subject};
use tcp_sim::World;
use tcp_sim::scenario::{Attack, Forgery, ProgramSpec};
use tcp_sim::trace::{Loss, What};

use fixtures::run;

use crate::situations::{lesson, said};

/// A sweep is told from one guess, and data needs its acknowledgment number, too (RFC 5961, 5.2).
#[test]
fn a_forger_is_said_to_do_what_it_does() {
    let text = |forgery: Forgery, count: u32| {
        let mut scenario = lesson("rst-attack/exact");
        for host in &mut scenario.hosts {
            if let ProgramSpec::Attacker(attacker) = &mut host.program
                && let Attack::Forge(forge) = &mut attacker.attack
            {
                (forge.what, forge.count) = (forgery, count);
            }
        }
        [Lang::En, Lang::Zh].map(|lang| {
            let all = said(&scenario, lang, Cause::ForgedSegment);
            all.into_iter().map(|why| why.text).next().unwrap()
        })
    };
    let [en, zh] = text(Forgery::Rst, 3);
    assert!(
        en.contains("tries one sequence number after another"),
        "{en}"
    );
    assert!(zh.contains("逐个尝试序号"), "{zh}");
    let [en, zh] = text(Forgery::Data(4), 1);
    assert!(en.contains("guesses a sequence number"), "{en}");
    assert!(
        en.contains("By RFC 5961 its acknowledgment number must be a recent one as well"),
        "{en}"
    );
    assert!(zh.contains("按 RFC 5961，确认号也必须足够新"), "{zh}");
}

/// Headings, met in a lesson.
#[test]
fn a_heading_names_the_thing() {
    const HEADINGS: &[(&str, Cause, &str, &str)] = &[
        (
            "third-ack-lost/scenario",
            Cause::InitialWindowAfterLostSyn,
            "The first congestion window is one segment",
            "初始拥塞窗口只有一个报文段",
        ),
        (
            "fast-recovery/two-lost",
            Cause::RetransmissionAfterFastRetransmit,
            "tahoe goes on retransmitting",
            "tahoe 继续重传",
        ),
        (
            "timeout/ssthresh-16-timeout-at-24",
            Cause::RetransmissionAfterTimeout,
            "The client goes on retransmitting",
            "客户端继续重传",
        ),
        (
            "dead-peer/heartbeat",
            Cause::RetransmissionTimeout,
            "The client retransmits from sequence number 1004",
            "客户端重传从序号 1004 开始的数据",
        ),
        (
            "syn-flood/scenario",
            Cause::BacklogFull,
            "The SYN queue is full",
            "半连接队列已满",
        ),
    ];
    let mut wrong = Vec::new();
    for (name, cause, en, zh) in HEADINGS {
        for (lang, heading) in [(Lang::En, en), (Lang::Zh, zh)] {
            let all = said(&lesson(name), lang, *cause);
            if !all.iter().any(|why| why.title == *heading) {
                let first = all.first().map(|why| &why.title);
                wrong.push(format!("{heading:?} is not {first:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What leads nowhere has no route, in a heading's words and in those of its fate.
#[test]
fn what_leads_nowhere_has_no_route() {
    let (world, trace) = run(&lesson("syn-flood/cookies"));
    let scene = Scene::new(world.scenario(), &trace, world.now());
    let lost = trace.iter().find_map(|record| match record.what {
        What::Lost {
            id,
            why: Loss::NoRoute,
        } => Some(id),
        _ => None,
    });
    let fate = |lang| {
        let why = explain::why(lang, &scene, Subject::Transmission(lost.unwrap())).unwrap();
        why.fate.unwrap()
    };
    assert_eq!(
        fate(Lang::En),
        "There is no route to its destination; it will not arrive."
    );
    assert_eq!(fate(Lang::Zh), "没有通往目的地的路由，不会到达。");
}

/// What a call returned is an error's name behind it, in both languages.
#[test]
fn a_call_that_fails_names_its_errno() {
    for (name, en, zh) in [
        (
            "close-wait/scenario",
            "EMFILE",
            "accept() 失败，errno 为 EMFILE",
        ),
        (
            "ports/scenario",
            "EADDRNOTAVAIL",
            "connect() 失败，errno 为 EADDRNOTAVAIL",
        ),
    ] {
        let (world, trace) = run(&lesson(name));
        let scene = Scene::new(world.scenario(), &trace, world.now());
        let any = |lang, words| {
            (0..trace.len()).any(|index| explain::record(lang, &scene, index).contains(words))
        };
        assert!(any(Lang::En, en), "{name}: {en}");
        assert!(any(Lang::Zh, zh), "{name}: {zh}");
    }
}

/// Where several pairs talk side by side, each end speaks of its own other end.
#[test]
fn the_other_end_is_the_connections_own() {
    let mut told = 0;
    for name in ["fast-recovery/two-lost", "dead-peer/scenario"] {
        let scenario = lesson(name);
        let mut trace = Vec::new();
        let mut world = World::new(&scenario, &mut trace);
        let mut seen = 0;
        while world.step(&mut trace) {
            let scene = Scene::new(&scenario, &trace, world.now());
            for (index, record) in trace.iter().enumerate().skip(seen) {
                let What::Core {
                    host,
                    connection: Some(connection),
                    event: Event::Acknowledged { .. },
                    ..
                } = record.what
                else {
                    continue;
                };
                let stack = world.host(host).unwrap().stack();
                let Some(connection) = stack.connection(connection) else {
                    continue;
                };
                let remote = connection.remote().ip();
                let peer = scenario.hosts.iter().find(|host| host.address == remote);
                let why = explain::why(Lang::En, &scene, Subject::Record(index)).unwrap();
                let words = format!("that {} received", peer.unwrap().name);
                assert!(why.text.contains(&words), "{name}: {}", why.text);
                told += 1;
            }
            seen = trace.len();
        }
    }
    assert!(told > 20, "{told}");
}

/// The client whose server's cable was pulled gives up its own server, not another's.
#[test]
fn a_silent_peer_is_called_by_its_name() {
    let scenario = lesson("dead-peer/keep-alive");
    let scenario = if scenario.hosts.len() > 2 {
        scenario
    } else {
        lesson("dead-peer/scenario")
    };
    for lang in [Lang::En, Lang::Zh] {
        for why in said(&scenario, lang, Cause::KeepAliveTimeout) {
            let of = |name: &str| why.title.contains(name) || why.text.contains(name);
            let (unplugged, crashed) = (of("unplugged"), of("crashed"));
            assert!(unplugged != crashed, "{} {}", why.title, why.text);
        }
    }
}
