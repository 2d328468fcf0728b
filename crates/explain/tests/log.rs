//! The trace in words while a run goes on: what is forgotten on the way makes no line poorer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use tcp_explain::{self as explain, Lang, Scene};
use tcp_files::text::Log;
use tcp_files::toml::parse;
use tcp_sim::World;

/// Thousands of segments are on their way at once: between the departure of one and its arrival
/// there are more records than are kept.
#[test]
fn a_segment_that_left_long_ago_still_has_its_name() {
    let scenario = parse(
        r#"version = 1
[[host]]
name = "client"
address = "10.0.0.1"
client = { to = "server", port = 80, open = "0 s", send = "2 MB" }
tcp = { initial-window = 3000, mss = "500 bytes", window-scaling = true, send-buffer = "4 MB" }

[[host]]
name = "server"
address = "10.0.0.2"
server = { port = 80 }
tcp = { mss = "500 bytes", window-scaling = true, receive-buffer = "4 MB" }

[[link]]
between = ["client", "server"]
delay = "1 s"
queue = "100000 packets"
"#,
        "long.toml",
    )
    .unwrap();
    let mut records = Vec::new();
    let mut world = World::new(&scenario, &mut records);
    let (mut trace, mut log, mut lines) = (Vec::new(), Log::new(Lang::En), Vec::new());
    loop {
        lines.extend(log.take(&world, &records));
        trace.append(&mut records);
        if !world.step(&mut records) {
            break;
        }
    }
    assert!(trace.len() > 20_000, "{}", trace.len());
    assert_eq!(lines.len(), trace.len());
    let scene = Scene::new(&scenario, &trace, world.now());
    for (index, line) in lines.iter().enumerate().step_by(7) {
        let words = explain::record(Lang::En, &scene, index);
        assert!(line.contains(&words), "{line}\n{words}");
    }
}
