//! Links: what they restore, and that no text does harm.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use fixtures::own;
use proptest::prelude::*;
use tcp_sim::command::Fault;
use tcp_sim::history::link::{LinkError, MAX_LINK_LEN, decode, encode};
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::{COMPACT_VERSION, CompactError};
use tcp_sim::{Command, History, Scenario};

fn example() -> History {
    let mut history = History::new(Scenario::handshake());
    history.step();
    let segment = SegmentName::new(HostId(0), Kind::Syn, 1000, 1);
    history
        .command(Command::Fault {
            segment,
            fault: Fault::Drop,
        })
        .unwrap();
    history.step();
    history.step();
    history
}

#[test]
fn a_link_restores_the_moment() {
    let history = example();
    let text = encode(&history);
    assert!(text.len() < 300, "{} characters", text.len());
    let shared = decode(&text).unwrap();
    assert!(!shared.differs);
    assert_eq!(shared.history.cursor(), history.cursor());
    assert_eq!(shared.history.commands(), history.commands());
    assert_eq!(shared.history.trace(), history.trace());
    assert_eq!(shared.history.scenario(), history.scenario());
    assert_eq!(shared.engine, env!("CARGO_PKG_VERSION"));
}

#[test]
fn a_link_keeps_commands_after_its_cursor() {
    let mut history = example();
    history.to_start();
    let mut shared = decode(&encode(&history)).unwrap().history;
    assert_eq!(shared.cursor(), history.cursor());
    shared.run_to_end();
    history.run_to_end();
    assert_eq!(shared.digest(), history.digest());
    assert!(
        shared.can_undo(),
        "who follows a link can take its commands back"
    );
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    let text = encode(&example());
    for end in 0..text.len() {
        assert_eq!(
            decode(&text[..end]).unwrap_err(),
            LinkError::Truncated,
            "cut at {end}"
        );
    }
    let long = "A".repeat(MAX_LINK_LEN + 1);
    assert!(matches!(decode(&long), Err(LinkError::TooLong { .. })));
    assert!(matches!(
        decode(&format!("{text}AAAA")),
        Err(LinkError::Corrupt)
    ));
    assert!(matches!(
        decode(&text.replace(&text[..4], "AAAA")),
        Err(LinkError::UnknownVersion(0))
    ));
    let mut blank = text.clone();
    blank.insert(7, ' ');
    assert_eq!(
        decode(&blank).unwrap_err(),
        LinkError::BadCharacter { at: 7 }
    );
}

/// What a file may not ask for, bytes may not ask for either.
#[test]
fn an_impossible_scenario_is_refused() {
    let refuse = |change: fn(&mut Scenario)| {
        let mut scenario = Scenario::handshake();
        change(&mut scenario);
        let refused = Scenario::from_compact(&scenario.to_compact());
        assert!(
            matches!(refused, Err(CompactError::Invalid(_))),
            "{refused:?}"
        );
    };
    refuse(|scenario| scenario.hosts.clear());
    refuse(|scenario| scenario.links.clear());
    refuse(|scenario| scenario.hosts[1].name = "../client".into());
    refuse(|scenario| scenario.hosts[1].address = scenario.hosts[0].address);
    refuse(|scenario| scenario.links[0].ends[1] = HostId(2));
    refuse(|scenario| scenario.links[0].directions[0].bandwidth = Some(0));
    refuse(|scenario| scenario.limit.events = u64::MAX);
    refuse(|scenario| scenario.tcp.min_rto = Some(0));
    refuse(|scenario| scenario.tcp.receive_buffer = Some(u32::MAX));
    assert!(Scenario::from_compact(&Scenario::handshake().to_compact()).is_ok());
}

proptest! {
    /// One changed character is noticed: never another moment, never a panic.
    #[test]
    fn a_changed_character_is_noticed(at in 0..200_usize, new in "[A-Za-z0-9_-]") {
        let text = encode(&example());
        let at = at % text.len();
        let changed = format!("{}{new}{}", &text[..at], &text[at + 1..]);
        prop_assume!(changed != text);
        prop_assert!(decode(&changed).is_err());
    }

    #[test]
    fn no_text_does_harm(text in "\\PC{0,100}") {
        prop_assert!(decode(&text).is_err());
    }

    /// Bytes that have the right frame, so that the body itself is what is random.
    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Scenario::from_compact(&bytes);
        let mut versioned = vec![COMPACT_VERSION];
        versioned.extend(&bytes);
        let _ = Scenario::from_compact(&versioned);
    }

    /// A scenario with some of its bytes changed is refused, or is one that can be run.
    #[test]
    fn a_damaged_scenario_is_refused_or_runs(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = own("corrupt").to_compact();
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(scenario) = Scenario::from_compact(&bytes) {
            let mut history = History::new(scenario);
            for _ in 0..200 {
                history.step();
            }
        }
    }
}
