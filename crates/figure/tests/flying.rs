//! What is in flight stands where the trace says that it is: in every example world, at 200 moments
//! each, at the widths of a phone, a column and a desk. Where it is, is worked out here anew.

#![allow(clippy::panic, clippy::expect_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use fixtures::{files, load};
use tcp_core::Instant;
use tcp_explain::{Lang, Scene};
use tcp_figure::{self as figure, Area, Figure, Flight, LadderOptions, Px, Shape};
use tcp_sim::ids::{HostId, TransmissionId};
use tcp_sim::trace::What;
use tcp_sim::{History, Scenario};

const WIDTHS: [i32; 4] = [360, 700, 1_024, 1_440];
const MOMENTS: u64 = 200;

fn px(length: Px) -> f64 {
    f64::from(length.0) / 10.0
}

/// Where a transmission is at which times, between its knots in proportion to the time.
#[derive(Clone, Debug)]
struct Track {
    from: HostId,
    to: HostId,
    departs: u64,
    knots: Vec<(u64, f64)>,
}

/// The lifelines of a figure, and the links between the hosts.
struct Map<'a> {
    figure: &'a Figure,
    scene: &'a Scene<'a>,
}

impl Map<'_> {
    fn lifeline(&self, host: HostId) -> f64 {
        let mut lifelines = self.figure.lifelines.iter();
        px(lifelines
            .find(|(whose, _)| *whose == host)
            .expect("a lifeline")
            .1)
    }

    /// A line begins and ends beside the bands of the lifelines: 3.5 px and 4 px from their
    /// middles.
    fn ends(&self, from: HostId, to: HostId) -> (f64, f64) {
        let (a, b) = (self.lifeline(from), self.lifeline(to));
        let sign = (b - a).signum();
        (a + 3.5 * sign, b - 4.0 * sign)
    }

    /// The hosts from one to another with the links' delays: the way with the fewest links.
    fn hops(&self, from: HostId, to: HostId) -> Vec<(HostId, u64)> {
        let mut ways = vec![vec![(from, 0)]];
        for _ in 0..self.scene.parties.len() {
            let mut longer = Vec::new();
            for way in &ways {
                let here = way.last().expect("it begins somewhere").0;
                if here == to {
                    return way[1..].to_vec();
                }
                for link in self.scene.links {
                    let [a, b] = link.ends;
                    let [there, back] = link.directions;
                    for (start, next, delay) in [(a, b, there.delay), (b, a, back.delay)] {
                        if start == here && way.iter().all(|(passed, _)| *passed != next) {
                            longer.push([way.as_slice(), &[(next, delay)]].concat());
                        }
                    }
                }
            }
            ways = longer;
        }
        Vec::new()
    }

    /// From a host at a time on to where the track leads: past the lifelines on its way.
    fn lead(&self, track: &mut Track, by: HostId, leaves: u64, arrives: u64) {
        let (start, end) = self.ends(track.from, track.to);
        let here = if by == track.from {
            start
        } else {
            self.lifeline(by)
        };
        track.knots.push((leaves, here));
        let (mut at, mut x) = (leaves, here);
        for (host, delay) in self.hops(by, track.to) {
            at += delay;
            let there = self.lifeline(host);
            let ahead = (there - x) * (end - start) > 0.0 && (end - there) * (end - start) > 0.0;
            if host != track.to && ahead && at < arrives {
                track.knots.push((at, there));
                x = there;
            }
        }
        track.knots.push((arrives.max(leaves), end));
    }

    fn tracks(&self) -> BTreeMap<TransmissionId, Track> {
        let mut tracks: BTreeMap<TransmissionId, Track> = BTreeMap::new();
        for record in self.scene.records {
            let now = record.at.as_nanos();
            let (id, from, to, departs, arrives) = match &record.what {
                What::Sent {
                    id,
                    host,
                    segment,
                    departs,
                    arrives,
                    ..
                } => (*id, *host, segment.dst.ip(), departs.as_nanos(), arrives),
                What::Reported {
                    id,
                    by,
                    error,
                    arrives,
                    ..
                } => (*id, *by, error.local.ip(), now, arrives),
                What::Copied { id, of, arrives } => {
                    let original = &tracks[of];
                    let branch = now.max(original.departs);
                    let mut copy = original.clone();
                    copy.departs = branch;
                    copy.knots = vec![
                        (branch, original.at(branch)),
                        (arrives.as_nanos().max(branch), original.end()),
                    ];
                    tracks.insert(*id, copy);
                    continue;
                }
                What::Rescheduled { id, arrives } => {
                    let track = tracks.get_mut(id).expect("it was sent");
                    track.turn(now.max(track.departs), arrives.as_nanos());
                    continue;
                }
                What::Forwarded {
                    id,
                    by,
                    departs,
                    arrives,
                } => {
                    let mut track = tracks[id].clone();
                    let (start, end) = self.ends(track.from, track.to);
                    let there = self.lifeline(*by);
                    if (there - start) * (end - there) > 0.0 {
                        track
                            .knots
                            .retain(|(at, x)| *at < now && (there - x) * (end - start) > 0.0);
                        if departs.as_nanos() > now {
                            track.knots.push((now, there));
                        }
                        let leaves = departs.as_nanos().max(now);
                        self.lead(&mut track, *by, leaves, arrives.as_nanos());
                    } else if track
                        .knots
                        .last()
                        .is_some_and(|last| last.0 != arrives.as_nanos())
                    {
                        track.turn(now.max(track.departs), arrives.as_nanos());
                    }
                    tracks.insert(*id, track);
                    continue;
                }
                What::Lost { id, .. } | What::Delivered { id } => {
                    tracks.remove(id);
                    continue;
                }
                _ => continue,
            };
            let mut others = (0..u8::try_from(self.scene.parties.len()).unwrap_or(0))
                .map(HostId)
                .filter(|host| *host != from);
            let owner = others
                .clone()
                .find(|host| self.scene.party(*host).address == Some(to));
            let to = owner.or_else(|| others.next()).expect("another host");
            let departs = departs.max(now);
            let mut track = Track {
                from,
                to,
                departs,
                knots: Vec::new(),
            };
            self.lead(&mut track, from, departs, arrives.as_nanos());
            tracks.insert(id, track);
        }
        tracks
    }
}

