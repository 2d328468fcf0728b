//! What a figure for paper promises, over every lesson and over worlds with routers and attackers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeMap;

use tcp_core::{Duration, Instant};
use tcp_explain::{Lang, Role, Scene};
use tcp_figure::{self as figure, Arrow, Fate, Figure, Px, Shape, Sheet};
use tcp_sim::Scenario;
use tcp_sim::ids::{HostId, TransmissionId};
use tcp_sim::trace::{Record, What};

mod geometry;

use geometry::{Corners, box_of_text, check_words, overlap, px};

/// So many segments of each lesson: a longer run repeats itself.
const SEGMENTS: usize = 400;

fn play(scenario: &Scenario) -> (Vec<Record>, Instant) {
    let (_, mut records) = fixtures::run(scenario);
    let sent = |record: &Record| matches!(record.what, What::Sent { .. });
    let mut sends = records.iter().filter(|record| sent(record));
    if let Some(step) = sends.nth(SEGMENTS).map(|record| record.step) {
        records.retain(|record| record.step < step);
    }
    let now = records.last().map_or(Instant::ZERO, |record| record.at);
    (records, now)
}

fn check(scenario: &Scenario, lang: Lang) -> (Sheet, usize) {
    let (records, now) = play(scenario);
    let scene = Scene::new(scenario, &records, now);
    let sheet = figure::sheet(&scene, Px::whole(680), lang, &scenario.title);
    check_canvas(&sheet);
    let mut drawn: Vec<TransmissionId> = Vec::new();
    let mut mute = 0;
    for panel in &sheet.panels {
        check_words(&panel.figure);
        check_arrows(&scene, &panel.figure);
        let arrows = arrows(&panel.figure);
        mute += arrows
            .iter()
            .filter(|arrow| !is_named(&panel.figure, arrow))
            .count();
        drawn.extend(arrows.iter().map(|arrow| arrow.id));
    }
    drawn.sort_unstable();
    let happened: Vec<_> = records.iter().filter_map(begun).collect();
    assert_eq!(drawn, happened, "each transmission is drawn once");
    (sheet, mute)
}

/// The transmission that begins with a record.
fn begun(record: &Record) -> Option<TransmissionId> {
    match record.what {
        What::Sent { id, .. } | What::Copied { id, .. } | What::Reported { id, .. } => Some(id),
        _ => None,
    }
}

fn arrows(figure: &Figure) -> Vec<&Arrow> {
    let arrows = figure.shapes.iter().filter_map(|shape| match shape {
        Shape::Arrow(it) => Some(it),
        _ => None,
    });
    arrows.collect()
}

/// Whether words say what it is: its own label, that of its bundle, the words at its mark, or its
/// pill.
fn is_named(figure: &Figure, arrow: &Arrow) -> bool {
    figure.shapes.iter().any(|shape| match shape {
        Shape::Label(it) => it.id == arrow.id,
        Shape::Bundle(it) => {
            let (first, last) = it.ids;
            it.host == arrow.host
                && Some(it.kind) == arrow.kind
                && first <= arrow.id
                && arrow.id <= last
        }
        Shape::Mark(it) => it.id == arrow.id && it.text.is_some(),
        Shape::Flight(it) => it.id == arrow.id,
        _ => false,
    })
}

/// Names do not lie on each other, and nothing leaves the paper.
fn check_canvas(sheet: &Sheet) {
    let mut heads: Vec<(String, Corners)> = Vec::new();
    let mut free = Px::ZERO;
    for panel in &sheet.panels {
        assert!(panel.top >= free, "a ladder begins on the one above it");
        free = panel.top + panel.figure.height;
        let names = panel
            .heads
            .iter()
            .flat_map(|head| [Some(&head.name), head.address.as_ref()]);
        let texts = names.chain([panel.letter.as_ref()]).flatten();
        heads.extend(texts.map(|text| (text.text.clone(), box_of_text(text))));
        let (width, height) = (px(panel.figure.width), px(panel.figure.height));
        for shape in &panel.figure.shapes {
            let area = shape.bounds();
            let inside = px(area.x) >= -0.5
                && px(area.right()) <= width + 0.5
                && px(area.y) >= -8.0
                && px(area.bottom()) <= height + 0.5;
            // The curve's control points lie outside of it.
            assert!(
                inside || matches!(shape, Shape::Repeat(_)),
                "{shape:?} leaves {width} x {height}"
            );
        }
    }
    for key in &sheet.keys {
        heads.push((key.text.text.clone(), box_of_text(&key.text)));
    }
    for (place, (one, a)) in heads.iter().enumerate() {
        for (other, b) in &heads[place + 1..] {
            assert!(!overlap(a, b, 0.0), "{one:?} lies on {other:?}");
        }
        for (x, y) in a {
            assert!(
                *x >= -0.5 && *x <= px(sheet.width) + 0.5 && *y >= 0.0 && *y <= px(sheet.height),
                "{one:?} leaves the sheet"
            );
        }
    }
}

