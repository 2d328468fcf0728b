//! What a script's surroundings ask for: a profile, sysctls, sockstat.

use tcp_core::profile::Profile;

use super::outcome::{Stop, unknown};

/// Whose sockets interface a script talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    Linux,
    FreeBsd,
}

/// One setting that a shell command makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sysctl {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// One of the settings of a shell command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `defaults.sh`.
    Defaults,
    /// A sysctl.
    Set(Sysctl),
}

/// What a shell command in a script means to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shell {
    /// Settings, in order.
    Set(Vec<Step>),
    /// `sockstat … | grep -c STATE | grep N`: so many connections are in that state.
    CountInState { state: String, count: u32 },
    /// `tcpdrop -s TIME_WAIT`: connections in that state are forgotten.
    Forget { state: String },
}

impl System {
    /// Whose errors and whose ways of a sockets interface go with a profile.
    pub(crate) const fn of(profile: Profile) -> Self {
        match profile {
            Profile::FreeBsd => Self::FreeBsd,
            Profile::Rfc | Profile::Linux618 | Profile::Linux411 | Profile::Historic793 => {
                Self::Linux
            }
        }
    }
}

/// The system that a script was written for, and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// For Linux: `defaults.sh`, `net.ipv4.*`.
    Linux,
    /// It does not say; it is run like one for Linux.
    Nobody,
    /// For FreeBSD as it is today, whose knobs it names: `net.inet.*`.
    FreeBsd,
    /// For the FreeBSD of 2015 and 2016, in which its authors name no knob: only remarks say so.
    FreeBsd10,
}

impl Written {
    pub(crate) fn of(text: &str) -> Self {
        // A knob in a remark was only thought of.
        let code = |line: &str| line.split("//").next().unwrap_or("").to_owned();
        let code: Vec<String> = text.lines().map(code).collect();
        let names = |word: &str| code.iter().any(|line| line.contains(word));
        if names("net.inet.") || names("kern.ipc.") {
            Self::FreeBsd
        } else if ["defaults.sh", "net.ipv4.", "net/ipv4/"]
            .into_iter()
            .any(names)
        {
            Self::Linux
        } else if ["FreeBSD", "freebsd", "nplab"]
            .into_iter()
            .any(|word| text.contains(word))
        {
            Self::FreeBsd10
        } else {
            Self::Nobody
        }
    }

    /// Why the profile is what it is, and what else follows.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Linux => "the script names Linux's knobs",
            Self::Nobody => "the script names no system",
            Self::FreeBsd => "the script names FreeBSD's knobs",
            Self::FreeBsd10 => "the script's remarks name FreeBSD; with the timers of FreeBSD 10",
        }
    }

    pub(crate) const fn profile(self) -> Profile {
        match self {
            Self::Linux | Self::Nobody => Profile::Linux618,
            Self::FreeBsd | Self::FreeBsd10 => Profile::FreeBsd,
        }
    }
}

/// Reads a shell command.
pub(crate) fn shell(command: &str) -> Result<Shell, Stop> {
    let command = command.replace("\\\n", " ");
    let mut steps = Vec::new();
    for part in command
        .lines()
        .map(|line| line.split('#').next().unwrap_or(""))
        .flat_map(|line| line.split(';'))
        .flat_map(|l| l.split("&&"))
    {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [first, ..] if first.ends_with("defaults.sh") => steps.push(Step::Defaults),
            // The last line of Google's scripts puts back what was changed.
            [first, ..] if first.contains("sysctl_restore") => {}
            ["sysctl", rest @ ..] => {
                steps.extend(
                    rest.iter()
                        .filter(|word| !word.starts_with('-'))
                        .map(assignment),
                );
            }
            [first, rest @ ..] if first.ends_with("set_sysctls.py") => {
                steps.extend(rest.iter().map(assignment));
            }
            ["sockstat", ..] => return sockstat(part),
            ["tcpdrop", "-s", state] => {
                return Ok(Shell::Forget {
                    state: (*state).to_owned(),
                });
            }
            [first, ..] => return unknown(format!("shell command `{first}`")),
        }
    }
    Ok(Shell::Set(steps))
}

fn assignment(word: &&str) -> Step {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    let name = name.trim_start_matches("/proc/sys/").replace('/', ".");
    Step::Set(Sysctl {
        name,
        value: value.to_owned(),
    })
}

fn sockstat(command: &str) -> Result<Shell, Stop> {
    let mut state = None;
    let mut count = None;
    for part in command.split('|') {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.as_slice() {
            ["grep", "-c", name] => state = Some((*name).to_owned()),
            ["grep", number] => count = number.parse().ok().or(count),
            _ => {}
        }
    }
    match (state, count) {
        (Some(state), Some(count)) => Ok(Shell::CountInState { state, count }),
        _ => unknown(format!("shell command `{}`", command.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_set_a_sysctl() {
        let google = "../common/defaults.sh\n../common/set_sysctls.py \
                      /proc/sys/net/ipv4/tcp_slow_start_after_idle=1 \\\n /proc/sys/net/ipv4/tcp_min_tso_segs=10";
        let Ok(Shell::Set(settings)) = shell(google) else {
            unreachable!("it is a setting")
        };
        let idle = Sysctl {
            name: "net.ipv4.tcp_slow_start_after_idle".to_owned(),
            value: "1".to_owned(),
        };
        assert_eq!(settings.len(), 3);
        assert_eq!(settings.first(), Some(&Step::Defaults));
        assert_eq!(settings.get(1), Some(&Step::Set(idle)));
        let freebsd = shell("sysctl -w net.inet.tcp.rfc1323=1");
        let one = Sysctl {
            name: "net.inet.tcp.rfc1323".to_owned(),
            value: "1".to_owned(),
        };
        assert_eq!(freebsd, Ok(Shell::Set(vec![Step::Set(one)])));
    }

    #[test]
    fn a_script_says_for_whom_it_is() {
        for (text, written) in [
            ("`sysctl -w net.inet.tcp.rfc1323=1`", Written::FreeBsd),
            ("`../common/defaults.sh` // unlike FreeBSD", Written::Linux),
            (
                "// Source: https://github.com/freebsd-net\n// `sysctl net.ipv4.tcp_rmem=1`",
                Written::FreeBsd10,
            ),
            (
                "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3",
                Written::Nobody,
            ),
        ] {
            assert_eq!(Written::of(text), written, "{text}");
        }
    }

    #[test]
    fn sockstat_counts_a_state() {
        let found = shell("sockstat -4 -P tcp -s | grep packetdril | grep -c TIME_WAIT | grep 1");
        assert_eq!(
            found,
            Ok(Shell::CountInState {
                state: "TIME_WAIT".to_owned(),
                count: 1
            })
        );
    }

    #[test]
    fn an_unknown_command_is_a_reason_to_skip() {
        assert!(matches!(
            shell("ip tcp_metrics flush all"),
            Err(Stop::Unknown(_))
        ));
    }
}
