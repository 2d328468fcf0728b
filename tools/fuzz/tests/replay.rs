//! The corpora once more, and a few inputs at random.

use std::fs;
use std::path::PathBuf;

use ackademy_fuzz::TARGETS;

/// Every committed input of every target: what fuzzing once found stays mended.
#[test]
fn the_corpora_hold() {
    for (name, target) in TARGETS {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(name);
        let mut count = 0;
        for entry in fs::read_dir(folder).expect("a corpus for each target") {
            let path = entry.expect("an entry").path();
            println!("{name}: {}", path.display());
            target(&fs::read(&path).expect("a file"));
            count += 1;
        }
        assert!(count > 10, "{name} has hardly a corpus: {count}");
    }
}

/// `SplitMix64`, so that a failure comes again.
fn bytes(seed: u64, len: u32) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    (0..len).map(|_| next().to_le_bytes()[0]).collect()
}

fn at_random(target: fn(&[u8]), runs: u32, longest: u32) {
    for seed in 0..runs {
        let len = longest - seed % longest;
        println!("seed {seed}, {len} bytes");
        target(&bytes(seed.into(), len));
    }
}

#[test]
fn a_few_packets_at_random() {
    at_random(ackademy_fuzz::wire, 5_000, 120);
}

#[test]
fn a_few_connections_at_random() {
    at_random(ackademy_fuzz::connection, 2_000, 400);
}

#[test]
fn a_few_pairs_at_random() {
    at_random(ackademy_fuzz::peers, 500, 400);
}
