//! Plays made at random: what holds of a ladder whatever happens.

use super::*;

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
            check_now(&figure);
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
        let options = LadderOptions::new(Px::whole(860), Lang::En);
        let whole = figure::ladder(&scene, &options);
        let (from, to) = (Px::whole(from), Px::whole(from + height));
        let part = figure::ladder(&scene, &LadderOptions { clip: Some((from, to)), ..options });
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