impl Track {
    fn at(&self, now: u64) -> f64 {
        let next = self.knots.iter().position(|(at, _)| *at >= now);
        match next {
            None => self.end(),
            Some(0) => self.knots[0].1,
            Some(next) => {
                let ((a, x0), (b, x1)) = (self.knots[next - 1], self.knots[next]);
                #[allow(clippy::cast_precision_loss, reason = "2 px are enough")]
                let share = (now - a) as f64 / (b - a) as f64;
                x0 + (x1 - x0) * share
            }
        }
    }

    fn end(&self) -> f64 {
        self.knots.last().expect("it leads somewhere").1
    }

    fn turn(&mut self, at: u64, arrives: u64) {
        let (x, end) = (self.at(at), self.end());
        self.knots.retain(|knot| knot.0 < at);
        self.knots.extend([(at, x), (arrives.max(at), end)]);
    }
}

fn check(scene: &Scene<'_>, figure: &Figure, what: &str) -> usize {
    let map = Map { figure, scene };
    let mut tracks = map.tracks();
    let mut pills: Vec<Area> = Vec::new();
    let mut stands = |flight: &Flight| {
        let track = tracks.remove(&flight.id);
        let wanted = track
            .expect("it is in flight, and drawn once")
            .at(scene.now.as_nanos());
        assert!(
            (px(flight.at.x) - wanted).abs() <= 2.0 && flight.at.y == figure.now_y,
            "{what}: {} stands at {:?}, not at {wanted}",
            flight.name,
            flight.at
        );
    };
    let mut count = 0;
    for shape in &figure.shapes {
        match shape {
            Shape::Flight(flight) => {
                stands(flight);
                let middle = flight.area.centre();
                assert!(
                    (px(middle.x) - px(flight.at.x)).abs() <= 2.0,
                    "{what}: {flight:?}"
                );
                pills.push(flight.area);
                count += 1;
            }
            Shape::Pile(pile) => {
                assert!(pile.members.len() > 1, "{what}: {pile:?}");
                let places: Vec<f64> = pile.members.iter().map(|member| px(member.at.x)).collect();
                let first = places.iter().copied().fold(f64::MAX, f64::min);
                let last = places.iter().copied().fold(f64::MIN, f64::max);
                for member in &pile.members {
                    stands(member);
                }
                // It covers its members' places, and is no longer than they or its words are.
                let (x, right) = (px(pile.area.x), px(pile.area.right()));
                assert!(x <= first && right >= last, "{what}: {pile:?}");
                let longest = (last - first + 24.0).max(px(pile.text.length) + 43.0);
                assert!(right - x <= longest + 0.05, "{what}: {pile:?}");
                pills.push(pile.area);
                count += pile.members.len();
            }
            _ => {}
        }
        let half = match shape {
            Shape::Future(_) => continue,
            // Words for what begins at this moment.
            Shape::Mark(_) | Shape::StateName(_) | Shape::Claim(_) => Px::whole(62),
            _ => Px::whole(16),
        };
        assert!(
            shape.bounds().bottom() <= figure.now_y + half,
            "{what}: {shape:?} is below now, {}",
            figure.now_y
        );
    }
    assert!(tracks.is_empty(), "{what}: not drawn: {:?}", tracks.keys());
    for (place, pill) in pills.iter().enumerate() {
        assert!(
            pill.x >= Px::ZERO && pill.right() <= figure.width,
            "{what}: {pill:?} is outside"
        );
        assert!(
            pill.w >= Px::whole(24) && pill.h >= Px::whole(24),
            "{what}: {pill:?}"
        );
        for other in &pills[place + 1..] {
            assert!(!pill.overlaps(*other), "{what}: {pill:?} lies on {other:?}");
        }
    }
    count
}

