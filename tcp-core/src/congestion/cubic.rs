//! CUBIC (RFC 9438): after a loss the window grows by a cubic function of time, first steeply
//! towards the size at which the loss happened, then hardly, then ever faster beyond it; and never
//! slower than Reno would. Slow start is RFC 5681's (9438, 4.10, which suggests `HyStart++` in
//! addition).

use super::{Acked, Controller, FastRecovery, Signal, Window};
use crate::event::Cause;
use crate::time::{Duration, Instant};

/// C = 4/10 segments a second cubed (RFC 9438, 5).
/// (RFC9438/constant)
const C: (u128, u128) = (4, 10);
/// `beta_cubic` = 7/10 (RFC 9438, 4.6).
/// (RFC9438/reduction)
const BETA: (u64, u64) = (7, 10);
/// `alpha_cubic` = 3 * (1 - beta) / (1 + beta) = 9/17 (RFC 9438, 4.3).
/// (RFC9438/reno-friendly)
const ALPHA: (u64, u64) = (9, 17);
/// Microseconds cubed in a second cubed: times are kept in microseconds here.
const CUBED_SECOND: u128 = 1_000_000_000_000_000_000;
/// `W_est` is kept in so many parts of a byte, because one ACK adds little to it.
const PARTS: u64 = 256;
/// The function is so steep after 1000 s that no window follows it any further.
const LONGEST_MICROS: u64 = 1_000_000_000;

/// The state of CUBIC.
#[derive(Clone, Debug)]
pub struct Cubic {
    window: Window,
    /// `W_max`: the window before the last reduction.
    w_max: u32,
    /// `cwnd_prior`: the window when `ssthresh` was set last.
    prior: u32,
    /// The last reduction was a timeout's.
    after_timeout: bool,
    /// The stage of congestion avoidance that runs.
    stage: Option<Stage>,
    /// When the last ACK came, or data went out after a pause.
    last: Instant,
}

/// One stage of congestion avoidance, which lasts from one reduction to the next.
#[derive(Clone, Copy, Debug)]
struct Stage {
    /// `t_epoch`, put off by the times in which the window was not what limited the sender.
    start: Instant,
    /// K.
    k_micros: u64,
    /// Where the function has its plateau, in bytes.
    plateau: u32,
    /// `W_est`: what Reno would have, in [`PARTS`] of a byte.
    w_est: u64,
    /// What of the last increments did not make a byte, times cwnd.
    rest: u64,
}

impl Cubic {
    /// CUBIC with that window.
    #[must_use]
    pub const fn new(window: Window) -> Self {
        Self {
            window,
            w_max: 0,
            prior: 0,
            after_timeout: false,
            stage: None,
            last: Instant::ZERO,
        }
    }

    /// Congestion avoidance begins.
    /// (RFC9438/timeout)
    fn begin(&mut self, now: Instant) -> Stage {
        let cwnd = self.window.cwnd;
        // RFC 9438, 4.8: after a timeout W_max is set to where the stage begins, and so is its
        // plateau; the next loss, too, is judged by that (4.7).
        if self.after_timeout {
            self.w_max = cwnd;
        }
        // The same plateau when there was no reduction, or when slow start has passed the old
        // maximum.
        let plateau = self.w_max.max(cwnd);
        Stage {
            start: now,
            k_micros: k_micros(plateau - cwnd, self.window.smss),
            plateau,
            w_est: u64::from(cwnd) * PARTS,
            rest: 0,
        }
    }

