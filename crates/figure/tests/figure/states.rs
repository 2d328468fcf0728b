//! The diagram of states.

use super::*;
use tcp_core::Event;
use tcp_figure::states::{Diagram, Edge, Seat, diagram, passes};
use tcp_figure::{Area, Point};
use tcp_sim::trace::What;

fn live(diagram: &Diagram) -> Vec<(State, HostId)> {
    let nodes = diagram.nodes.iter();
    nodes
        .flat_map(|node| node.live.iter().map(|host| (node.state, *host)))
        .collect()
}

#[test]
fn all_eleven_fit_the_inspector_and_the_phone() {
    for width in [366, 320] {
        let full = diagram(&puppet::close().scene(), &[], Lang::En, Px::whole(width));
        assert_eq!(full.width, Px::whole(width));
        for state in State::ALL {
            let count = full.nodes.iter().filter(|node| node.state == state).count();
            assert_eq!(
                count,
                if state == State::Closed { 2 } else { 1 },
                "{state:?}"
            );
        }
        for (place, node) in full.nodes.iter().enumerate() {
            assert!(node.area.x >= Px::ZERO && node.area.right() <= full.width);
            assert!(
                node.text.length <= node.area.w,
                "{} does not fit",
                node.text.text
            );
            assert!(node.text.size >= Px::whole(11));
            for badge in &node.badges {
                assert!(
                    badge.at.x - badge.radius >= Px::ZERO
                        && badge.at.x + badge.radius <= full.width
                );
            }
            for other in &full.nodes[place + 1..] {
                assert!(
                    !node.area.overlaps(other.area),
                    "{:?} {:?}",
                    node.state,
                    other.state
                );
            }
        }
    }
}

#[test]
fn it_shows_who_is_where_which_way_they_came_and_where_they_may_go() {
    let play = puppet::lost_syn();
    let picture = diagram(&play.scene(), &[], Lang::En, Px::whole(366));
    assert_eq!(
        live(&picture),
        [(State::SynReceived, SERVER), (State::SynSent, CLIENT)]
    );
    let ways = |wanted: fn(&&Edge) -> bool| {
        let ways = picture.edges.iter().filter(wanted);
        ways.map(|edge| (edge.from, edge.to)).collect::<Vec<_>>()
    };
    assert_eq!(
        ways(|edge| !edge.walked.is_empty()),
        [
            (State::Closed, State::Listen),
            (State::Closed, State::SynSent),
            (State::Listen, State::SynReceived)
        ]
    );
    assert_eq!(
        ways(|edge| edge.last),
        [(State::Listen, State::SynReceived)]
    );
    // RFC 9293, figure 5: what leads out of SYN-RECEIVED and SYN-SENT.
    assert_eq!(
        ways(|edge| edge.open == [SERVER]),
        [
            (State::SynReceived, State::Listen),
            (State::SynReceived, State::Established),
            (State::SynReceived, State::FinWait1)
        ]
    );
    assert_eq!(
        ways(|edge| edge.open == [CLIENT]),
        [
            (State::SynSent, State::Closed),
            (State::SynSent, State::SynReceived),
            (State::SynSent, State::Established)
        ]
    );
    let passes = passes(&play.scene(), &[]);
    let listen = passes.first().unwrap();
    assert_eq!(
        (listen.host, listen.from, listen.to, listen.record),
        (SERVER, State::Closed, State::Listen, 0)
    );
}

#[test]
fn every_line_leads_from_its_box_to_its_box_and_through_none() {
    for width in [320, 366, 480] {
        let picture = diagram(&puppet::close().scene(), &[], Lang::En, Px::whole(width));
        assert_eq!(picture.edges.len(), 21);
        for edge in &picture.edges {
            let [from, to] = edge.path.as_slice() else {
                panic!("{edge:?} is not straight");
            };
            let on = |point: &Point, state: State| {
                let boxes = picture.nodes.iter().filter(|node| node.state == state);
                boxes.map(|node| node.area).any(|area| {
                    let across = (area.x..=area.right()).contains(&point.x);
                    let down = (area.y..=area.bottom()).contains(&point.y);
                    let edge_x = [area.x, area.right()].contains(&point.x);
                    let edge_y = [area.y, area.bottom()].contains(&point.y);
                    across && down && (edge_x || edge_y)
                })
            };
            assert!(on(from, edge.from) && on(to, edge.to), "{edge:?}");
            for part in 1..40 {
                let x = from.x + (to.x - from.x).scaled(part, 40);
                let y = from.y + (to.y - from.y).scaled(part, 40);
                let through = picture.nodes.iter().find(|node| {
                    let Area {
                        x: left, y: top, ..
                    } = node.area;
                    left < x && x < node.area.right() && top < y && y < node.area.bottom()
                });
                assert!(through.is_none(), "{edge:?} leads through {through:?}");
            }
        }
    }
}

