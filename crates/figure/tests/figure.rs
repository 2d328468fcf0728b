//! What a ladder promises, over plays told by hand and over random ones.

#![allow(clippy::panic, reason = "a test may fail loudly")]

use proptest::prelude::*;
use tcp_core::{Cause, Duration, Instant, State};
use tcp_explain::Lang;
use tcp_figure::{self as figure, Fate, Figure, FoldId, Px, Shape, Style, Turn, View};
use tcp_sim::ids::{HostId, Kind, TransmissionId};
use tcp_sim::trace::{Giver, Loss};

mod geometry;
use fixtures::puppet;

use fixtures::puppet::{CLIENT, Puppet, SERVER, Shot};
use geometry::{check_words, px, words};

fn draw(play: &Puppet, width: i32, lang: Lang) -> Figure {
    figure::ladder(&play.scene(), &View::new(Px::whole(width), lang))
}

fn check_flights(play: &Puppet, figure: &Figure) {
    let mut pills = Vec::new();
    for shape in &figure.shapes {
        if let Shape::Flight(it) = shape {
            pills.push((it.id, it.area));
            assert!(
                it.area.x >= Px::ZERO && it.area.right() <= figure.width,
                "{it:?}"
            );
            assert!(
                it.area.bottom() <= figure.height,
                "{it:?} is below {}",
                figure.height
            );
            assert!(
                it.area.h >= Px::whole(24) && it.area.w >= Px::whole(16),
                "{it:?}"
            );
            let text = px(it.text.length);
            assert!(it.text.text.is_empty() || text < px(it.area.w), "{it:?}");
        }
    }
    let mut flying: Vec<TransmissionId> = play.flying.iter().map(|(_, id, _)| *id).collect();
    flying.sort_unstable();
    assert_eq!(pills.iter().map(|(id, _)| *id).collect::<Vec<_>>(), flying);
    for (place, (one, a)) in pills.iter().enumerate() {
        for (other, b) in &pills[place + 1..] {
            assert!(!a.overlaps(*b), "{one:?} {a:?} lies on {other:?} {b:?}");
        }
    }
}

/// Below *now* is nothing but hatching, what stands on the line, and words for what happens at this
/// moment.
fn check_future(figure: &Figure) {
    let half = Px::whole(16);
    for shape in &figure.shapes {
        let room = match shape {
            Shape::Future(_) | Shape::Flight(_) => continue,
            Shape::Mark(_) | Shape::StateName(_) => Px::whole(60),
            _ => half,
        };
        let bottom = shape.bounds().bottom();
        assert!(
            bottom <= figure.now_y + room,
            "{shape:?} is below now, {}",
            figure.now_y
        );
    }
}

/// Whatever was finished is where it was.
fn check_stays(before: &Figure, after: &Figure) {
    for shape in &before.shapes {
        let stays = match shape {
            Shape::Label(_) | Shape::Mark(_) | Shape::CausePill(_) | Shape::Repeat(_) => true,
            Shape::StateName(_) => before.width >= Px::whole(560),
            Shape::Arrow(it) => it.fate != Fate::InFlight && it.fate != Fate::Arrived,
            Shape::Tick(it) => it.y < before.now_y - Px::whole(15),
            Shape::Bundle(it) => {
                let same = |shape: &Shape| match shape {
                    Shape::Bundle(later) => later.ids.0 == it.ids.0 && later.text.at == it.text.at,
                    _ => false,
                };
                assert!(after.shapes.iter().any(same), "{it:?} moved");
                false
            }
            _ => false,
        };
        assert!(!stays || after.shapes.contains(shape), "{shape:?} moved");
    }
    let path = |figure: &Figure, id| {
        figure.shapes.iter().find_map(|shape| match shape {
            Shape::Arrow(it) if it.id == id && it.fate != Fate::InFlight => Some(it.path.clone()),
            _ => None,
        })
    };
    for shape in &before.shapes {
        if let Shape::Arrow(it) = shape
            && it.fate == Fate::Arrived
        {
            assert_eq!(path(after, it.id), Some(it.path.clone()));
        }
    }
}

// --- random plays --------------------------------------------------------------------------------------------------

