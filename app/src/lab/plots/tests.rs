use tcp_core::Instant;
use tcp_explain::Lang;
use tcp_sim::Scenario;

use super::read::Laid;
use super::*;
use crate::lab::session::Session;

fn at(text: &str, millis: u64) -> Session {
    let scenario: Scenario = tcp_files::toml::parse(text, "scenario.toml").unwrap();
    let mut session = Session::new(scenario);
    session.update(RunMsg::SeekTime(Instant::from_nanos(millis * 1_000_000)));
    session
}

fn timeout() -> Session {
    at(
        include_str!("../../../../lessons/timeout/scenario.toml"),
        450,
    )
}

fn drawn(session: &Session, kind: Kind, reading: Option<Instant>) -> Laid {
    let summary = Summary::of(session.run().history());
    lay_out(session, &summary, (kind, Lang::En, Px::whole(680), reading)).unwrap()
}

fn millis(millis: u64) -> Instant {
    Instant::from_nanos(millis * 1_000_000)
}

/// cwnd is 2000 from 200 ms on, and 4000 from 300 ms on (the lesson's own assertions).
#[test]
fn a_moment_in_the_past_is_read_without_going_there() {
    let session = timeout();
    let there = drawn(&session, Kind::Congestion, Some(millis(250)));
    assert_eq!(there.plot.readings[0].1, "2000 bytes");
    assert!(
        there
            .plot
            .drawing
            .desc
            .starts_with("At 250 ms: congestion window (cwnd) 2000 bytes")
    );
    assert_eq!(session.run().now(), millis(450));
}

#[test]
fn a_pointer_near_a_mark_reads_the_mark_and_else_the_moment() {
    let session = timeout();
    let picture = drawn(&session, Kind::Sequence, None).plot;
    let spot = &picture.spots[3];
    let near = nearest(&picture, spot.at.moved(Px(20), Px(-20)));
    assert_eq!(near.at, spot.cursor.now);
    let same = picture.spots[near.spot.unwrap()].cursor.now;
    assert_eq!(same, spot.cursor.now);
    // In the upper left corner there is nothing.
    let corner = Point::new(picture.area.x, picture.area.y);
    assert_eq!(
        nearest(&picture, corner),
        Reading {
            at: Instant::ZERO,
            spot: None
        }
    );
}

#[test]
fn arrow_keys_go_from_change_to_change_and_from_mark_to_mark() {
    let session = timeout();
    let picture = drawn(&session, Kind::Sequence, None).plot;
    // Something happens at the client at 0 and then every 100 ms; at 450 ms the last was at 400.
    let left = target(&picture, None, "ArrowLeft").unwrap();
    assert_eq!(
        left,
        Reading {
            at: millis(300),
            spot: None
        }
    );
    assert_eq!(
        target(&picture, Some(left), "ArrowRight").unwrap().at,
        millis(400)
    );
    assert_eq!(
        target(&picture, Some(left), "Home").unwrap().at,
        Instant::ZERO
    );
    let mark = target(&picture, Some(left), "ArrowDown").unwrap();
    assert!(mark.at <= left.at && mark.spot.is_some());
    let next = target(&picture, Some(mark), "ArrowUp").unwrap();
    assert_eq!(next.spot, mark.spot.map(|place| place + 1));
    assert_eq!(target(&picture, None, "x"), None);
}

#[test]
fn the_table_has_the_values_at_the_cursor_in_its_last_line() {
    let session = timeout();
    let summary = Summary::of(session.run().history());
    let rows = table(&session, &summary, (Kind::Congestion, Lang::Zh)).unwrap();
    assert!(rows.len() <= 25 && rows[0].0);
    assert_eq!(rows[0].1[..2], ["时间", "拥塞窗口（cwnd）"]);
    let last = &rows.last().unwrap().1;
    assert_eq!(last[..2], ["400 ms", "8000 字节"]);
}

/// The server's end can be chosen, and nothing is there before a connection begins.
#[test]
fn the_chosen_end_is_plotted() {
    let mut session = timeout();
    let first = drawn(&session, Kind::Congestion, None);
    assert_eq!(first.ends.len(), 2);
    let other = first
        .ends
        .iter()
        .find(|(end, _)| *end != first.end)
        .unwrap();
    session.update(ScreenMsg::Connection(other.0));
    assert_eq!(drawn(&session, Kind::Congestion, None).end, other.0);
    session.update(RunMsg::ToStart);
    let summary = Summary::of(session.run().history());
    let options = (Kind::Congestion, Lang::En, Px::whole(680), None);
    assert_eq!(lay_out(&session, &summary, options), None);
}