    /// Takes the new window in congestion avoidance (RFC 9438, 4.2 to 4.5).
    /// (RFC9438/reno-friendly, RFC9438/growth)
    fn avoid_congestion(&mut self, acked: Acked) -> Cause {
        let mut stage = self.stage.unwrap_or_else(|| self.begin(acked.now));
        let (cwnd, smss) = (self.window.cwnd, self.window.smss);
        let t = acked.now.since(stage.start);
        // 4.3: what Reno would have; alpha is 1 once it has reached the window before the loss.
        let (times, over) = if stage.w_est >= u64::from(self.prior) * PARTS {
            (1, 1)
        } else {
            ALPHA
        };
        let acked_bytes = u64::from(acked.bytes.min(cwnd));
        stage.w_est += times * acked_bytes * u64::from(smss) * PARTS / (over * u64::from(cwnd));
        let reno = u32::try_from(stage.w_est / PARTS).unwrap_or(u32::MAX);
        let cause = if w_cubic(&stage, t, smss) < reno {
            self.window.grow(reno.saturating_sub(cwnd));
            Cause::CubicRenoFriendly
        } else {
            // 4.2: where the function will be one round trip later, but at most half as much again.
            let ahead = t + acked.srtt.unwrap_or(Duration::ZERO);
            let target = w_cubic(&stage, ahead, smss).clamp(cwnd, cwnd.saturating_add(cwnd / 2));
            // 4.4 and 4.5: (target - cwnd) / cwnd for each segment that is acknowledged.
            stage.rest += u64::from(target - cwnd) * acked_bytes;
            let bytes = stage.rest / u64::from(cwnd);
            stage.rest %= u64::from(cwnd);
            self.window.grow(u32::try_from(bytes).unwrap_or(u32::MAX));
            if cwnd < stage.plateau {
                Cause::CubicConcave
            } else {
                Cause::CubicConvex
            }
        };
        self.stage = Some(stage);
        cause
    }

    /// A time in which the window did not limit the sender is not part of t (RFC 9438, 4.2).
    /// (RFC9438/application-limited)
    fn skip_until(&mut self, now: Instant) {
        if let Some(stage) = &mut self.stage {
            stage.start += now.since(self.last);
        }
    }

    /// RFC 9438, 4.6 and 4.7: the threshold, and where the next stage's plateau will be.
    /// (RFC9438/reduction, RFC9438/fast-convergence)
    fn remember_loss(&mut self, flight: u32) -> u32 {
        let cwnd = self.window.cwnd;
        // 4.7, fast convergence: a window that has not come back to where it was last time leaves
        // some more room to others: W_max = cwnd * (1 + beta) / 2.
        self.w_max = if cwnd < self.w_max {
            part(cwnd, BETA.1 + BETA.0, 2 * BETA.1)
        } else {
            cwnd
        };
        self.prior = cwnd;
        part(flight, BETA.0, BETA.1)
    }
}

impl Controller for Cubic {
    fn window(&self) -> &Window {
        &self.window
    }

    fn window_mut(&mut self) -> &mut Window {
        &mut self.window
    }

    fn fast_recovery(&self) -> FastRecovery {
        FastRecovery::UntilRecovered
    }

    fn on_ack(&mut self, acked: Acked) -> Cause {
        // 4.10 (RFC9438/slow-start).
        let cause = if self.window.is_in_slow_start() {
            self.stage = None;
            self.window.on_ack(acked)
        } else if acked.cwnd_limited {
            self.avoid_congestion(acked)
        } else {
            self.skip_until(acked.now);
            Cause::CubicWindowNotUsed
        };
        self.last = acked.now;
        cause
    }

    fn on_send_after_idle(&mut self, now: Instant) {
        self.skip_until(now);
        self.last = now;
    }

    fn on_signal(&mut self, signal: Signal, flight: u32) -> Cause {
        self.stage = None;
        match signal {
            Signal::Loss(_) => {
                let threshold = self.remember_loss(flight);
                self.window.set_threshold(threshold);
                self.window.fall_to_threshold();
                self.after_timeout = false;
                Cause::CubicReduction
            }
            // 4.6: for a mark as for a loss.
            Signal::Mark => {
                let threshold = self.remember_loss(flight);
                self.after_timeout = false;
                self.window.on_mark(threshold)
            }
            Signal::Timeout { again } => {
                // 4.8: like RFC 5681, with `beta_cubic` for the threshold.
                if !again {
                    let threshold = self.remember_loss(flight);
                    self.window.set_threshold(threshold);
                }
                self.window.fall_to_one_segment();
                self.after_timeout = true;
                Cause::CubicTimeout
            }
        }
    }
}

