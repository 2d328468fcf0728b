//! Two ends and a hostile network: what is read is what was written.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use fixtures::run;
use proptest::prelude::*;
use tcp_core::State;
use tcp_explain::{self as explain, Lang};
use tcp_sim::check::{Check, Predicate};
use tcp_sim::command::Fault;
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::judge::{Judge, Outcome};
use tcp_sim::scenario::{Close, Iss, LossModel, MAX_UNTIL, Overrides, Planned, ProgramSpec, Queue};
use tcp_sim::trace::{Giver, Record, Sink as _, What};
use tcp_sim::{Command, Scenario, World};

const CLIENT: HostId = HostId(0);
const SERVER: HostId = HostId(1);
/// A short MSL, so that many runs are quick; delays stay below it.
const MSL: u64 = 2_000_000_000;
/// Below the least retry limit of the profile `rfc` (7 for a SYN and its answer).
const MOST_LOSSES: usize = 6;

#[derive(Clone, Debug)]
struct Setting {
    request: u32,
    response: u32,
    mss: u16,
    receive_buffer: u32,
    delay_micros: u64,
    kbit: u64,
    client_iss: u32,
    server_iss: Option<u32>,
    nagle: bool,
    timestamps: bool,
    sack: bool,
}

fn settings() -> impl Strategy<Value = Setting> {
    let iss = prop_oneof![
        Just(1000_u32),
        any::<u32>(),
        (0..20_000_u32).prop_map(|n| u32::MAX - n)
    ];
    (
        (0..20_000_u32, 0..20_000_u32),
        (64..1460_u16, 1_000..65_535_u32),
        (0..120_000_u64, 200..50_000_u64),
        (iss.clone(), prop::option::of(iss)),
        any::<[bool; 3]>(),
    )
        .prop_map(
            |(
                (request, response),
                (mss, receive_buffer),
                (delay_micros, kbit),
                (client_iss, server_iss),
                [nagle, timestamps, sack],
            )| {
                Setting {
                    request,
                    response,
                    mss,
                    receive_buffer,
                    delay_micros,
                    kbit,
                    client_iss,
                    server_iss,
                    nagle,
                    timestamps,
                    sack,
                }
            },
        )
}

fn scenario(setting: &Setting, faults: Vec<Planned>) -> Scenario {
    let mut scenario = Scenario::handshake();
    scenario.tcp = Overrides {
        mss: Some(setting.mss),
        receive_buffer: Some(setting.receive_buffer),
        nagle: Some(setting.nagle),
        timestamps: Some(setting.timestamps),
        sack: Some(setting.sack),
        msl: Some(MSL),
        ..Overrides::default()
    };
    let [client, server] = scenario.hosts.as_mut_slice() else {
        panic!("two hosts")
    };
    (client.iss, server.iss) = (
        Some(Iss::Fixed(setting.client_iss)),
        setting.server_iss.map(Iss::Fixed),
    );
    if let ProgramSpec::Client(client) = &mut client.program {
        (client.send, client.close) = (setting.request, Close::WhenSent);
    }
    if let ProgramSpec::Server(server) = &mut server.program {
        // It answers only what it was asked.
        server.respond = setting.response;
    }
    for path in &mut scenario.links[0].directions {
        path.delay = setting.delay_micros * 1_000;
        path.bandwidth = Some(setting.kbit * 1_000);
        path.queue = Queue::Packets(10_000);
    }
    // A SYN that comes when the connection is over begins another one. With the same initial number
    // again, old segments complete it: just what RFC 9293, 3.4.1 warns of, and not a fault here.
    let makes_phantom = |planned: &Planned| {
        planned.segment.kind == Kind::Syn
            && matches!(planned.fault, Fault::Delay { .. } | Fault::Duplicate { .. })
    };
    let fixed = setting.server_iss.is_some();
    scenario.faults = faults
        .into_iter()
        .filter(|planned| !fixed || !makes_phantom(planned))
        .collect();
    scenario
}

fn named() -> impl Strategy<Value = SegmentName> {
    let kind = prop_oneof![
        1 => Just(Kind::Syn),
        1 => Just(Kind::SynAck),
        6 => Just(Kind::Data),
        2 => Just(Kind::Fin),
        5 => Just(Kind::Ack),
    ];
    (0..2_u8, kind, 1..30_u32).prop_map(|(host, kind, nth)| {
        // Few segments of these kinds are ever sent.
        let nth = if matches!(kind, Kind::Data | Kind::Ack) {
            nth
        } else {
            nth % 4 + 1
        };
        SegmentName::of_kind(HostId(host), kind, nth)
    })
}

