//! The diagram of states.

use super::*;
use tcp_figure::states::{Diagram, Form, diagram};

fn live(diagram: &Diagram) -> Vec<(State, HostId)> {
    let nodes = diagram.nodes.iter();
    nodes
        .flat_map(|node| node.live.iter().map(|host| (node.state, *host)))
        .collect()
}

#[test]
fn all_eleven_fit_the_inspector_and_the_phone() {
    for width in [366, 320] {
        let full = diagram(
            &puppet::close().scene(),
            Lang::En,
            Px::whole(width),
            Form::Full,
        );
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
fn the_handshake_needs_five_and_shows_who_is_where() {
    let compact = diagram(
        &puppet::lost_syn().scene(),
        Lang::En,
        Px::whole(366),
        Form::Growing,
    );
    assert_eq!(compact.nodes.len(), 5);
    assert_eq!(
        live(&compact),
        [(State::SynSent, CLIENT), (State::SynReceived, SERVER)]
    );
    let walked: Vec<_> = compact
        .edges
        .iter()
        .filter(|edge| !edge.walked.is_empty())
        .map(|edge| (edge.from, edge.to, edge.last))
        .collect();
    assert!(walked.contains(&(State::Closed, State::SynSent, false)));
    assert!(walked.contains(&(State::Listen, State::SynReceived, true)));
}

#[test]
fn closing_grows_the_diagram_to_its_end() {
    let grown = diagram(
        &puppet::close().scene(),
        Lang::En,
        Px::whole(366),
        Form::Growing,
    );
    assert_eq!(grown.nodes.len(), 12);
    assert_eq!(
        live(&grown),
        [(State::TimeWait, CLIENT), (State::Closed, SERVER)]
    );
    assert!(grown.notes.is_empty());
}

#[test]
fn a_change_without_a_line_is_said_in_words() {
    let cut = diagram(
        &puppet::faults().scene(),
        Lang::En,
        Px::whole(366),
        Form::Growing,
    );
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
