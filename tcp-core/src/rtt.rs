//! The round-trip time and the retransmission timeout (RFC 6298).

use crate::event::Cause;
use crate::profile::Config;
use crate::time::Duration;

/// G, the clock's granularity (RFC 6298, 2). Our clock counts nanoseconds; timers are not that
/// fine.
/// (RFC6298/granularity)
const GRANULARITY: Duration = Duration::from_millis(1);

/// What data starts with after the timer had gone off for the SYN (RFC 6298, 5.7).
const RTO_AFTER_LOST_SYN: Duration = Duration::from_secs(3);

/// The smoothed round-trip time, its variation, and the timeout that follows from both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RttEstimator {
    smoothed: Option<Smoothed>,
    rto: Duration,
    min: Duration,
    max: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Smoothed {
    srtt: Duration,
    rttvar: Duration,
}

impl RttEstimator {
    /// Before any sample the timeout is the configured one (RFC 6298, 2.1: 1 s).
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let mut estimator = Self {
            smoothed: None,
            rto: config.initial_rto,
            min: config.min_rto.max(GRANULARITY),
            max: config.max_rto.max(GRANULARITY),
        };
        estimator.rto = config.initial_rto.max(GRANULARITY).min(estimator.max);
        estimator
    }

    /// Other bounds for the timeout, from the next sample on.
    pub fn set_bounds(&mut self, config: &Config) {
        self.min = config.min_rto.max(GRANULARITY);
        self.max = config.max_rto.max(GRANULARITY);
    }

    /// `SRTT`, once there was a sample.
    #[must_use]
    pub fn srtt(&self) -> Option<Duration> {
        self.smoothed.map(|smoothed| smoothed.srtt)
    }

    /// `RTTVAR`, once there was a sample.
    #[must_use]
    pub fn rttvar(&self) -> Option<Duration> {
        self.smoothed.map(|smoothed| smoothed.rttvar)
    }

    /// `RTO`, back-off included.
    #[must_use]
    pub const fn rto(&self) -> Duration {
        self.rto
    }

    /// The timeout doubled `times` times, within its limit: the interval of zero-window probes
    /// (RFC 9293, 3.8.6.1; SHLD-30).
    #[must_use]
    pub fn backed_off(&self, times: u8) -> Duration {
        self.rto
            .saturating_mul(1 << u64::from(times.min(30)))
            .min(self.max)
    }

    /// Takes a sample `R'` and computes the timeout anew, which also ends any back-off.
    ///
    /// The caller sees to Karn's rule: no sample from what was sent twice (RFC 6298, 3). `expected`
    /// is how many samples a round trip is likely to bring: with many, each counts for so much less
    /// (RFC 7323, G), or the history that the averages keep would be a fraction of a round trip.
    /// (RFC6298/first-sample, RFC6298/later-samples)
    pub fn sample(&mut self, rtt: Duration, expected: u32) -> Cause {
        let expected = u64::from(expected.max(1));
        let (smoothed, cause) = match self.smoothed {
            // RFC 6298, 2.2: SRTT <- R, RTTVAR <- R/2.
            None => (
                Smoothed {
                    srtt: rtt,
                    rttvar: rtt.divided_by(2),
                },
                Cause::FirstRttSample,
            ),
            // RFC 6298, 2.3, in this order: RTTVAR <- 3/4 RTTVAR + 1/4 |SRTT - R'|,
            // then SRTT <- 7/8 SRTT + 1/8 R'.
            Some(Smoothed { srtt, rttvar }) => {
                let error = if srtt > rtt { srtt - rtt } else { rtt - srtt };
                let smoothed = Smoothed {
                    rttvar: rttvar - rttvar.divided_by(4 * expected)
                        + error.divided_by(4 * expected),
                    srtt: srtt - srtt.divided_by(8 * expected) + rtt.divided_by(8 * expected),
                };
                let cause = match expected {
                    1 => Cause::RttSample,
                    _ => Cause::RttSampleOfMany,
                };
                (smoothed, cause)
            }
        };
        self.smoothed = Some(smoothed);
        // RTO <- SRTT + max(G, K*RTTVAR) with K = 4, at least 1 s (2.4), at most the limit (2.5).
        let wanted = smoothed.srtt + smoothed.rttvar.saturating_mul(4).max(GRANULARITY);
        self.rto = wanted.max(self.min).min(self.max);
        cause
    }

    /// RFC 6298, 5.5: the timer went off, so the timeout doubles.
    /// (RFC6298/back-off, MUST-19)
    pub fn back_off(&mut self) {
        self.rto = self.rto.saturating_mul(2).min(self.max);
    }

    /// RFC 6298, 5.7: the timer had gone off for the SYN, and data begins.
    /// (RFC6298/lost-syn)
    pub fn after_lost_syn(&mut self) {
        self.rto = RTO_AFTER_LOST_SYN.max(self.min).min(self.max);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimator() -> RttEstimator {
        RttEstimator::new(&Config {
            min_rto: Duration::ZERO,
            ..Config::default()
        })
    }

    /// (RFC6298/initial)
    #[test]
    fn starts_at_one_second() {
        assert_eq!(
            RttEstimator::new(&Config::default()).rto(),
            Duration::from_secs(1)
        );
    }

    /// (RFC6298/first-sample, RFC6298/later-samples)
    #[test]
    fn first_and_second_sample_by_hand() {
        let mut rtt = estimator();
        assert_eq!(
            rtt.sample(Duration::from_millis(100), 1),
            Cause::FirstRttSample
        );
        // SRTT 100, RTTVAR 50, RTO 100 + 4 * 50.
        assert_eq!(rtt.srtt(), Some(Duration::from_millis(100)));
        assert_eq!(rtt.rttvar(), Some(Duration::from_millis(50)));
        assert_eq!(rtt.rto(), Duration::from_millis(300));
        assert_eq!(rtt.sample(Duration::from_millis(180), 1), Cause::RttSample);
        // RTTVAR 3/4 * 50 + 1/4 * 80 = 57.5, SRTT 7/8 * 100 + 1/8 * 180 = 110, RTO 110 + 230.
        assert_eq!(rtt.rttvar(), Some(Duration::from_micros(57_500)));
        assert_eq!(rtt.srtt(), Some(Duration::from_millis(110)));
        assert_eq!(rtt.rto(), Duration::from_millis(340));
    }

    /// RFC 7323, G: with a flight of eight segments four samples are expected, so alpha is 1/32 and
    /// beta 1/16.
    #[test]
    fn one_of_many_samples_counts_for_less() {
        let mut rtt = estimator();
        rtt.sample(Duration::from_millis(160), 4);
        assert_eq!(
            rtt.sample(Duration::from_millis(480), 4),
            Cause::RttSampleOfMany
        );
        // RTTVAR 15/16 * 80 + 1/16 * 320 = 95, SRTT 31/32 * 160 + 1/32 * 480 = 170.
        assert_eq!(rtt.rttvar(), Some(Duration::from_millis(95)));
        assert_eq!(rtt.srtt(), Some(Duration::from_millis(170)));
    }

    /// (RFC6298/least)
    #[test]
    fn a_sample_is_rounded_up_to_the_least_timeout_and_ends_the_back_off() {
        let mut rtt = RttEstimator::new(&Config::default());
        rtt.back_off();
        rtt.back_off();
        assert_eq!(rtt.rto(), Duration::from_secs(4));
        rtt.sample(Duration::from_millis(10), 1);
        assert_eq!(rtt.rto(), Duration::from_secs(1));
    }

    /// (RFC6298/most, RFC6298/back-off, MUST-19)
    #[test]
    fn the_back_off_stops_at_the_limit() {
        let mut rtt = RttEstimator::new(&Config::default());
        for _ in 0..10 {
            rtt.back_off();
        }
        assert_eq!(rtt.rto(), Duration::from_secs(60));
        assert_eq!(rtt.backed_off(255), Duration::from_secs(60));
    }

    /// (RFC6298/granularity)
    #[test]
    fn a_perfectly_steady_path_still_gets_the_granularity() {
        let mut rtt = estimator();
        for _ in 0..200 {
            rtt.sample(Duration::from_millis(50), 1);
        }
        let rto = rtt.rto().as_micros();
        assert!((51_000..=51_010).contains(&rto), "{rto}");
    }

    /// (RFC6298/lost-syn)
    #[test]
    fn data_after_a_lost_syn_starts_with_three_seconds() {
        let mut rtt = RttEstimator::new(&Config::default());
        rtt.back_off();
        rtt.after_lost_syn();
        assert_eq!(rtt.rto(), Duration::from_secs(3));
    }
}