#[test]
fn what_is_in_flight_stands_where_the_trace_says() {
    let name = |path: &std::path::Path| path.display().to_string();
    let worlds = files().into_iter().map(|path| (name(&path), load(&path)));
    let lossy = (String::from("a loss"), the_first_of_sixteen_is_lost());
    let worlds: Vec<_> = worlds.chain([lossy]).collect();
    let threads: Vec<_> = (0..2)
        .map(|half| {
            let worlds: Vec<_> = worlds.iter().skip(half).step_by(2).cloned().collect();
            let world = |(name, scenario): (String, _)| world(&name, scenario);
            std::thread::spawn(move || worlds.into_iter().map(world).sum::<usize>())
        })
        .collect();
    let flights: usize = threads
        .into_iter()
        .map(|it| it.join().expect("it holds"))
        .sum();
    assert!(flights > 5_000, "{flights}");
}

fn world(name: &str, scenario: Scenario) -> usize {
    let mut history = History::new(scenario);
    history.run_to_end();
    let all = history.cursor().step;
    let mut moments: Vec<Instant> = Vec::new();
    for place in 0..MOMENTS {
        let step = place * all / MOMENTS;
        let (Some(at), Some(next)) = (history.event_time(step), history.event_time(step + 1))
        else {
            continue;
        };
        // At an event and between two of them, by turns.
        let between = (at.as_nanos() + next.as_nanos()) / 2;
        moments.push(if place % 2 == 0 {
            at
        } else {
            Instant::from_nanos(between)
        });
    }
    moments.dedup();
    history.to_start();
    let mut flights = 0;
    for (place, moment) in moments.into_iter().enumerate() {
        history.advance_to(moment);
        let scene = Scene::of(&history);
        // One width at each moment, and each width at many.
        let width = WIDTHS[place % WIDTHS.len()];
        let figure = figure::ladder(&scene, &LadderOptions::new(Px::whole(width), Lang::En));
        let what = format!("{name}, {}, {width} px", moment.as_nanos());
        flights += check(&scene, &figure, &what);
    }
    flights
}

fn the_first_of_sixteen_is_lost() -> Scenario {
    let path = fixtures::root().join("lessons/fast-recovery/scenario.toml");
    let text = std::fs::read_to_string(path).expect("the lesson is there");
    let fault = "version = 1\nfaults = [\"drop client data #1\"]";
    tcp_files::toml::parse(&text.replacen("version = 1", fault, 1), "fast-recovery")
        .unwrap_or_else(|error| panic!("{error}"))
}

/// RFC 5681, 3.2: the third duplicate ACK brings the retransmission. Of the segments after the lost
/// one each brings a duplicate ACK, so they count up from 1.
#[test]
fn duplicate_acks_carry_their_number_and_a_retransmission_its_cause() {
    for (lang, dup, cause) in [
        (Lang::En, "dup ", "3 duplicate ACKs"),
        (Lang::Zh, "重复 ", "3 个重复 ACK"),
    ] {
        let mut history = History::new(the_first_of_sixteen_is_lost());
        let mut numbers: BTreeMap<TransmissionId, String> = BTreeMap::new();
        let mut again: BTreeMap<TransmissionId, (String, String)> = BTreeMap::new();
        while history.step() {
            let options = LadderOptions::new(Px::whole(1_440), lang);
            let figure = figure::ladder(&Scene::of(&history), &options);
            for shape in figure.shapes {
                let (flights, marked, said) = match shape {
                    Shape::Flight(one) => {
                        let (again, said) = (one.again, one.text.text.clone());
                        (vec![one], again, said)
                    }
                    Shape::Pile(pile) => (pile.members, pile.again, String::new()),
                    _ => continue,
                };
                for flight in flights {
                    assert!(!flight.again || marked, "{}", flight.name);
                    let words = if said.is_empty() {
                        &flight.text.text
                    } else {
                        &said
                    };
                    if let Some((_, number)) = words.split_once(dup) {
                        numbers.insert(flight.id, number.to_owned());
                    }
                    if flight.again {
                        let longest = again.entry(flight.id).or_default();
                        longest.0.clone_from(&flight.name);
                        if words.len() > longest.1.len() {
                            longest.1.clone_from(words);
                        }
                    }
                }
            }
        }
        let numbers: Vec<&str> = numbers.values().map(String::as_str).take(4).collect();
        assert_eq!(numbers, ["1", "2", "3", "4"], "{lang:?}");
        let first = again.values().next().expect("one is sent again");
        assert!(
            first.0.contains(cause) && first.1.contains(cause),
            "{first:?}"
        );
    }
}
