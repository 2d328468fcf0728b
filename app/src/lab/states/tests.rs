use tcp_figure::Px;
use tcp_figure::states::diagram;
use tcp_sim::{History, Scenario};

use super::paint::{paint, spots, target};
use super::told::{Told, next, tell};
use super::*;
use crate::lab::ladder::node::Key;
use crate::lab::run::RunMsg;

const WIDTH: Px = Px::whole(340);

fn handshake(steps: usize) -> Session {
    let mut session = Session::new(Scenario::handshake());
    for _ in 0..steps {
        session.update(RunMsg::Step { gliding: false });
    }
    session
}

fn picture(session: &Session) -> Diagram {
    diagram(&session.run().scene(), &seats(session), Lang::En, WIDTH)
}

#[test]
fn the_way_of_each_end_can_be_read() {
    let words: Vec<_> = (paths(&handshake(8), Lang::En).into_iter())
        .map(|path| path.words)
        .collect();
    assert_eq!(
        words,
        [
            "Client: CLOSED → SYN-SENT → ESTABLISHED",
            "Server: CLOSED → LISTEN → SYN-RECEIVED → ESTABLISHED"
        ]
    );
}

#[test]
fn every_state_and_way_is_painted_and_can_be_reached_by_keys() {
    let nodes = paint(&picture(&handshake(0)), Lang::Zh, None);
    let painted: Vec<_> = nodes
        .iter()
        .filter_map(|node| node.attribute("data-spot")?.parse::<usize>().ok())
        .collect();
    // Eleven states, CLOSED twice, and 21 ways.
    assert_eq!(painted.len(), 12 + 21);
    let mut sorted = painted.clone();
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0..33));
    let stops = nodes
        .iter()
        .filter(|node| node.attribute("tabindex") == Some("0"));
    assert_eq!(stops.count(), 1, "one stop for Tab");
    let mut at = spots().next().unwrap();
    let mut seen = vec![at];
    while let Some(next) = target(at, "ArrowRight") {
        at = next;
        seen.push(at);
    }
    assert!(seen.into_iter().eq(spots()));
    let way = Spot::Way(State::LastAck, State::Closed);
    assert_eq!(
        target(way, "ArrowDown"),
        Some(Spot::State(State::Closed, true))
    );
    assert_eq!(
        target(way, "ArrowUp"),
        Some(Spot::State(State::LastAck, false))
    );
    assert_eq!(
        target(Spot::State(State::Closed, false), "ArrowDown"),
        Some(Spot::State(State::Listen, false))
    );
}

#[test]
fn a_way_tells_what_it_is_and_leads_to_when_it_happened() {
    let mut session = handshake(3);
    let spot = Spot::Way(State::SynSent, State::Established);
    let Told::Way {
        text,
        source,
        moments,
        ..
    } = tell(&session, Lang::En, spot)
    else {
        panic!("a way is told as one");
    };
    assert_eq!(
        text,
        "A SYN arrives that acknowledges this end’s own SYN. It sends an ACK."
    );
    assert_eq!(source.unwrap().label, "RFC 9293, 3.10.7.3");
    // SYN and SYN-ACK take 50 ms each.
    let [moment] = moments.as_slice() else {
        panic!("once: {moments:?}");
    };
    assert_eq!(moment.words, "Client, 100 ms");
    // From the start it is still offered, and leads to just after it.
    session.update(RunMsg::ToStart);
    let record = next(&session, spot).unwrap();
    assert_eq!(record, moment.record);
    session.update(ScreenMsg::Ask(record));
    assert_eq!(session.run().now().as_nanos(), 100_000_000);
    assert!(session.asked().is_some(), "and why is about it");
    let Told::State { here, .. } = tell(&session, Lang::En, Spot::State(State::Established, false))
    else {
        panic!("a state is told as one");
    };
    assert_eq!(here.unwrap(), "Here now: Client.");
}

#[test]
fn what_was_gone_twice_is_gone_to_in_turn() {
    let text = include_str!("../../../../lessons/time-wait/restart.toml");
    let mut history = History::new(tcp_files::toml::parse(text, "restart.toml").unwrap());
    history.run_to_end();
    let mut session = Session::with_history(history);
    let spot = Spot::Way(State::Closed, State::Listen);
    let Told::Way { moments, .. } = tell(&session, Lang::En, spot) else {
        panic!("a way is told as one");
    };
    let mut visited = Vec::new();
    for _ in 0..=moments.len() {
        let record = next(&session, spot).unwrap();
        session.update(ScreenMsg::Ask(record));
        visited.push(record);
    }
    let first = moments.first().unwrap().record;
    assert_eq!(visited.first(), Some(&first), "after the last, the first");
    assert_eq!(visited.last(), Some(&first));
}

#[test]
fn a_way_without_a_line_is_told_all_the_same() {
    let told = tell(
        &handshake(1),
        Lang::Zh,
        Spot::Way(State::Established, State::Closed),
    );
    let Told::Way { text, moments, .. } = told else {
        panic!("a way is told as one");
    };
    assert!(text.starts_with("连接立即终止"), "{text}");
    assert!(moments.is_empty());
}

#[test]
fn a_box_keeps_its_element_when_its_state_becomes_live() {
    let mut session = handshake(0);
    let keys = |session: &Session| {
        let mut keys: Vec<Key> = paint(&picture(session), Lang::En, None)
            .into_iter()
            .map(|node| node.key)
            .collect();
        keys.sort_by_key(|key| format!("{key:?}"));
        keys
    };
    let before = keys(&session);
    session.update(RunMsg::Step { gliding: false });
    assert_eq!(before, keys(&session));
}
