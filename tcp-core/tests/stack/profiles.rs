//! Knobs by name, and the named profiles.

use tcp_core::event::NoObserver;
use tcp_core::profile::{IcmpAborts, KNOBS, Profile, SetError, SynCookies};
use tcp_core::{Config, Duration, Instant};

use super::net::{START, drain, end, stack};

/// The names of [`Config`]'s fields, as `Debug` writes them.
fn fields() -> Vec<String> {
    let text = format!("{:#?}", Config::default());
    let field = |line: &str| {
        let rest = line.strip_prefix("    ")?;
        let (name, _) = rest.split_once(": ")?;
        (!name.starts_with(' ')).then(|| name.to_owned())
    };
    text.lines().filter_map(field).collect()
}

#[test]
fn every_knob_has_its_row() {
    let rows: Vec<_> = KNOBS.iter().map(|knob| knob.name).collect();
    assert_eq!(rows, fields());
}

/// By each of its names each knob can be changed, reads as what was written, and changes back.
#[test]
fn every_name_of_a_knob_reads_and_writes_it() {
    let words = [
        "0", "1", "2", "7", "on", "off", "3 ms", "auto", "always", "never", "linux", "freebsd",
        "cubic", "timer",
    ];
    for knob in KNOBS {
        let sysctls = [knob.linux, knob.freebsd].into_iter().flatten();
        for name in sysctls.map(|sysctl| sysctl.name).chain([knob.name]) {
            let mut changed = 0;
            for word in words {
                let mut config = Config::default();
                let before = config.get(name).unwrap();
                if config.set(name, word).is_err() {
                    assert_eq!(config, Config::default(), "a refused value changes nothing");
                    continue;
                }
                let now = config.get(name).unwrap();
                changed += u32::from(config != Config::default());
                let mut again = Config::default();
                again.set(name, &now).unwrap();
                assert_eq!(again, config, "{name} = {now}");
                again.set(name, &before).unwrap();
                assert_eq!(again.get(name), Some(before), "{name}");
            }
            assert!(changed > 0, "{name}");
        }
    }
}

#[test]
fn values_in_the_words_of_each_name() {
    let mut config = Config::default();
    config.set("min_rto", "200 ms").unwrap();
    assert_eq!(config.min_rto, Duration::from_millis(200));
    assert_eq!(
        config.get("net.ipv4.tcp_rto_min_us").as_deref(),
        Some("200000")
    );
    config.set("net.inet.tcp.rexmit_min", "30").unwrap();
    assert_eq!(config.get("min_rto").as_deref(), Some("30 ms"));
    config.set("net.ipv4.ip_no_pmtu_disc", "1").unwrap();
    assert!(!config.path_mtu_discovery);
    config.set("net.ipv4.tcp_syncookies", "2").unwrap();
    assert_eq!(config.syn_cookies, SynCookies::Always);
    config.set("net.inet.tcp.icmp_may_rst", "0").unwrap();
    assert_eq!(config.icmp_aborts, IcmpAborts::Never);
    config.set("delayed_ack", "off").unwrap();
    assert_eq!(config.delayed_ack, None);
    // One of FreeBSD's stands for two.
    config.set("net.inet.tcp.rfc1323", "1").unwrap();
    assert!(config.timestamps && config.window_scaling);
    config.set("net.inet.tcp.rfc1323", "0").unwrap();
    assert!(!config.timestamps && !config.window_scaling);
}

#[test]
fn what_is_refused_is_said_in_one_sentence() {
    let mut config = Config::default();
    let unknown = config.set("net.ipv4.tcp_nonsense", "1").unwrap_err();
    assert_eq!(unknown, SetError::Unknown("net.ipv4.tcp_nonsense".into()));
    assert_eq!(
        unknown.to_string(),
        "there is no knob `net.ipv4.tcp_nonsense`"
    );
    let said = |config: &mut Config, name, value| config.set(name, value).unwrap_err().to_string();
    assert_eq!(
        said(&mut config, "min_rto", "soon"),
        "`min_rto` cannot be `soon`: it takes a time such as `200 ms`"
    );
    assert_eq!(
        said(&mut config, "syn_cookies", "maybe"),
        "`syn_cookies` cannot be `maybe`: it takes `off`, `when-full` or `always`"
    );
    assert_eq!(
        said(&mut config, "net.ipv4.tcp_syn_retries", "300"),
        "`net.ipv4.tcp_syn_retries` cannot be `300`: it takes a number up to 255"
    );
    assert_eq!(config, Config::default());
}

#[test]
fn profiles_by_name() {
    for profile in Profile::ALL {
        assert_eq!(Profile::named(profile.name()), Some(profile));
    }
    assert_eq!(Profile::named("windows"), None);
    assert_eq!(Profile::Rfc.config(), Config::default());
    let two_msl = |profile: Profile| profile.config().msl.saturating_mul(2);
    assert_eq!(two_msl(Profile::Linux618), Duration::from_secs(60));
    assert_eq!(two_msl(Profile::Rfc), Duration::from_secs(240));
}

/// When the SYNs of an open that nobody answers leave, in seconds.
fn syn_times(profile: Profile) -> Vec<u64> {
    let mut a = stack(1, 100);
    a.config_mut().config = profile.config();
    a.connect(START, Some(end(1, 5000)), end(2, 80), &mut NoObserver)
        .unwrap();
    let mut now = START;
    let mut times = Vec::new();
    loop {
        times.extend(
            drain(&mut a, now)
                .iter()
                .map(|_| now.since(START).as_millis()),
        );
        let Some(due) = a.poll_timeout() else { break };
        now = due.max(Instant::ZERO);
        a.on_timeout(now, &mut NoObserver);
    }
    assert!(times.iter().all(|ms| ms % 1000 == 0));
    times.iter().map(|ms| ms / 1000).collect()
}

/// Linux 6.18: 1, 1, 1, 1, 1, 2, 4 s and so on apart, the last after 67 s, as its documentation of
/// `tcp_syn_retries` has it; 4.11: 1, 2, 4 s and so on apart, the last after 63 s.
#[test]
fn syns_by_profile() {
    assert_eq!(
        syn_times(Profile::Linux618),
        [0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67]
    );
    assert_eq!(syn_times(Profile::Linux411), [0, 1, 3, 7, 15, 31, 63]);
}