/// What the trace says of one transmission.
#[derive(Clone, Copy, Debug)]
struct Told {
    departs: Instant,
    from: HostId,
    to: Option<HostId>,
    arrived: Option<Instant>,
}

fn told(scene: &Scene<'_>) -> BTreeMap<TransmissionId, Told> {
    let owner = |address| {
        let place = scene
            .parties
            .iter()
            .position(|party| party.address == Some(address));
        place.map(|place| HostId(u8::try_from(place).unwrap()))
    };
    let mut told: BTreeMap<TransmissionId, Told> = BTreeMap::new();
    for record in scene.records {
        match &record.what {
            What::Sent {
                id,
                host,
                segment,
                departs,
                ..
            } => {
                let to = owner(segment.dst.ip());
                told.insert(
                    *id,
                    Told {
                        departs: *departs,
                        from: *host,
                        to,
                        arrived: None,
                    },
                );
            }
            What::Reported { id, by, error, .. } => {
                let to = owner(error.local.ip());
                told.insert(
                    *id,
                    Told {
                        departs: record.at,
                        from: *by,
                        to,
                        arrived: None,
                    },
                );
            }
            What::Delivered { id } => {
                if let Some(it) = told.get_mut(id) {
                    it.arrived = Some(record.at);
                }
            }
            _ => {}
        }
    }
    told
}

/// The height of a moment, from the two lines of the grid around it where time runs evenly between
/// them.
fn height(figure: &Figure, at: Instant, rate: (Px, Duration)) -> Option<f64> {
    let ticks: Vec<_> = figure
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Tick(it) => Some((it.at, it.y)),
            _ => None,
        })
        .collect();
    let pair = ticks
        .windows(2)
        .find(|pair| pair[0].0 <= at && at <= pair[1].0)?;
    let (length, drawn) = (pair[1].0.since(pair[0].0), px(pair[1].1 - pair[0].1));
    #[allow(clippy::cast_precision_loss, reason = "a test's own geometry")]
    let of = |length: Duration| length.as_nanos() as f64 * px(rate.0) / rate.1.as_nanos() as f64;
    ((of(length) - drawn).abs() < 0.3).then(|| px(pair[0].1) + of(at.since(pair[0].0)))
}

/// Arrows begin and end when and where the trace says.
fn check_arrows(scene: &Scene<'_>, figure: &Figure) {
    let told = told(scene);
    // The wide design draws a typical way 140 px high.
    let rate = (Px::whole(140), scene.crossing);
    let place = |host: HostId| {
        let mut lifelines = figure.lifelines.iter();
        lifelines
            .find(|(whose, _)| *whose == host)
            .map(|(_, x)| px(*x))
            .unwrap()
    };
    for arrow in arrows(figure) {
        let Some(it) = told.get(&arrow.id) else {
            continue;
        };
        assert_eq!(arrow.host, it.from);
        let (first, last) = (arrow.path[0], *arrow.path.last().unwrap());
        assert!(
            (px(first.x) - place(it.from)).abs() < 5.0,
            "{arrow:?} does not begin at its host"
        );
        if let Some(y) = height(figure, it.departs, rate).filter(|_| arrow.fate != Fate::Lost) {
            assert!((px(first.y) - y).abs() < 0.5, "{arrow:?} departs at {y}");
        }
        if let (Some(at), Some(to)) = (it.arrived, it.to) {
            assert!(
                (px(last.x) - place(to)).abs() < 5.0,
                "{arrow:?} does not end at its host"
            );
            if let Some(y) = height(figure, at, rate) {
                assert!((px(last.y) - y).abs() < 0.5, "{arrow:?} arrives at {y}");
            }
        }
        assert_eq!(
            it.arrived.is_some(),
            matches!(arrow.fate, Fate::Arrived | Fate::Refused)
        );
    }
}

