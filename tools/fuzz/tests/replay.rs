//! The corpora once more, and a few inputs at random.

use std::fs;
use std::path::PathBuf;

use ackademy_fuzz::{TARGETS, seeds};
use tcp_files::toml::{parse, parse_attempts, schema};

/// Every seed and every committed input of every target: what fuzzing once found stays mended.
#[test]
fn the_corpora_hold() {
    for (name, target) in TARGETS {
        let mut count = 0;
        for (seed, bytes) in seeds(name) {
            println!("{name}: {seed}");
            target(&bytes);
            count += 1;
        }
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(name);
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

/// A seed with a few bytes changed, the same ones each time.
fn damaged(seed: &[u8], nth: u64, run: u64) -> Vec<u8> {
    let mut damaged = seed.to_vec();
    for place in bytes(nth * 1_000 + run, 6).chunks_exact(3) {
        let [high, low, byte] = [place[0], place[1], place[2]];
        let at = usize::from(u16::from_be_bytes([high, low])) % damaged.len().max(1);
        if let Some(old) = damaged.get_mut(at) {
            *old = if run.is_multiple_of(2) {
                byte
            } else {
                *old ^ 1
            };
        }
    }
    damaged
}

/// Random bytes are hardly ever a scenario; a seed with a few of them in it often is.
#[test]
fn a_few_damaged_seeds() {
    for (name, target) in TARGETS {
        for (nth, (seed, good)) in (0_u64..).zip(seeds(name)) {
            for run in 0..4 {
                println!("{name}: {seed}, run {run}");
                target(&damaged(&good, nth, run));
            }
        }
    }
}

/// What the parser takes, an editor that knows the schema does not mark.
#[test]
fn the_schema_takes_what_the_parser_takes() {
    let schema = jsonschema::validator_for(&schema()).expect("the schema is a JSON Schema");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/scenario");
    let corpus = fs::read_dir(folder).expect("a corpus");
    let corpus = corpus.map(|entry| fs::read(entry.expect("an entry").path()).expect("a file"));
    let seeds = seeds("scenario").into_iter().map(|(_, bytes)| bytes);
    let mut taken = 0;
    for (nth, good) in (0_u64..).zip(seeds.chain(corpus)) {
        for run in 0..16 {
            let damaged = damaged(&good, nth, run);
            let Ok(text) = std::str::from_utf8(&damaged) else {
                continue;
            };
            // What an attempt changes is read with the attempt.
            let read = parse(text, "x.toml").and_then(|_| parse_attempts(text, "x.toml"));
            if read.is_err() {
                continue;
            }
            let value: serde_json::Value = toml::from_str(text).expect("it was taken for TOML");
            let marked: Vec<_> = schema
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(marked.is_empty(), "{marked:#?}\n{text}");
            taken += 1;
        }
    }
    assert!(taken > 20, "{taken}");
}