#[test]
fn every_way_has_words_of_its_own_in_both_languages() {
    let picture = diagram(&puppet::close().scene(), &[], Lang::En, Px::whole(366));
    for lang in Lang::ALL {
        for edge in &picture.edges {
            let words = tcp_explain::transition(lang, edge.from, edge.to);
            let words = words.unwrap_or_else(|| panic!("no words for {edge:?}"));
            assert!(!words.trigger.is_empty() && words.source.url.is_some());
            // What the figure says in the RFC's shorthand, the sentence says too.
            let sent = edge.name.split_once("snd ").map(|(_, sent)| sent);
            let sent = sent.map(|sent| sent.replace(',', "-"));
            match sent {
                Some(sent) => assert!(words.sends.contains(&sent), "{edge:?} {words:?}"),
                None => assert!(
                    words.sends.contains(lang.pick("nothing", "什么也不")),
                    "{edge:?} {words:?}"
                ),
            }
        }
        assert!(tcp_explain::transition(lang, State::TimeWait, State::Listen).is_none());
        assert!(tcp_explain::transition(lang, State::Established, State::Closed).is_some());
    }
}

#[test]
fn closing_leads_to_the_diagrams_end() {
    let grown = diagram(&puppet::close().scene(), &[], Lang::En, Px::whole(366));
    assert_eq!(
        live(&grown),
        [(State::TimeWait, CLIENT), (State::Closed, SERVER)]
    );
    assert!(grown.notes.is_empty());
    let end = grown.nodes.iter().find(|node| node.is_end).unwrap();
    assert_eq!(end.live, [SERVER]);
    let last = grown
        .edges
        .iter()
        .find(|edge| edge.to == State::Closed && edge.from == State::TimeWait);
    assert_eq!(last.unwrap().open, [CLIENT]);
}

#[test]
fn many_hosts_find_room_and_the_same_letter_tells_which() {
    let play = puppet::lost_syn();
    let mut scene = play.scene();
    let names = ["flooder-1", "flooder-2", "x", "y", "z", "web-1"];
    let parties = names.map(|name| tcp_explain::Party {
        name,
        role: tcp_explain::Role::Client,
        address: None,
        spec: None,
    });
    scene.parties = parties.into_iter().collect();
    scene.records = &[];
    let picture = diagram(&scene, &[], Lang::En, Px::whole(320));
    let closed = picture.nodes.first().unwrap();
    let signs: Vec<_> = (closed.badges.iter().map(|badge| badge.text.text.as_str())).collect();
    assert_eq!(signs, ["f1", "f2", "x", "+3"]);
    for (place, badge) in closed.badges.iter().enumerate() {
        for other in &closed.badges[place + 1..] {
            let apart = (badge.at.x.0 - other.at.x.0).abs();
            assert!(apart >= 2 * badge.radius.0, "{badge:?} {other:?}");
        }
    }
}

#[test]
fn one_connection_of_several_is_told_apart() {
    let path = fixtures::root().join("lessons/backlog/scenario.toml");
    let mut history = tcp_sim::History::new(fixtures::load(&path));
    history.run_to_end();
    let scene = tcp_explain::Scene::of(&history);
    let mut seats = Vec::new();
    for record in scene.records {
        if let What::Core {
            host,
            connection: Some(connection),
            event:
                Event::StateChanged {
                    to: State::SynReceived,
                    ..
                },
            ..
        } = &record.what
        {
            seats.push(Seat {
                host: *host,
                connection: Some(*connection),
            });
        }
    }
    assert!(seats.len() > 1, "{seats:?}");
    for seat in &seats {
        let passes = passes(&scene, &[*seat]);
        let ways: Vec<_> = passes.iter().map(|pass| (pass.from, pass.to)).collect();
        assert_eq!(
            ways.get(..2),
            Some(
                [
                    (State::Closed, State::Listen),
                    (State::Listen, State::SynReceived)
                ]
                .as_slice()
            ),
            "the listener's way, then the connection's own, and no other connection's"
        );
        for (before, after) in ways.iter().zip(ways.iter().skip(1)) {
            assert_eq!(before.1, after.0);
        }
    }
}

#[test]
fn a_change_without_a_line_is_said_in_words() {
    let cut = diagram(&puppet::faults().scene(), &[], Lang::En, Px::whole(366));
    let notes: Vec<_> = cut.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        notes,
        [
            "Client: ESTABLISHED → CLOSED",
            "Server: ESTABLISHED → CLOSED"
        ]
    );
    for note in &cut.notes {
        assert!(note.at.y < cut.height);
    }
}
