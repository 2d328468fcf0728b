//! The table of variables: a row each time that one of them changes, and none besides.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeMap;

use fixtures::{files, load};
use tcp_files::csv::{HEADER, Table};
use tcp_sim::{Scenario, World};

/// Runs a scenario and hands out the rows that each event added.
fn play(scenario: &Scenario, mut take: impl FnMut(&World, &[Vec<String>])) {
    let mut out = Vec::new();
    let mut table = Table::begin(&mut out).unwrap();
    assert_eq!(String::from_utf8_lossy(&out), format!("{HEADER}\n"));
    let mut records = Vec::new();
    let mut world = World::new(scenario, &mut records);
    loop {
        out.clear();
        table.take(&world, &records, &mut out).unwrap();
        let text = String::from_utf8_lossy(&out);
        let rows: Vec<Vec<String>> = text
            .lines()
            .map(|line| line.split(',').map(str::to_string).collect())
            .collect();
        assert!(
            rows.iter()
                .all(|row| row.len() == HEADER.split(',').count())
        );
        take(&world, &rows);
        records.clear();
        if !world.step(&mut records) {
            return;
        }
    }
}

/// After each event of every scenario, the last row of each connection is what the connection has
/// now, with several connections a host and with those that end; and no row says what the row
/// before it said.
#[test]
fn the_last_row_is_what_is() {
    let seconds = |nanos: u64| format!("{}.{:09}", nanos / 1_000_000_000, nanos % 1_000_000_000);
    let mut most = 0;
    for path in files() {
        // By host and both ends.
        let mut last: BTreeMap<[String; 3], Vec<String>> = BTreeMap::new();
        play(&load(&path), |world, rows| {
            for row in rows {
                assert_eq!(row[0], seconds(world.now().as_nanos()));
                assert_eq!(row[1], world.step_number().to_string());
                let name = [row[2].clone(), row[3].clone(), row[4].clone()];
                let before = last.insert(name, row[5..].to_vec());
                assert_ne!(before.as_deref(), Some(&row[5..]), "{}", path.display());
            }
            let mut live = 0;
            for host in world.hosts() {
                for (_, connection) in host.stack().connections() {
                    if connection.is_over() {
                        continue;
                    }
                    live += 1;
                    let info = connection.info();
                    let ssthresh = Some(info.ssthresh).filter(|bytes| *bytes != u32::MAX);
                    let now = [
                        info.state.name().to_string(),
                        info.cwnd.to_string(),
                        ssthresh.map(|bytes| bytes.to_string()).unwrap_or_default(),
                        info.snd.wnd.to_string(),
                        info.flight.to_string(),
                        info.srtt
                            .map(|srtt| seconds(srtt.as_nanos()))
                            .unwrap_or_default(),
                        seconds(info.rto.as_nanos()),
                    ];
                    let name = [
                        host.name().to_string(),
                        connection.local().to_string(),
                        connection.remote().to_string(),
                    ];
                    let place = format!(
                        "{} {name:?} after event {}",
                        path.display(),
                        world.step_number()
                    );
                    assert_eq!(
                        last.get(&name).map(Vec::as_slice),
                        Some(&now[..]),
                        "{place}"
                    );
                }
            }
            most = most.max(live);
            let open = last
                .values()
                .filter(|row| row[0] != "CLOSED" && row[0] != "LISTEN")
                .count();
            assert!(open <= live, "{} keeps what is over", path.display());
        });
    }
    assert!(most > 20, "many connections at once: {most}");
}

/// 50 ms each way. The SYN-ACK is there at 100 ms, and the client sends 1,000 bytes and the FIN
/// with them: 1,001 numbers. The server closes at once too, so its FIN comes with the ACK at 200
/// ms, and TIME-WAIT ends two MSL of two minutes later (RFC 9293, 3.4.2). The first RTO is a second
/// (RFC 6298, 2.1); cwnd is three segments of 1,460 bytes (RFC 5681, 3.1), and 1,000 more for the
/// bytes that were acknowledged. The window is 1,001 numbers smaller then: its edge does not move
/// for so few (RFC 9293, 3.8.6.2.2).
#[test]
fn a_connection_from_its_first_row_to_its_last() {
    let text = r#"version = 1

[[host]]
name = "client"
address = "10.0.0.1"
iss = 1000

[host.client]
to = "server"
port = 80
local-port = 49152
open = "0 s"
send = "1000 bytes"
close = "when sent"

[[host]]
name = "server"
address = "10.0.0.2"
iss = 7000

[host.server]
port = 80

[[link]]
between = ["client", "server"]
delay = "50 ms"
"#;
    let scenario = tcp_files::toml::parse(text, "test.toml").unwrap();
    let mut rows = Vec::new();
    play(&scenario, |_, new| {
        let chosen = new
            .iter()
            .map(|row| [0, 2, 5, 6, 8, 9].map(|place| row[place].clone()).join(" "));
        rows.extend(chosen);
    });
    assert_eq!(
        rows,
        [
            "0.000000000 client SYN-SENT 4380 0 1",
            "0.050000000 server SYN-RECEIVED 4380 65535 1",
            "0.100000000 client ESTABLISHED 4380 0 1",
            "0.100000000 client FIN-WAIT-1 4380 65535 1001",
            "0.150000000 server ESTABLISHED 4380 65535 1",
            "0.150000000 server CLOSE-WAIT 4380 65535 1",
            "0.150000000 server LAST-ACK 4380 65535 1",
            "0.200000000 client FIN-WAIT-2 4380 65535 1001",
            "0.200000000 client TIME-WAIT 5380 64534 0",
            "0.250000000 server CLOSED 4380 65535 0",
            "240.200000000 client CLOSED 5380 64534 0",
        ]
    );
}
