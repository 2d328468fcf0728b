//! What each knob is called, in which unit, and what the same thing is called on a real machine.

use tcp_sim::scenario::{Knob, KnobRange};

use crate::i18n;
use crate::ui::field::{Spec, Words};
use crate::ui::number::Rules;

/// Seeds are shown and typed as short numbers; any number would do.
pub(super) const LARGEST_SEED: u32 = 999_999;

/// What may stand behind a number of bytes.
const BYTES: &[&str] = &["bytes", "byte", "B", "字节"];

/// The seed's field.
pub(super) const SEED: Spec = Spec {
    id: "knob-seed",
    label: i18n::knob_seed,
    unit: None,
    one: None,
    units: &[],
    about: i18n::knob_seed_about,
    name: None,
    rules: Rules {
        min: 0,
        max: LARGEST_SEED,
        tenths: false,
    },
    default: 1,
    step: 1,
    slider: false,
};

/// A knob's field.
pub(super) fn of(knob: Knob) -> Spec {
    let KnobRange {
        min,
        max,
        default,
        step,
    } = knob.range();
    // Every knob has a slider and a unit; the rest is its own.
    let spec = |id, [label, unit, about]: [Words; 3], units, name| Spec {
        id,
        label,
        unit: Some(unit),
        one: match knob {
            Knob::Queue => Some(i18n::knob_queue_one),
            Knob::Bytes => Some(i18n::knob_bytes_one),
            _ => None,
        },
        units,
        about,
        name,
        // Loss is held in thousandths and shown in percent.
        rules: Rules {
            min,
            max,
            tenths: knob == Knob::Loss,
        },
        default,
        step,
        slider: true,
    };
    match knob {
        Knob::Delay => spec(
            "knob-delay",
            [
                i18n::knob_delay,
                i18n::knob_delay_unit,
                i18n::knob_delay_about,
            ],
            &["ms", "毫秒"],
            Some("tc netem delay"),
        ),
        Knob::Bandwidth => spec(
            "knob-bandwidth",
            [
                i18n::knob_bandwidth,
                i18n::knob_bandwidth_unit,
                i18n::knob_bandwidth_about,
            ],
            &["kbit/s", "kbit", "kbps"],
            Some("tc netem rate"),
        ),
        Knob::Queue => spec(
            "knob-queue",
            [
                i18n::knob_queue,
                i18n::knob_queue_unit,
                i18n::knob_queue_about,
            ],
            &["packets", "packet", "个分组", "个"],
            Some("tc pfifo limit"),
        ),
        Knob::Loss => spec(
            "knob-loss",
            [i18n::knob_loss, i18n::knob_loss_unit, i18n::knob_loss_about],
            &["%", "％"],
            Some("tc netem loss"),
        ),
        Knob::Mss => spec(
            "knob-mss",
            [i18n::knob_mss, i18n::knob_mss_unit, i18n::knob_mss_about],
            BYTES,
            Some("TCP_MAXSEG"),
        ),
        Knob::Window => spec(
            "knob-window",
            [
                i18n::knob_window,
                i18n::knob_window_unit,
                i18n::knob_window_about,
            ],
            BYTES,
            Some("SO_RCVBUF"),
        ),
        Knob::Bytes => spec(
            "knob-bytes",
            [
                i18n::knob_bytes,
                i18n::knob_bytes_unit,
                i18n::knob_bytes_about,
            ],
            BYTES,
            None,
        ),
    }
}

/// Seeds come from links too, and may be larger than what is typed.
pub(super) fn shown_seed(seed: u64) -> u32 {
    u32::try_from(seed % (u64::from(LARGEST_SEED) + 1)).unwrap_or(0)
}

/// Another seed: the next one, so that a run can be found again by counting.
pub(super) fn next_seed(seed: u32) -> u32 {
    if seed >= LARGEST_SEED { 1 } else { seed + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::number;
    use tcp_explain::Lang;

    #[test]
    fn every_knob_reads_back_its_own_unit_in_both_languages() {
        for knob in Knob::ALL {
            let spec = of(knob);
            for lang in Lang::ALL {
                let unit = spec.unit.unwrap()(lang);
                let typed = format!("{} {unit}", number::format(spec.default, spec.rules.tenths));
                assert_eq!(
                    number::parse(&typed, spec.rules, spec.units),
                    Ok(spec.default),
                    "{typed}"
                );
            }
        }
    }

    #[test]
    fn seeds_go_round_and_never_leave_their_range() {
        assert_eq!(next_seed(1), 2);
        assert_eq!(next_seed(LARGEST_SEED), 1);
        assert!(shown_seed(u64::MAX) <= LARGEST_SEED);
        assert_eq!(shown_seed(42), 42);
    }
}
