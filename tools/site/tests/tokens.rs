//! Colour has meaning, so it must be readable and must not be the reader's eyes' problem: contrast (WCAG 2.2, 1.4.3) and
//! distance (CIEDE2000) under simulated colour blindness (Machado, Oliveira and Fernandes 2009, severity 1.0), from the one
//! source of tokens.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

use std::collections::BTreeMap;

/// sRGB with linear light, 0 to 1.
type Rgb = [f64; 3];

const SOURCE: &str = include_str!("../../../public/css/tokens.css");
const THEMES: [(usize, &str); 2] = [(0, "light"), (1, "dark")];

/// Each `--name: light-dark(#RRGGBB, #RRGGBB);`.
fn tokens() -> BTreeMap<&'static str, [&'static str; 2]> {
    let mut found = BTreeMap::new();
    for line in SOURCE.lines() {
        let Some((name, value)) = line
            .trim()
            .strip_prefix("--")
            .and_then(|line| line.split_once(':'))
        else {
            continue;
        };
        let Some(pair) = value
            .trim()
            .strip_prefix("light-dark(")
            .and_then(|value| value.strip_suffix(");"))
        else {
            continue;
        };
        let (light, dark) = pair.split_once(", ").unwrap();
        assert!(
            found.insert(name, [light, dark]).is_none(),
            "--{name} stands twice"
        );
    }
    found
}

fn parse(hex: &str) -> Rgb {
    let digits = hex
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6)
        .unwrap_or_else(|| panic!("{hex} is no colour"));
    [0, 2, 4].map(|at| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn apply(matrix: [[f64; 3]; 3], [r, g, b]: Rgb) -> Rgb {
    matrix.map(|[x, y, z]| x * r + y * g + z * b)
}

/// Linear sRGB to CIE XYZ, D65.
const XYZ: [[f64; 3]; 3] = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9, 0.119_192_0, 0.950_304_1],
];

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let luminance = |colour| apply(XYZ, colour)[1];
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// How a reader sees a colour.
#[derive(Clone, Copy, Debug)]
enum Sight {
    Deuteranopia,
    Protanopia,
}

fn seen(sight: Sight, colour: Rgb) -> Rgb {
    let matrix = match sight {
        Sight::Deuteranopia => [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
        Sight::Protanopia => [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    };
    apply(matrix, colour).map(|value| value.clamp(0.0, 1.0))
}

/// CIE L*a*b*, D65.
fn lab(colour: Rgb) -> [f64; 3] {
    let [x, y, z] = apply(XYZ, colour);
    let f = |value: f64| {
        if value > 216.0 / 24389.0 {
            value.cbrt()
        } else {
            (24389.0 / 27.0 * value + 16.0) / 116.0
        }
    };
    let (x, y, z) = (f(x / 0.950_47), f(y), f(z / 1.088_83));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 (Sharma, Wu and Dalal 2005), with their names for the steps.
fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh(f64::midpoint(a1.hypot(b1), a2.hypot(b2))));
    let (a1, a2) = ((1.0 + g) * a1, (1.0 + g) * a2);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cosine = |factor: f64, shift: f64| (factor * h + shift).to_radians().cos();
    let t = 1.0 - 0.17 * cosine(1.0, -30.0) + 0.24 * cosine(2.0, 0.0) + 0.32 * cosine(3.0, 6.0)
        - 0.2 * cosine(4.0, -63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rt = -(60.0 * (-((h - 275.0) / 25.0).powi(2)).exp())
        .to_radians()
        .sin()
        * 2.0
        * seventh(c);
    ((dl / sl).powi(2) + (dc / sc).powi(2) + (dh / sh).powi(2) + rt * (dc / sc) * (dh / sh)).sqrt()
}

#[test]
fn the_difference_is_the_published_one() {
    // Pairs 1, 4, 7, 9, 13 and 17 of the test data that the paper publishes.
    for (one, other, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0009], 7.1792),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0009, -2.4900], 4.8045),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
    ] {
        let found = difference(one, other);
        assert!(
            (found - expected).abs() < 0.000_1,
            "{one:?} {other:?}: {found}, not {expected}"
        );
    }
}

#[test]
fn who_and_done_stay_apart_for_colour_blind_readers() {
    let tokens = tokens();
    let four = ["client", "server", "attacker", "ok"];
    let six = ["client", "server", "attacker", "ok", "loss", "warn"];
    for (theme, name) in THEMES {
        for sight in [Sight::Deuteranopia, Sight::Protanopia] {
            for (index, one) in six.iter().enumerate() {
                for other in &six[index + 1..] {
                    let colour = |token: &str| lab(seen(sight, parse(tokens[token][theme])));
                    let found = difference(colour(one), colour(other));
                    // loss and warn always carry a mark and a word as well.
                    let least = if four.contains(one) && four.contains(other) {
                        15.0
                    } else {
                        10.0
                    };
                    assert!(
                        found >= least,
                        "{name}, {sight:?}: {one} and {other} differ by {found:.1}"
                    );
                }
            }
        }
    }
}

#[test]
fn text_is_readable() {
    let tokens = tokens();
    let who = ["client", "server", "attacker", "ok", "loss", "warn"];
    for (theme, name) in THEMES {
        let colour = |token: &str| parse(tokens[token][theme]);
        let check = |text: &str, ground: &str| {
            let found = contrast(colour(text), colour(ground));
            assert!(
                found >= 4.5,
                "{name}: {text} on {ground} has contrast {found:.2}"
            );
        };
        for text in [
            "ink", "ink2", "client", "server", "attacker", "ok", "loss", "warn",
        ] {
            check(text, "paper");
            check(text, "card");
        }
        for each in who {
            check(each, &format!("{each}-soft"));
            check("ink", &format!("{each}-soft"));
            check("ink2", &format!("{each}-soft"));
            // The text of a filled pill or button.
            check("card", each);
        }
        check("ink", "quiet");
        check("ink2", "quiet");
        check("paper", "ink");
        // A focus ring is no text: WCAG 2.2, 1.4.11 asks for 3.
        for ground in ["paper", "card"] {
            assert!(contrast(colour("focus"), colour(ground)) >= 3.0);
        }
    }
}
