//! Plays told by hand: where everything stands, and what it says.

use super::*;

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
    let options = LadderOptions::new(Px::whole(860), Lang::En);
    let folded = figure::ladder(&scene, &options);
    let id = FoldId(Instant::from_nanos(28_000_000));
    let is_it = |shape: &Shape, open: bool| matches!(shape, Shape::Fold(it) if it.id == id && it.open == open);
    assert!(folded.shapes.iter().any(|shape| is_it(shape, false)));
    let unfolded = [id];
    let open = figure::ladder(
        &scene,
        &LadderOptions {
            unfolded: &unfolded,
            ..options
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
fn a_listen_that_fails_is_no_state() {
    let mut play = Puppet::new(Duration::from_millis(50));
    play.at(0);
    for call in [
        Call::Listen { port: 80 },
        Call::Fails(SystemCall::Listen, Errno::AddressInUse),
    ] {
        play.tell(What::Program {
            host: CLIENT,
            program: ProgramId(0),
            connection: None,
            call,
        });
    }
    play.wait(10);
    let said = words(&draw(&play, 860, Lang::En));
    let listens = said.iter().filter(|(text, _)| text == "LISTEN");
    assert_eq!(listens.count(), 1, "only the server: {said:?}");
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
    scene.parties.get_mut(HostId(0)).unwrap().name = "<b>&\"'\u{1}";
    let figure = figure::ladder(&scene, &LadderOptions::new(Px::whole(860), Lang::En));
    let embed = figure::Embed {
        id: "one",
        standalone: true,
    };
    let svg = figure::svg(&figure, embed);
    assert!(svg.contains("&lt;b&gt;&amp;&quot;'"), "the name is escaped");
    assert!(!svg.contains('\u{1}'));
    check_xml(&svg);
    assert!(svg.contains("role=\"img\"") && svg.contains("<title id=\"one-title\">"));
    let diagram = figure::states::diagram(&scene, &[], Lang::Zh, Px::whole(366));
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