fn losses() -> impl Strategy<Value = Vec<Planned>> {
    let fault = prop_oneof![
        2 => Just(Fault::Drop),
        1 => any::<u32>().prop_map(|bit| Fault::Corrupt { bit }),
    ];
    let planned = (named(), fault).prop_map(|(segment, fault)| Planned { segment, fault });
    prop::collection::vec(planned, 0..=MOST_LOSSES).prop_map(|mut losses| {
        // Two bits turned over in one segment, at the same place of two of its words, may leave the
        // Internet checksum as it was (RFC 1071, 2), and then nobody can know. So each has a place
        // of its own in the words of the header, which is in every segment.
        for (place, planned) in (0..).zip(&mut losses) {
            if let Fault::Corrupt { bit } = &mut planned.fault {
                *bit = *bit % 10 * 16 + place;
            }
        }
        losses
    })
}

fn disorder() -> impl Strategy<Value = Vec<Planned>> {
    let nanos = prop_oneof![0..50_000_000_u64, 0..MSL];
    let fault = prop_oneof![
        nanos.clone().prop_map(|nanos| Fault::Delay { nanos }),
        nanos.prop_map(|nanos| Fault::Duplicate { nanos }),
    ];
    let planned = (named(), fault).prop_map(|(segment, fault)| Planned { segment, fault });
    prop::collection::vec(planned, 0..15)
}

/// What becomes of checks that ask nothing of the moments between.
fn outcomes(checks: &[Check], world: &World, trace: &[Record]) -> Vec<Outcome> {
    let mut judge = Judge::new(checks);
    judge.take(world, trace);
    judge.outcomes(world)
}

/// What a run must leave when nothing was lost too often.
fn assert_whole(setting: &Setting, scenario: &Scenario, world: &World, trace: &[Record]) {
    let response = if setting.request == 0 {
        0
    } else {
        setting.response
    };
    let checks = [
        Check::delivered(SERVER, setting.request.into()),
        Check::delivered(CLIENT, response.into()),
        Predicate::BothClosed.into(),
        Check::reaches(CLIENT, State::Established, None),
        Check::reaches(SERVER, State::Established, None),
        Predicate::Ends {
            host: CLIENT,
            state: State::Closed,
        }
        .into(),
    ];
    for outcome in outcomes(&checks, world, trace) {
        assert!(
            outcome.holds,
            "{}",
            explain::verdict(Lang::En, scenario, &outcome)
        );
    }
    assert_eq!(world.next_at(), None, "nothing is left to happen");
}

proptest! {
    #![proptest_config(fixtures::cases(256))]

    #[test]
    fn every_byte_arrives_in_order_and_once(
        setting in settings(), losses in losses(), disorder in disorder(),
    ) {
        let faults = losses.into_iter().chain(disorder).collect();
        let scenario = scenario(&setting, faults);
        let (world, trace) = run(&scenario);
        assert_whole(&setting, &scenario, &world, &trace);
    }

    /// Random loss on the link and a short queue, on top of disorder.
    #[test]
    fn a_bad_link_is_survived(
        setting in settings(), disorder in disorder(), seed in any::<u64>(), percent in 0..9_u32, queue in 4..30_u32,
    ) {
        let mut scenario = scenario(&setting, disorder);
        scenario.seed = seed;
        for path in &mut scenario.links[0].directions {
            path.loss = LossModel::Bernoulli(u32::MAX / 100 * percent);
            path.queue = Queue::Packets(queue);
        }
        let (world, trace) = run(&scenario);
        assert_whole(&setting, &scenario, &world, &trace);
    }

    /// With more losses than anybody retries: what was read is a beginning of what was written, and
    /// an end that is still open learns of it as soon as it uses the connection.
    #[test]
    fn too_many_losses_leave_a_prefix_and_are_learned(
        setting in settings(), host in 0..2_u8, from in 1..20_u32, kinds in 1..32_u8,
    ) {
        let kinds = [Kind::Syn, Kind::SynAck, Kind::Data, Kind::Fin, Kind::Ack]
            .into_iter().enumerate().filter(|(bit, _)| kinds >> bit & 1 == 1).map(|(_, kind)| kind);
        let faults = kinds.flat_map(|kind| (0..60).map(move |nth| Planned {
            segment: SegmentName::of_kind(HostId(host), kind, from + nth),
            fault: Fault::Drop,
        }));
        let scenario = scenario(&setting, faults.collect());
        let mut trace = Vec::new();
        let mut world = World::new(&scenario, &mut trace);
        while world.step(&mut trace) {}
        for id in [CLIENT, SERVER] {
            let (read, intact) = world.host(id).unwrap().delivered();
            let written = if id == SERVER { setting.request } else { setting.response };
            prop_assert!(intact && read <= written.into(), "host {id:?} read {read}");
        }
        prop_assert_eq!(world.next_at(), None, "somebody still waits");
        for id in [SERVER, CLIENT] {
            let host = world.host(id).unwrap();
            let Some(connection) = host.connection().filter(|connection| !connection.is_over()) else {
                continue;
            };
            // An idle end knows nothing (RFC 9293, 3.5.1: half-open), and learns when it sends.
            // One that has closed can only wait for the peer's FIN, or give up.
            let used = match connection.state() {
                State::FinWait2 => Command::Abort { host: id },
                _ => Command::Send { host: id, bytes: 1 },
            };
            prop_assert_eq!(world.apply(&used, Giver::Learner, &mut trace), Ok(()));
            while world.step(&mut trace) {}
        }
        for id in [SERVER, CLIENT] {
            let host = world.host(id).unwrap();
            let over = host.connection().is_none_or(tcp_core::Connection::is_over);
            prop_assert!(over, "host {id:?} is still in {}", host.state().name());
        }
    }
}