#[derive(Clone, Debug)]
enum Act {
    Data { host: u8, count: u8, len: u32 },
    Ack { host: u8 },
    Again { back: u32, cause: u8 },
    Special { host: u8, kind: u8 },
    Arrive { count: u8 },
    Drop { nth: u8 },
    Delay { nth: u8, millis: u64 },
    Duplicate { nth: u8, millis: u64 },
    Corrupt { nth: u8 },
    Wait { millis: u64 },
    Move { host: u8, state: u8 },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..2_u8, 1..12_u8, prop_oneof![Just(1460_u32), 1..1460_u32])
            .prop_map(|(host, count, len)| Act::Data { host, count, len }),
        3 => (0..2_u8).prop_map(|host| Act::Ack { host }),
        2 => (0..6_u32, 0..4_u8).prop_map(|(back, cause)| Act::Again { back, cause }),
        1 => (0..2_u8, 0..4_u8).prop_map(|(host, kind)| Act::Special { host, kind }),
        6 => (1..8_u8).prop_map(|count| Act::Arrive { count }),
        2 => any::<u8>().prop_map(|nth| Act::Drop { nth }),
        1 => (any::<u8>(), 1..400_u64).prop_map(|(nth, millis)| Act::Delay { nth, millis }),
        1 => (any::<u8>(), 0..200_u64).prop_map(|(nth, millis)| Act::Duplicate { nth, millis }),
        1 => any::<u8>().prop_map(|nth| Act::Corrupt { nth }),
        2 => prop_oneof![1..30_u64, 200..3_000_u64].prop_map(|millis| Act::Wait { millis }),
        1 => (0..2_u8, 0..11_u8).prop_map(|(host, state)| Act::Move { host, state }),
    ]
}

struct Stage {
    play: Puppet,
    next: [u32; 2],
    sent: Vec<(TransmissionId, Shot)>,
}

impl Stage {
    fn new(delay: Duration, per_byte: u64) -> Self {
        let mut play = Puppet::new(delay);
        play.per_byte = per_byte;
        Self {
            play,
            next: [1_000, 7_000],
            sent: Vec::new(),
        }
    }

    fn send(&mut self, shot: Shot) {
        let id = self.play.send(shot);
        self.sent.push((id, shot));
    }

    fn flying(&self, nth: u8) -> Option<TransmissionId> {
        let flying = &self.play.flying;
        flying
            .get(usize::from(nth) % flying.len().max(1))
            .map(|(_, id, _)| *id)
    }

