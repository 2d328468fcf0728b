//! Plays one input of a target: `cargo run -p ackademy-fuzz --example play -- TARGET FILE`. With
//! `ACKADEMY_FUZZ_TRACE=1` in the environment it shows what happens.

use std::io;

use ackademy_fuzz::TARGETS;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, file] = arguments.as_slice() else {
        return Err(io::Error::other("play TARGET FILE"));
    };
    let (_, play) = TARGETS
        .into_iter()
        .find(|(name, _)| name == target)
        .ok_or_else(|| io::Error::other("no such target"))?;
    play(&std::fs::read(file)?);
    println!("It holds.");
    Ok(())
}
