use tcp_core::Cause;
use tcp_core::connection::{ReceiveContent, SendContent};
use tcp_figure::windows::Held;

use super::*;
use crate::lab::run::RunMsg;

fn at(text: &str, millis: u64) -> Session {
    let scenario = tcp_files::toml::parse(text, "scenario.toml").unwrap();
    let mut session = Session::new(scenario);
    session.update(RunMsg::SeekTime(tcp_core::Instant::from_nanos(
        millis * 1_000_000,
    )));
    session
}

fn spots(session: &Session) -> Vec<Spot> {
    lay_out(session, Lang::En, Px::whole(360)).unwrap().spots
}

/// Each segment in flight is told with the segment that carries it.
#[test]
fn a_stretch_in_flight_names_its_segment() {
    let session = at(
        include_str!("../../../../lessons/cumulative/scenario.toml"),
        130,
    );
    let all = spots(&session);
    let flying: Vec<_> = all
        .iter()
        .filter(|spot| matches!(spot.what, Held::Sending(piece, _) if matches!(piece.content, SendContent::Segment(sent) if sent.data_len() > 0)))
        .collect();
    assert_eq!(flying.len(), 5);
    for spot in flying {
        let told = tell(&session, Lang::En, spot);
        let sent = session.run().sent(told.segment().unwrap()).unwrap();
        assert_eq!(sent.segment.seq, spot.range.start);
        assert!(told.answer.is_some());
    }
}

/// A peer whose receive window is zero: what waits says so, and what the server holds says which
/// segment brought it.
#[test]
fn what_waits_says_for_what() {
    let session = at(
        include_str!("../../../../lessons/zero-window/scenario.toml"),
        500,
    );
    let all = spots(&session);
    let waits = all.iter().find_map(|spot| match spot.what {
        Held::Sending(piece, _) => match piece.content {
            SendContent::Data(cause) => Some((spot, cause)),
            _ => None,
        },
        Held::Receiving(_) => None,
    });
    let (spot, cause) = waits.unwrap();
    // The lesson switches `persist` off.
    assert_eq!(cause, Cause::ZeroWindowNotProbed);
    let told = tell(&session, Lang::En, spot);
    assert_eq!(told.zone, "4: may not be sent yet");
    // The sentence of *why nothing* for the same host.
    let world = session.run().history().world();
    let end = spot.holder.unwrap();
    let quiet = world.host(end.host).unwrap().quiet();
    let said = tcp_explain::quiet(Lang::En, &session.run().scene(), end.host, &quiet[0]);
    assert_eq!(told.answer, Some(said.into()));
    let unread = all.iter().find(|spot| {
        matches!(spot.what, Held::Receiving(piece) if piece.content == ReceiveContent::Unread)
    });
    assert!(
        tell(&session, Lang::En, unread.unwrap())
            .segment()
            .is_some()
    );
}

#[test]
fn arrow_keys_walk_along_a_strip_and_to_the_next_one() {
    let session = at(
        include_str!("../../../../lessons/cumulative/scenario.toml"),
        130,
    );
    let all = spots(&session);
    assert_eq!(target(&all, 0, "ArrowRight"), Some(1));
    assert_eq!(target(&all, 0, "ArrowLeft"), Some(0));
    let below = target(&all, 0, "ArrowDown").unwrap();
    assert!(all[below].area.y > all[0].area.y);
    assert_eq!(target(&all, below, "ArrowUp"), Some(0));
    assert_eq!(target(&all, 0, "x"), None);
}

#[test]
fn every_spot_is_a_button_with_a_name_and_one_is_a_tab_stop() {
    let session = at(
        include_str!("../../../../lessons/cumulative/scenario.toml"),
        130,
    );
    let picture = lay_out(&session, Lang::Zh, Px::whole(360)).unwrap();
    let nodes = paint(&picture, Some(2));
    let buttons: Vec<_> = nodes
        .iter()
        .filter(|node| node.attribute("role") == Some("button"))
        .collect();
    assert_eq!(buttons.len(), picture.spots.len());
    let stops = buttons
        .iter()
        .filter(|node| node.attribute("tabindex") == Some("0"));
    assert_eq!(stops.count(), 1);
    assert!(buttons.iter().all(|node| {
        node.attribute("aria-label")
            .is_some_and(|name| !name.is_empty())
    }));
}