    fn perform(&mut self, act: &Act) {
        let play = &mut self.play;
        match *act {
            Act::Data { host, count, len } => {
                play.at(0);
                for _ in 0..count {
                    let next = &mut self.next[usize::from(host)];
                    let shot = Shot::data(HostId(host), *next, len);
                    *next += len;
                    self.send(shot);
                }
            }
            Act::Ack { host } => {
                play.at(0);
                let ack = self.next[usize::from(1 - host)];
                self.send(Shot::new(HostId(host), Kind::Ack, 1, ack, Cause::AckNow));
            }
            Act::Again { back, cause } => {
                let place = self.sent.len().checked_sub(1 + back as usize);
                if let Some((id, shot)) = place.and_then(|place| self.sent.get(place)).copied() {
                    play.at(0);
                    let causes = [
                        Cause::RetransmissionTimeout,
                        Cause::ThirdDuplicateAck,
                        Cause::PartialAck,
                        Cause::WindowProbe,
                    ];
                    self.send(shot.again(id, causes[usize::from(cause)]));
                }
            }
            Act::Special { host, kind } => {
                play.at(0);
                let kind = [Kind::Syn, Kind::SynAck, Kind::Fin, Kind::Rst][usize::from(kind)];
                let next = self.next[usize::from(host)];
                self.send(Shot::new(HostId(host), kind, next, 1, Cause::ActiveOpen));
            }
            Act::Arrive { count } => {
                for _ in 0..count {
                    if let Some((id, host)) = play.arrive() {
                        play.accept(id, host, Cause::InOrder);
                    }
                }
            }
            Act::Drop { nth } => {
                if let Some(id) = self.flying(nth) {
                    self.play.drop_by_learner(id);
                }
            }
            Act::Delay { nth, millis } => {
                if let Some(id) = self.flying(nth) {
                    self.play.delay_by(id, millis);
                }
            }
            Act::Duplicate { nth, millis } => {
                if let Some(id) = self.flying(nth) {
                    self.play.duplicate(id, millis);
                }
            }
            Act::Corrupt { nth } => {
                if let Some(id) = self.flying(nth) {
                    self.play.corrupt(id);
                }
            }
            Act::Wait { millis } => {
                // Never past the next arrival, like a real clock.
                let until = play.now + Duration::from_millis(millis);
                let next = play.flying.iter().map(|(at, ..)| *at).min();
                play.now = next.map_or(until, |next| until.min(next));
            }
            Act::Move { host, state } => {
                play.at(0);
                play.become_(HostId(host), State::ALL[usize::from(state)], Cause::Close);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn a_ladder_keeps_its_promises_at_every_moment(
        acts in prop::collection::vec(act(), 1..24),
        width in prop_oneof![Just(360), Just(320), Just(620), Just(860), Just(1200)],
        zh in any::<bool>(),
        per_byte in prop_oneof![Just(0_u64), Just(80), Just(800), Just(4_000)],
        delay in prop_oneof![Just(1_u64), Just(20), Just(50), Just(400)],
    ) {
        let lang = if zh { Lang::Zh } else { Lang::En };
        let mut stage = Stage::new(Duration::from_millis(delay), per_byte);
        let mut before: Option<Figure> = None;
        for act in &acts {
            stage.perform(act);
            // In the middle of a gap *now* may go up later: a gap that has become long enough
            // folds.
            let settled = stage.play.records.last().is_some_and(|last| last.at == stage.play.now);
            let figure = draw(&stage.play, width, lang);
            check_words(&figure);
            check_flights(&stage.play, &figure);
            check_future(&figure);
            if let Some(before) = &before {
                check_stays(before, &figure);
                prop_assert!(!settled || figure.now_y >= before.now_y);
            }
            if settled {
                before = Some(figure);
            }
        }
    }

    #[test]
    fn a_part_of_a_ladder_is_cut_out_of_the_whole(
        acts in prop::collection::vec(act(), 1..24),
        from in 0..2_000,
        height in 1..900,
    ) {
        let mut stage = Stage::new(Duration::from_millis(50), 800);
        for act in &acts {
            stage.perform(act);
        }
        let scene = stage.play.scene();
        let view = View::new(Px::whole(860), Lang::En);
        let whole = figure::ladder(&scene, &view);
        let (from, to) = (Px::whole(from), Px::whole(from + height));
        let part = figure::ladder(&scene, &View { clip: Some((from, to)), ..view });
        prop_assert_eq!((part.height, part.now_y), (whole.height, whole.now_y));
        for shape in &part.shapes {
            prop_assert!(whole.shapes.contains(shape));
        }
        for shape in &whole.shapes {
            let bounds = shape.bounds();
            if bounds.y <= to && bounds.bottom() >= from {
                prop_assert!(part.shapes.contains(shape), "{:?} is missing", shape);
            }
        }
    }
}

// --- literal pictures --------------------------------------------------------------------------------------------

fn ticks(figure: &Figure) -> Vec<(&str, Px)> {
    let mut ticks = Vec::new();
    for shape in &figure.shapes {
        if let Shape::Tick(it) = shape {
            ticks.push((it.text.text.as_str(), it.y));
        }
    }
    ticks
}

fn arrow(figure: &Figure, id: u32) -> &figure::Arrow {
    let mut arrows = figure.shapes.iter().filter_map(|shape| match shape {
        Shape::Arrow(it) => Some(it),
        _ => None,
    });
    match arrows.find(|arrow| arrow.id == TransmissionId(id)) {
        Some(arrow) => arrow,
        None => panic!("transmission {id} is not drawn"),
    }
}

#[test]
fn a_way_of_50_ms_is_140_px_high_and_20_ms_are_56() {
    let figure = draw(&puppet::close(), 860, Lang::En);
    let syn = arrow(&figure, 0);
    let (start, end) = (syn.path[0], *syn.path.last().expect("a line has an end"));
    // 40 bytes at 800 ns each leave in 32 us, a tenth of a pixel.
    assert_eq!(end.y - start.y, Px::whole(140));
    let ticks = ticks(&figure);
    assert_eq!(ticks[0].0, "0");
    assert_eq!(ticks[1].0, "20 ms");
    assert_eq!(ticks[1].1 - ticks[0].1, Px::whole(56));
}

#[test]
fn the_lost_syn_looks_like_the_drawing() {
    for (lang, lost, cause, fold) in [
        (Lang::En, "dropped by you", "timeout", "nothing for 0.97 s"),
        (Lang::Zh, "被你丢弃", "超时", "0.97 s 内无事发生"),
    ] {
        let figure = draw(&puppet::lost_syn(), 860, lang);
        assert_eq!(arrow(&figure, 0).fate, Fate::Lost);
        assert!(arrow(&figure, 0).syn && !arrow(&figure, 0).again);
        assert!(arrow(&figure, 1).again);
        let said: Vec<String> = words(&figure).into_iter().map(|(text, _)| text).collect();
        for expected in [lost, cause, fold, "SYN-SENT", "LISTEN", "SYN-RECEIVED"] {
            assert!(
                said.iter().any(|text| text == expected),
                "{expected:?} is not in {said:?}"
            );
        }
        let repeats = figure.shapes.iter().filter(|shape| match shape {
            Shape::Repeat(it) => it.of == TransmissionId(0) && it.by == TransmissionId(1),
            _ => false,
        });
        assert_eq!(repeats.count(), 1);
        let flights: Vec<_> = figure
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Flight(it) => Some((it.text.text.as_str(), it.rightwards)),
                _ => None,
            })
            .collect();
        assert_eq!(flights, [("SYN-ACK 7000", false)]);
    }
}

#[test]
fn a_fold_opens_and_gives_time_its_height_back() {
    let play = puppet::lost_syn();
    let scene = play.scene();
    let view = View::new(Px::whole(860), Lang::En);
    let folded = figure::ladder(&scene, &view);
    let id = FoldId(Instant::from_nanos(28_000_000));
    let is_it = |shape: &Shape, open: bool| matches!(shape, Shape::Fold(it) if it.id == id && it.open == open);
    assert!(folded.shapes.iter().any(|shape| is_it(shape, false)));
    let unfolded = [id];
    let open = figure::ladder(
        &scene,
        &View {
            unfolded: &unfolded,
            ..view
        },
    );
    assert!(open.shapes.iter().any(|shape| is_it(shape, true)));
    // From 28 ms to 1 s at 2.8 px a millisecond.
    let height = arrow(&open, 1).path[0].y - arrow(&open, 0).path.last().expect("an end").y;
    assert!((px(height) - 972.0 * 2.8).abs() < 1.0, "{height}");
}

#[test]
fn shapes_tell_what_a_segment_is() {
    let figure = draw(&puppet::close(), 860, Lang::En);
    let (syn, ack, fin) = (arrow(&figure, 0), arrow(&figure, 2), arrow(&figure, 3));
    assert!(syn.double().is_some() && ack.double().is_none() && fin.double().is_none());
    assert!(ack.thin() && !syn.thin() && !fin.thin());
    assert_eq!(fin.head().expect("it arrived").len(), 4);
    assert_eq!(ack.head().expect("it arrived").len(), 3);
    let figure = draw(&puppet::faults(), 860, Lang::En);
    let reset = figure.shapes.iter().find_map(|shape| match shape {
        Shape::Arrow(it) if it.kind == Some(Kind::Rst) => Some(it),
        _ => None,
    });
    let reset = reset.expect("the play ends with a reset");
    assert_eq!(reset.line().len(), reset.path.len() + 4);
    let lost = draw(&puppet::lost_syn(), 860, Lang::En);
    assert!(arrow(&lost, 0).head().is_none());
}

#[test]
fn faults_have_their_marks_and_words() {
    let figure = draw(&puppet::faults(), 860, Lang::En);
    let marks: Vec<_> = figure
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Mark(it) => Some(it.text.as_ref().map_or("", |text| text.text.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(marks, ["copy", "delayed", "corrupted", "bad checksum"]);
}

#[test]
fn many_close_segments_share_a_label() {
    let mut play = Puppet::new(Duration::from_millis(50));
    play.per_byte = 80;
    play.at(0);
    for nth in 0..8 {
        play.send(Shot::data(CLIENT, 1_001 + nth * 1_460, 1_460));
    }
    while play.arrive().is_some() {}
    for width in [860, 360] {
        let figure = draw(&play, width, Lang::En);
        let bundles: Vec<_> = figure
            .shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Bundle(it) => Some((it.text.text.as_str(), it.count)),
                _ => None,
            })
            .collect();
        assert_eq!(bundles, [("8 × 1460, seq 1001–12680", 8)]);
        assert!(
            !figure
                .shapes
                .iter()
                .any(|shape| matches!(shape, Shape::Label(_)))
        );
    }
}

#[test]
fn a_loss_always_has_a_word_nearby() {
    let mut play = Puppet::new(Duration::from_millis(50));
    play.per_byte = 80;
    play.at(0);
    for nth in 0..4 {
        let id = play.send(Shot::data(CLIENT, 1_001 + nth * 1_460, 1_460));
        play.lose(id, Loss::QueueFull);
    }
    play.at(300);
    play.become_(SERVER, State::Closed, Cause::Abort);
    for width in [860, 360] {
        let figure = draw(&play, width, Lang::En);
        let lost = figure.shapes.iter().filter_map(|shape| match shape {
            Shape::Mark(it) => Some(it.text.as_ref()),
            _ => None,
        });
        for text in lost {
            assert!(
                text.is_some_and(|text| text.text.contains("queue full")),
                "{text:?}"
            );
        }
    }
}

#[test]
fn the_scenario_is_not_the_learner() {
    let mut play = Puppet::new(Duration::from_millis(50));
    play.at(0);
    let id = play.send(Shot::new(CLIENT, Kind::Syn, 1_000, 0, Cause::ActiveOpen));
    play.wait(25);
    play.lose(id, Loss::Dropped(Giver::Scenario));
    let said = words(&draw(&play, 860, Lang::En));
    assert!(
        said.iter()
            .any(|(text, _)| text == "dropped by the scenario"),
        "{said:?}"
    );
}

#[test]
fn the_narrow_design_writes_states_along_the_lifelines() {
    let figure = draw(&puppet::close(), 360, Lang::En);
    assert_eq!(Style::for_width(figure.width), Style::Narrow);
    let names: Vec<_> = figure
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::StateName(it) => Some(it.text.turn),
            _ => None,
        })
        .collect();
    assert!(!names.is_empty() && names.iter().all(|turn| *turn == Turn::DOWN));
}

