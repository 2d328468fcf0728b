//! Draws runs as SVG files, to be looked at: `cargo run -p tcp-figure --example ladder -- FOLDER`.
//!
//! Real runs first; then plays told by hand (tests/puppet), which show idioms that a TCP rarely
//! needs.

use std::path::Path;
use std::{env, fs, io};

use tcp_explain::{Lang, Scene};
use tcp_figure::{self as figure, Embed, LadderOptions, Px, states};
use tcp_sim::command::Fault;
use tcp_sim::ids::{HostId, Kind, SegmentName};
use tcp_sim::scenario::Knobs;
use tcp_sim::{Command, History, Scenario};

use fixtures::puppet;

fn main() -> io::Result<()> {
    let folder = env::args()
        .nth(1)
        .unwrap_or_else(|| "target/figures".into());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;

    let handshake = lost_syn();
    draw(folder, "handshake", &Scene::of(&handshake))?;
    draw(folder, "transfer", &Scene::of(&transfer(None)))?;
    draw(folder, "transfer-moving", &Scene::of(&transfer(Some(120))))?;
    draw(folder, "bulk", &Scene::of(&bulk()))?;
    draw(folder, "play-close", &puppet::close().scene())?;
    draw(folder, "play-faults", &puppet::faults().scene())?;
    draw(folder, "play-transfer", &puppet::transfer().scene())
}

fn draw(folder: &Path, name: &str, scene: &Scene<'_>) -> io::Result<()> {
    for lang in Lang::ALL {
        for width in [860, 360] {
            let file = format!("{name}-{}-{width}", lang.tag());
            let embed = Embed {
                id: name,
                standalone: true,
            };
            let options = LadderOptions {
                min_height: Px::whole(400),
                ..LadderOptions::new(Px::whole(width), lang)
            };
            fs::write(
                folder.join(format!("{file}.svg")),
                figure::svg(&figure::ladder(scene, &options), embed),
            )?;
            let diagram = states::diagram(
                scene,
                &[],
                lang,
                Px::whole(if width < 500 { 320 } else { 366 }),
            );
            fs::write(
                folder.join(format!("{file}-states.svg")),
                figure::states_svg(&diagram, embed),
            )?;
        }
    }
    Ok(())
}

/// The home page's handshake: the SYN is dropped on its way, and the answer to its successor is in
/// flight.
fn lost_syn() -> History {
    let mut history = History::new(Scenario::handshake());
    history.step();
    history.seek_time(tcp_core::Instant::from_nanos(28_000_000));
    let name = SegmentName::new(HostId(0), Kind::Syn, 1000, 1);
    let _ = history.command(Command::Fault {
        segment: name,
        fault: Fault::Drop,
    });
    history.seek_time(tcp_core::Instant::from_nanos(1_078_000_000));
    history
}

/// Twenty segments, of which the fifth is lost; the whole run, or up to so many milliseconds.
fn transfer(until: Option<u64>) -> History {
    let knobs = Knobs {
        bytes: 20 * 1460,
        ..Knobs::default()
    };
    let mut history = History::new(Scenario::sandbox(&knobs));
    let name = SegmentName::new(HostId(0), Kind::Data, 1001 + 4 * 1460, 1);
    let _ = history.command(Command::Fault {
        segment: name,
        fault: Fault::Drop,
    });
    match until {
        Some(millis) => history.seek_time(tcp_core::Instant::from_nanos(millis * 1_000_000)),
        None => history.run_to_end(),
    }
    history
}

/// A megabyte, half-way.
fn bulk() -> History {
    let knobs = Knobs {
        bytes: 1_000_000,
        ..Knobs::default()
    };
    let mut history = History::new(Scenario::sandbox(&knobs));
    for _ in 0..900 {
        history.step();
    }
    history
}