/// Whatever a scenario may ask of the knobs.
fn any_knobs() -> impl Strategy<Value = Overrides> {
    let option = prop::option::of::<BoxedStrategy<u64>>;
    let span = || {
        prop_oneof![
            Just(1_000_000),
            1_000_000..5_000_000_000_u64,
            Just(MAX_UNTIL)
        ]
        .boxed()
    };
    let buffer = || prop_oneof![1..3_000_u64, 1..100_000_u64, Just(64 << 20)].boxed();
    let mss = prop_oneof![1..100_u64, 1..65_536_u64].boxed();
    let count = || (0..256_u64).boxed();
    (
        (
            option(mss),
            option(buffer()),
            option(buffer()),
            option((1..65_536_u64).boxed()),
        ),
        (
            option(span()),
            option(span()),
            option(span()),
            option(span()),
            option(span()),
        ),
        (option(count()), option(count()), option(count())),
        any::<[Option<bool>; 4]>(),
    )
        .prop_map(
            |(
                (mss, receive, send, window),
                (ack, initial, min, max, msl),
                (syn, syn_ack, retries),
                bits,
            )| {
                let small = |value: Option<u64>| value.map(|value| u16::try_from(value).unwrap());
                let byte = |value: Option<u64>| value.map(|value| u8::try_from(value).unwrap());
                let word = |value: Option<u64>| value.map(|value| u32::try_from(value).unwrap());
                let [window_scaling, timestamps, sack, nagle] = bits;
                Overrides {
                    mss: small(mss),
                    receive_buffer: word(receive),
                    send_buffer: word(send),
                    window_scaling,
                    timestamps,
                    sack,
                    nagle,
                    delayed_ack: ack,
                    initial_rto: initial,
                    min_rto: min,
                    max_rto: max,
                    syn_retries: byte(syn),
                    syn_ack_retries: byte(syn_ack),
                    retries: byte(retries),
                    msl,
                    initial_window: small(window),
                    others: Vec::new(),
                }
            },
        )
}

proptest! {
    #![proptest_config(fixtures::cases(128))]

    /// Knobs can be set to nonsense. Then little works, but nothing panics, and what is read is
    /// still what was written.
    #[test]
    fn no_setting_of_the_knobs_does_harm(
        setting in settings(), client in any_knobs(), server in any_knobs(), losses in losses(), disorder in disorder(),
    ) {
        let faults = losses.into_iter().chain(disorder).collect();
        let mut scenario = scenario(&setting, faults);
        scenario.tcp = Overrides::default();
        (scenario.hosts[0].tcp, scenario.hosts[1].tcp) = (client, server);
        scenario.limit.events = 5_000;
        prop_assert_eq!(scenario.validate(), Ok(()));
        let (world, _) = run(&scenario);
        for id in [CLIENT, SERVER] {
            prop_assert!(world.host(id).unwrap().delivered().1);
        }
    }
}

/// What these properties rest on: a byte in the wrong place would be noticed.
#[test]
fn a_hole_in_what_was_read_would_be_noticed() {
    let setting = Setting {
        request: 5_000,
        response: 0,
        mss: 1000,
        receive_buffer: 65_535,
        delay_micros: 10_000,
        kbit: 10_000,
        client_iss: 1,
        server_iss: Some(2),
        nagle: true,
        timestamps: false,
        sack: false,
    };
    let scenario = scenario(&setting, Vec::new());
    let (world, mut trace) = run(&scenario);
    assert_whole(&setting, &scenario, &world, &trace);
    let missing = Check::delivered(SERVER, 4_999);
    assert!(
        outcomes(&[missing], &world, &trace)
            .iter()
            .all(|outcome| !outcome.holds)
    );
    let closed = trace.iter().rposition(|record| {
        matches!(
            &record.what,
            What::Core {
                event: tcp_core::Event::StateChanged {
                    to: State::Closed,
                    ..
                },
                ..
            }
        )
    });
    trace.remove(closed.unwrap());
    trace.record(Record {
        at: world.now(),
        step: 0,
        what: What::Delivered {
            id: tcp_sim::TransmissionId(0),
        },
    });
    assert!(
        outcomes(&[Predicate::BothClosed.into()], &world, &trace)
            .iter()
            .all(|outcome| !outcome.holds)
    );
}
