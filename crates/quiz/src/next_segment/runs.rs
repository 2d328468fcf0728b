//! Runs with something to fill in: a handshake, data both ways, a close; with a loss, with options,
//! with an attacker, as difficulty grows.

use tcp_sim::command::Command;
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::rng::Rng;
use tcp_sim::scenario::{Attack, Close, Forge, Forgery};

use crate::dealt::{below, numbers, one};
use crate::script::{LEFT, LEFT_PORT, RIGHT, RIGHT_PORT, Script};

/// A run of that difficulty.
pub(super) fn run(rng: &mut Rng, difficulty: u8) -> Script {
    let numbers = numbers(rng, difficulty);
    let mut script = Script::pair(numbers, true);
    let bytes = |rng: &mut Rng| one(rng, &[10, 50, 100, 120, 200, 250, 300, 400, 512, 1000], 100);
    let (left, right) = (bytes(rng), bytes(rng));
    script.at(300, send(LEFT, left));
    script.at(800, send(RIGHT, right));
    let closes_with_peer = below(rng, 3) == 0;
    script.at(2_000, Command::Close { host: LEFT });
    if closes_with_peer {
        script.server_closes(Close::AfterPeer);
    } else {
        script.at(2_500, Command::Close { host: RIGHT });
    }
    match difficulty {
        0 | 1 => {}
        2 => lose_one(rng, &mut script),
        3 => options(rng, &mut script),
        _ => attack(rng, &mut script, left, right),
    }
    script
}

const fn send(host: HostId, bytes: u32) -> Command {
    Command::Send { host, bytes }
}

/// One of the segments that matter is lost.
fn lose_one(rng: &mut Rng, script: &mut Script) {
    let lost = one(
        rng,
        &[
            (LEFT, Kind::Syn),
            (RIGHT, Kind::SynAck),
            (LEFT, Kind::Ack),
            (LEFT, Kind::Data),
            (RIGHT, Kind::Data),
            (LEFT, Kind::Fin),
            (RIGHT, Kind::Fin),
        ],
        (LEFT, Kind::Data),
    );
    script.lose(SegmentName::of_kind(lost.0, lost.1, 1));
}

/// SACK, or ACKs at once, and several segments of which one is lost.
fn options(rng: &mut Rng, script: &mut Script) {
    let tcp = &mut script.scenario.tcp;
    tcp.sack = Some(below(rng, 2) == 0);
    if below(rng, 2) == 0 {
        tcp.delayed_ack = Some(0);
    }
    let mss = one(rng, &[500_u16, 536, 1_000], 500);
    tcp.mss = Some(mss);
    tcp.initial_window = Some(10);
    let many = 4 + u32::from(below(rng, 2) == 0);
    script.at(1_200, send(LEFT, u32::from(mss) * many));
    // The first 300 ms bring one segment or two of the client's data, depending on the size.
    let nth = 2 + u32::try_from(below(rng, 3)).unwrap_or(0);
    script.lose(SegmentName::of_kind(LEFT, Kind::Data, nth));
}

/// Somebody guesses.
fn attack(rng: &mut Rng, script: &mut Script, left: u32, right: u32) {
    let numbers = script.numbers;
    let to = one(rng, &[LEFT, RIGHT], RIGHT);
    let next = |iss: u32, bytes: u32| iss.wrapping_add(1).wrapping_add(bytes);
    let (from, from_port, port, expected, own) = match to {
        LEFT => (
            RIGHT,
            RIGHT_PORT,
            LEFT_PORT,
            next(numbers.right, right),
            next(numbers.left, left),
        ),
        _ => (
            LEFT,
            LEFT_PORT,
            RIGHT_PORT,
            next(numbers.left, left),
            next(numbers.right, right),
        ),
    };
    let far = 500 + 100 * (rng.draw() % 20);
    let (what, sequence) = one(
        rng,
        &[
            (Forgery::Rst, expected.wrapping_add(far)),
            (Forgery::Syn, expected.wrapping_add(far)),
            (Forgery::Data(50), expected.wrapping_sub(60_000)),
            (Forgery::Ack, expected),
        ],
        (Forgery::Rst, expected.wrapping_add(far)),
    );
    let acknowledgment = match what {
        Forgery::Ack => Some(own.wrapping_add(far)),
        Forgery::Data(_) => Some(own),
        Forgery::Rst | Forgery::Syn | Forgery::Fin | Forgery::SynAck => None,
    };
    let forge = Forge {
        what,
        from,
        from_port,
        to,
        port,
        sequence,
        step: 0,
        acknowledgment,
        rate: 1,
        count: 1,
    };
    script.attack(to, Attack::Forge(forge), 1_500);
}