#[test]
fn the_svg_is_well_formed_whatever_the_names_are() {
    let play = puppet::faults();
    let mut scene = play.scene();
    scene.parties[0].name = "<b>&\"'\u{1}";
    let figure = figure::ladder(&scene, &View::new(Px::whole(860), Lang::En));
    let embed = figure::Embed {
        id: "one",
        standalone: true,
    };
    let svg = figure::svg(&figure, embed);
    assert!(svg.contains("&lt;b&gt;&amp;&quot;'"), "the name is escaped");
    assert!(!svg.contains('\u{1}'));
    check_xml(&svg);
    assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"one-title\">"));
    let diagram =
        figure::states::diagram(&scene, Lang::Zh, Px::whole(366), figure::states::Form::Full);
    check_xml(&figure::states_svg(&diagram, embed));
}

/// Tags close in the order in which they open, and no bare `&` or `<` is left.
fn check_xml(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        for (place, _) in text.match_indices('&') {
            let entity = &text[place..];
            assert!(
                ["&amp;", "&lt;", "&gt;", "&quot;"]
                    .iter()
                    .any(|known| entity.starts_with(known)),
                "{entity}"
            );
        }
        let Some(end) = rest[start..].find('>').map(|end| end + start) else {
            panic!("a tag does not end: {}", &rest[start..]);
        };
        let tag = &rest[start + 1..end];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or_default());
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?} stay open");
}

// --- states ------------------------------------------------------------------------------------------------------

mod states {
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
}