/// The part of a number of bytes.
fn part(bytes: u32, times: u64, over: u64) -> u32 {
    u32::try_from(u64::from(bytes) * times / over).unwrap_or(u32::MAX)
}

/// `W_cubic(t)` = C * (t - K)^3 + `W_max`, in bytes (RFC 9438, 4.2, figure 1).
/// (RFC9438/curve)
fn w_cubic(stage: &Stage, t: Duration, smss: u32) -> u32 {
    let t = t.as_micros().min(LONGEST_MICROS);
    let distance = u128::from(t.abs_diff(stage.k_micros).min(LONGEST_MICROS));
    let bytes = C.0 * u128::from(smss) * distance * distance * distance / (C.1 * CUBED_SECOND);
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    if t < stage.k_micros {
        stage.plateau.saturating_sub(bytes)
    } else {
        stage.plateau.saturating_add(bytes)
    }
}

/// K: how long the function takes from `below` bytes under its plateau up to it, in microseconds:
/// the cube root of (`W_max` - `cwnd_epoch`) / C (RFC 9438, 4.2, figure 2).
/// (RFC9438/curve)
fn k_micros(below: u32, smss: u32) -> u64 {
    let cube = u128::from(below) * C.1 * CUBED_SECOND / (C.0 * u128::from(smss.max(1)));
    cube_root(cube)
}