#[test]
fn every_lesson_keeps_its_words_apart_and_draws_each_transmission_once() {
    let mut failed = Vec::new();
    for path in fixtures::files() {
        let scenario = fixtures::load(&path);
        for lang in Lang::ALL {
            let (sheet, mute) = check(&scenario, lang);
            let all: usize = sheet
                .panels
                .iter()
                .map(|panel| arrows(&panel.figure).len())
                .sum();
            // What the learner meets first speaks of each segment; of a wild run at least two in
            // three.
            let first = path.ends_with("scenario.toml");
            if mute * if first { 50 } else { 3 } > all {
                failed.push(format!("{} {lang:?}: {mute} of {all}", path.display()));
            }
        }
    }
    assert!(failed.is_empty(), "not named:\n{}", failed.join("\n"));
}

/// A world of these hosts and links, behind a client that sends to a server.
fn world(rest: &str, client: &str) -> (Vec<Record>, Sheet) {
    let text = format!(
        r#"version = 1
title = "A network"
[[host]]
name = "client"
address = "10.0.0.1"
iss = 1000
[host.client]
to = "server"
port = 80
open = "0 s"
{client}
[[host]]
name = "server"
address = "10.0.1.2"
iss = 7000
[host.server]
port = 80
{rest}
"#
    );
    let scenario = fixtures::read(&text);
    let (records, _) = play(&scenario);
    (records, check(&scenario, Lang::En).0)
}

fn said(figure: &Figure) -> Vec<String> {
    let words = geometry::words(figure);
    words.into_iter().map(|(text, _)| text).collect()
}

const ROUTER: &str = r#"
[[host]]
name = "router"
address = "10.0.0.254"
[host.router]
[[link]]
between = ["client", "router"]
delay = "10 ms"
[[link]]
between = ["router", "server"]
delay = "40 ms"
"#;

#[test]
fn a_router_stands_between_and_lines_bend_at_it() {
    let (_, sheet) = world(ROUTER, "");
    let figure = &sheet.panels[0].figure;
    let hosts: Vec<u8> = figure.lifelines.iter().map(|(host, _)| host.0).collect();
    // Client, router, server, though the router is the third in the file.
    assert_eq!(hosts, [0, 2, 1]);
    let syn = arrows(figure)[0];
    let [start, bend, end] = syn.path[..] else {
        panic!("the SYN bends once: {syn:?}")
    };
    assert!((px(bend.x) - px(figure.lifelines[1].1)).abs() < 0.5);
    // 10 ms of 50 ms: the rest of the way takes four times as long.
    let (first, second) = (px(bend.y - start.y), px(end.y - bend.y));
    assert!((second - 4.0 * first).abs() < 1.0, "{first} {second}");
}

#[test]
fn what_a_routers_queue_loses_ends_at_its_lifeline() {
    let slow =
        ROUTER.trim_end().to_string() + "\nbandwidth = \"1 Mbit/s\"\nqueue = \"1 packets\"\n";
    let (_, sheet) = world(&slow, "send = \"6000 bytes\"");
    let figure = &sheet.panels[0].figure;
    let router = px(figure.lifelines[1].1);
    let lost: Vec<_> = figure
        .shapes
        .iter()
        .filter_map(|shape| match shape {
            Shape::Mark(it) if it.what == figure::MarkKind::Lost => Some(px(it.at.x)),
            _ => None,
        })
        .collect();
    assert!(
        !lost.is_empty() && lost.iter().all(|x| (x - router).abs() < 0.5),
        "{lost:?}"
    );
    // What waits in the queue runs down along the lifeline.
    let waits = |arrow: &&Arrow| {
        let mut pieces = arrow.path.windows(2);
        pieces.any(|piece| piece[0].x == piece[1].x && piece[1].y - piece[0].y > Px::whole(10))
    };
    assert!(arrows(figure).iter().any(waits));
}

