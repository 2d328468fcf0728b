//! Writes what fuzzing of a target begins with into a folder, besides its committed corpus:
//! `cargo run -p ackademy-fuzz --example seeds -- TARGET FOLDER`.

use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, folder] = arguments.as_slice() else {
        return Err(io::Error::other("seeds TARGET FOLDER"));
    };
    std::fs::create_dir_all(folder)?;
    for (name, bytes) in ackademy_fuzz::seeds(target) {
        std::fs::write(Path::new(folder).join(name), bytes)?;
    }
    Ok(())
}