/// The greatest number whose cube is not above `cube`, found bit by bit.
fn cube_root(cube: u128) -> u64 {
    let mut root = 0_u64;
    // The cube of 2^42 has 127 bits.
    for bit in (0..=42).rev() {
        let tried = root | 1 << bit;
        let number = u128::from(tried);
        if number.checked_pow(3).is_some_and(|power| power <= cube) {
            root = tried;
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::super::{Counting, SSTHRESH_UNSET};
    use super::*;

    const SMSS: u32 = 1000;

    fn cubic(segments: u32) -> Cubic {
        Cubic::new(Window::new(SMSS, segments * SMSS, Counting::Bytes(1)))
    }

    fn loss() -> Signal {
        Signal::Loss(Cause::ThirdDuplicateAck)
    }

    fn at(millis: u64) -> Instant {
        Instant::from_nanos(millis * 1_000_000)
    }

    /// One round trip of `rtt` ms that ends at `end`: each segment of the window is acknowledged.
    fn round(cubic: &mut Cubic, end: u64, rtt: u64) -> Cause {
        let segments = u64::from(cubic.cwnd() / SMSS);
        let mut cause = Cause::CubicConvex;
        for n in 1..=segments {
            cause = cubic.on_ack(Acked {
                now: at(end - rtt + rtt * n / segments),
                srtt: Some(Duration::from_millis(rtt)),
                ..Acked::bytes(SMSS)
            });
        }
        cause
    }

    #[test]
    fn cube_roots() {
        for (cube, root) in [(0, 0), (1, 1), (7, 1), (8, 2), (26, 2), (27, 3)] {
            assert_eq!(cube_root(cube), root);
        }
        assert_eq!(cube_root(1_000_000_u128.pow(3)), 1_000_000);
        assert_eq!(cube_root(1_000_000_u128.pow(3) - 1), 999_999);
        assert_eq!(cube_root(u128::MAX), 6_981_463_658_331);
    }

    /// (RFC9438/curve, RFC9438/constant, RFC9438/reduction)
    #[test]
    fn the_function_by_hand() {
        // A loss at 100 segments leaves 70. K = cbrt(30 / 0.4) = cbrt(75) = 4.217163 s.
        let mut cubic = cubic(100);
        assert_eq!(cubic.on_signal(loss(), 100_000), Cause::CubicReduction);
        assert_eq!((cubic.cwnd(), cubic.ssthresh()), (70_000, 70_000));
        let stage = cubic.begin(Instant::ZERO);
        assert_eq!((stage.k_micros, stage.plateau), (4_217_163, 100_000));
        // W(0) = 100 - 0.4 * 75; W(2) = 100 - 0.4 * 2.217163^3 = 100 - 0.4 * 10.8993;
        // W(6) = 100 + 0.4 * 1.782837^3 = 100 + 0.4 * 5.6668; W(10) = 100 + 0.4 * 5.782837^3.
        for (millis, bytes) in [
            (0, 70_000),
            (2000, 95_640),
            (4217, 100_000),
            (6000, 102_266),
            (10_000, 177_355),
        ] {
            let w = w_cubic(&stage, Duration::from_millis(millis), SMSS);
            assert!(w.abs_diff(bytes) <= 2, "W({millis} ms) = {w}, not {bytes}");
        }
    }

    /// (RFC9438/growth)
    #[test]
    fn the_window_follows_the_function_within_a_segment() {
        let mut cubic = cubic(100);
        cubic.on_signal(loss(), 100_000);
        // The first ACK begins the stage.
        cubic.on_ack(Acked::bytes(0));
        let mut seen = [0; 4];
        for trip in 1..=60 {
            let cause = round(&mut cubic, trip * 100, 100);
            let concave = cubic.cwnd() < 100_000;
            if concave {
                assert_eq!(cause, Cause::CubicConcave);
            }
            match trip {
                10 => seen[0] = cubic.cwnd(),
                20 => seen[1] = cubic.cwnd(),
                42 => seen[2] = cubic.cwnd(),
                60 => seen[3] = cubic.cwnd(),
                _ => {}
            }
        }
        // W(1) = 100 - 0.4 * 3.217163^3 = 86.68, W(2) = 95.64, W(4.2) = 100.0, W(6) = 102.27.
        for (cwnd, by_hand) in seen.into_iter().zip([86_680, 95_640, 100_000, 102_270]) {
            assert!(cwnd.abs_diff(by_hand) <= 1000, "{cwnd}, not {by_hand}");
        }
    }

    /// (RFC9438/reno-friendly)
    #[test]
    fn on_a_short_path_it_is_as_fast_as_reno() {
        // Ten segments, 10 ms: alpha = 9/17, so a segment about every other round trip, while the
        // cubic function has hardly moved: W(0.1) of K = cbrt(3 / 0.4) = 1.957 s.
        let mut cubic = cubic(10);
        cubic.on_signal(loss(), 10_000);
        assert_eq!(cubic.cwnd(), 7000);
        cubic.on_ack(Acked::bytes(0));
        for trip in 1..=10 {
            assert_eq!(round(&mut cubic, trip * 10, 10), Cause::CubicRenoFriendly);
        }
        // 7 + 10 * 9/17 = 12.3 would be reached without the limit of alpha; alpha is 1 from 10 on.
        // 3 / (9/17) = 5.67 round trips up to 10, and 4.33 more: 14.3.
        assert!(cubic.cwnd().abs_diff(14_300) <= 1000, "{}", cubic.cwnd());
    }

    /// (RFC9438/fast-convergence)
    #[test]
    fn fast_convergence_gives_up_some_of_the_old_maximum() {
        let mut cubic = cubic(100);
        cubic.on_signal(loss(), 100_000);
        assert_eq!(cubic.w_max, 100_000);
        // 70 is below 100: W_max = 70 * 1.7 / 2 = 59.5.
        cubic.on_signal(loss(), 70_000);
        assert_eq!((cubic.w_max, cubic.cwnd()), (59_500, 49_000));
    }

    /// (RFC9438/timeout, RFC9438/slow-start)
    #[test]
    fn after_a_timeout_the_plateau_is_where_congestion_avoidance_begins() {
        let mut cubic = cubic(100);
        assert_eq!(
            cubic.on_signal(Signal::Timeout { again: false }, 100_000),
            Cause::CubicTimeout
        );
        assert_eq!((cubic.cwnd(), cubic.ssthresh()), (1000, 70_000));
        cubic.on_signal(Signal::Timeout { again: true }, 1000);
        assert_eq!(cubic.ssthresh(), 70_000);
        for _ in 0..69 {
            assert_eq!(cubic.on_ack(Acked::bytes(1000)), Cause::SlowStart);
        }
        let stage = cubic.begin(at(0));
        assert_eq!((stage.k_micros, stage.plateau), (0, 70_000));
    }

    /// RFC 9438, 4.8: `W_max` is then the window with which congestion avoidance begins. So a loss
    /// at 85 segments is above it, although the timeout came at 100: no fast convergence (4.7).
    /// (RFC9438/timeout, RFC9438/fast-convergence)
    #[test]
    fn a_timeout_sets_the_old_maximum_anew() {
        let mut cubic = cubic(100);
        cubic.on_signal(Signal::Timeout { again: false }, 100_000);
        cubic.window.cwnd = 70_000;
        cubic.on_ack(Acked::bytes(1000));
        cubic.window.cwnd = 85_000;
        cubic.on_signal(loss(), 85_000);
        assert_eq!((cubic.w_max, cubic.cwnd()), (85_000, 59_500));
        // And one at 65 is below it: 65 * 1.7 / 2 = 55.25.
        let mut cubic = self::cubic(100);
        cubic.on_signal(Signal::Timeout { again: false }, 100_000);
        cubic.window.cwnd = 70_000;
        cubic.on_ack(Acked::bytes(1000));
        cubic.window.cwnd = 65_000;
        cubic.on_signal(loss(), 65_000);
        assert_eq!(cubic.w_max, 55_250);
    }

    #[test]
    fn without_a_loss_the_plateau_is_the_window() {
        let mut cubic = cubic(10);
        cubic.window.ssthresh = 10_000;
        assert_eq!(cubic.ssthresh(), 10_000);
        let stage = cubic.begin(at(0));
        assert_eq!((stage.k_micros, stage.plateau), (0, 10_000));
        cubic.window.ssthresh = SSTHRESH_UNSET;
        assert_eq!(cubic.on_ack(Acked::bytes(1000)), Cause::SlowStart);
    }

    /// (RFC9438/application-limited)
    #[test]
    fn a_pause_is_not_part_of_the_time() {
        let mut steady = cubic(100);
        steady.on_signal(loss(), 100_000);
        steady.on_ack(Acked::bytes(0));
        let mut paused = steady.clone();
        round(&mut steady, 100, 100);
        round(&mut steady, 200, 100);
        round(&mut paused, 100, 100);
        // An hour with nothing in flight, then a minute of an application that writes little.
        paused.on_send_after_idle(at(3_600_100));
        paused.on_ack(Acked {
            now: at(3_660_100),
            cwnd_limited: false,
            ..Acked::bytes(1000)
        });
        round(&mut paused, 3_660_200, 100);
        assert_eq!(paused.cwnd(), steady.cwnd());
    }

    /// (RFC9438/growth)
    #[test]
    fn at_most_half_as_much_again_in_a_round_trip() {
        let mut cubic = cubic(100);
        cubic.on_signal(loss(), 100_000);
        cubic.on_ack(Acked::bytes(0));
        // After 100 s the function is far above.
        round(&mut cubic, 100_000, 1);
        assert!(
            (70_000..=106_000).contains(&cubic.cwnd()),
            "{}",
            cubic.cwnd()
        );
    }
}