#[test]
fn a_routers_report_is_a_line_of_its_own() {
    // The narrow link is the middle one: neither end knows of it.
    let narrow = ROUTER.replace(
        r#"between = ["router", "server"]"#,
        r#"between = ["router", "far"]
mtu = "600 bytes""#,
    );
    let narrow = narrow
        + r#"
[[host]]
name = "far"
address = "10.0.1.254"
[host.router]
[[link]]
between = ["far", "server"]
delay = "10 ms"
"#;
    let (records, sheet) = world(&narrow, "send = \"1460 bytes\"");
    let figure = &sheet.panels[0].figure;
    let reports = records
        .iter()
        .filter(|record| matches!(record.what, What::Reported { .. }));
    let drawn: Vec<_> = arrows(figure)
        .into_iter()
        .filter(|arrow| arrow.kind.is_none())
        .collect();
    assert_eq!(drawn.len(), reports.count());
    assert!(!drawn.is_empty(), "the router reports");
    let first = drawn[0];
    // From the router to the client, thin, with barbs.
    assert!(first.thin() && first.head().is_some_and(|head| head.len() == 4));
    assert!(first.path[0].x > first.path.last().unwrap().x);
    assert!(first.name.contains("packet too big"), "{}", first.name);
    assert!(said(figure).iter().any(|text| text.starts_with("ICMP")));
    assert!(
        sheet
            .keys
            .iter()
            .any(|key| key.text.text == "barbed head: ICMP")
    );
}

#[test]
fn a_firewalls_reset_says_in_whose_name_it_is() {
    let wall = ROUTER.replace(
        "[host.router]",
        "[host.router]\n[[host.router.firewall]]\nkind = \"data\"\ndo = \"reset\"",
    );
    let (_, sheet) = world(&wall, "send = \"100 bytes\"");
    let figure = &sheet.panels[0].figure;
    assert!(
        said(figure).contains(&"as Server".to_string()),
        "{:?}",
        said(figure)
    );
    let claim = figure.shapes.iter().find_map(|shape| match shape {
        Shape::Claim(it) => Some(it.host),
        _ => None,
    });
    assert_eq!(claim, Some(HostId(2)));
}

#[test]
fn whoever_has_nothing_to_do_with_each_other_gets_a_ladder_of_their_own() {
    let scenario = fixtures::load(&fixtures::root().join("lessons/rst-attack/scenario.toml"));
    let (sheet, _) = check(&scenario, Lang::En);
    let names: Vec<Vec<_>> = sheet
        .panels
        .iter()
        .map(|panel| {
            panel
                .heads
                .iter()
                .map(|head| head.name.text.as_str())
                .collect()
        })
        .collect();
    assert_eq!(
        names,
        [
            ["old-client", "old", "forger-1"],
            ["new-client", "new", "forger-2"]
        ]
    );
    let letters: Vec<_> = sheet
        .panels
        .iter()
        .map(|panel| panel.letter.as_ref().map_or("", |text| text.text.as_str()))
        .collect();
    assert_eq!(letters, ["(a)", "(b)"]);
    // The colour is the part in the play, not the place in the file.
    let figure = &sheet.panels[1].figure;
    let roles: Vec<_> = figure
        .lifelines
        .iter()
        .map(|(host, _)| figure.role(*host))
        .collect();
    assert_eq!(roles, [Role::Client, Role::Server, Role::Attacker]);
    assert!(said(figure).contains(&"as new-client".to_string()));
}

#[test]
fn each_connection_of_a_host_has_a_band_and_its_own_name() {
    let link = "[[link]]\nbetween = [\"client\", \"server\"]\ndelay = \"50 ms\"\n";
    let two = "connections = { rate = 20, count = 2 }";
    let (_, sheet) = world(link, two);
    let figure = &sheet.panels[0].figure;
    let x = figure.lifelines[0].1;
    let beside = figure.shapes.iter().any(|shape| match shape {
        Shape::Band(it) => it.host == HostId(0) && it.x < x && it.w < Px::whole(4),
        _ => false,
    });
    assert!(
        beside,
        "the second connection has a band beside the first one's"
    );
    let said = said(figure);
    assert!(said.contains(&"2: SYN-SENT".to_string()), "{said:?}");
    assert!(
        said.contains(&"SYN-SENT".to_string()),
        "the first needs no number yet"
    );
}
