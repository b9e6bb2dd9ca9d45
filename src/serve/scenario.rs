//! Faults on request: what the next requests get besides, or in place of, their answer.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::endpoint::Route;

/// What `POST /_kyclint/scenario` takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    /// What the random numbers begin with: the same seed gives the same faults.
    #[serde(default)]
    seed: u64,
    /// What happens. Each request gets the first fault that applies to it.
    faults: Vec<Fault>,
}

/// A fault of some requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    /// How many requests get it.
    next: u32,
    /// Only requests to this path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The probability that a request gets it.
    #[serde(default = "certain")]
    probability: f64,
    /// The answer is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latency: Option<Latency>,
    /// The answer is 500 or 503.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The connection is closed without an answer, before the request is processed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    drop: Option<bool>,
    /// The connection is closed after this part of the body of the answer, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    truncate: Option<f64>,
    /// The body of the answer comes in pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dribble: Option<Dribble>,
}

fn certain() -> f64 {
    1.0
}

/// How a body comes in pieces.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Dribble {
    /// The size of a piece.
    bytes: usize,
    /// The milliseconds between two of them.
    every: u64,
}

/// What happens to a request.
enum What {
    Latency(Latency),
    Status(u16),
    Drop,
    Truncate(f64),
    Dribble(Dribble),
}

/// How late an answer is, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Latency {
    /// Always the same.
    Fixed(f64),
    /// Normally distributed.
    Normal { mean: f64, deviation: f64 },
    /// Log-normally distributed: most answers are near the median, and a few are very late.
    LogNormal { median: f64, sigma: f64 },
}

/// What happens to one request, with all numbers drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Drawn {
    Latency(Duration),
    Status(u16),
    Drop,
    Truncate(f64),
    Dribble { bytes: usize, every: Duration },
}

impl Drawn {
    /// Its name in the journal.
    pub(super) fn name(self) -> &'static str {
        match self {
            Drawn::Latency(_) => "latency",
            Drawn::Status(_) => "status",
            Drawn::Drop => "drop",
            Drawn::Truncate(_) => "truncate",
            Drawn::Dribble { .. } => "dribble",
        }
    }
}

/// No answer is later than this.
const LATEST: f64 = 3_600_000.0;

impl Fault {
    /// Returns the only thing that happens.
    fn what(&self) -> Result<What, &'static str> {
        let all = [
            self.latency.map(What::Latency),
            self.status.map(What::Status),
            self.drop.filter(|drop| *drop).map(|_| What::Drop),
            self.truncate.map(What::Truncate),
            self.dribble.map(What::Dribble),
        ];
        let mut all = all.into_iter().flatten();
        match (all.next(), all.next()) {
            (Some(what), None) => Ok(what),
            _ => Err("set one of `latency`, `status`, `drop`, `truncate` and `dribble`"),
        }
    }

    fn check(&self) -> Result<(), &'static str> {
        let is_part = |part: f64| (0.0..=1.0).contains(&part);
        if self.next == 0 {
            return Err("`next` must be at least 1");
        }
        let is_of_api = |path: &String| Route::of(path).is_some();
        if !self.path.as_ref().is_none_or(is_of_api) {
            return Err("`path` must be one of the API, such as /amlyze-ws-rest/customer");
        }
        if !is_part(self.probability) {
            return Err("`probability` must be from 0 to 1");
        }
        let is_time = |time: f64| (0.0..=LATEST).contains(&time);
        let is_sigma = |sigma: f64| (0.0..=10.0).contains(&sigma);
        let (is_right, rule) = match self.what()? {
            What::Status(status) => (matches!(status, 500 | 503), "`status` must be 500 or 503"),
            What::Drop => (true, ""),
            What::Truncate(part) => (is_part(part), "`truncate` must be from 0 to 1"),
            What::Dribble(dribble) => (
                dribble.bytes > 0 && dribble.every <= LATEST as u64,
                "`bytes` must be at least 1, and `every` at most 3600000 ms",
            ),
            What::Latency(latency) => (
                match latency {
                    Latency::Fixed(time) => is_time(time),
                    Latency::Normal { mean, deviation } => is_time(mean) && is_time(deviation),
                    Latency::LogNormal { median, sigma } => is_time(median) && is_sigma(sigma),
                },
                "a latency must be from 0 to 3600000 ms, and `sigma` from 0 to 10",
            ),
        };
        if is_right { Ok(()) } else { Err(rule) }
    }

    fn draw(&self, random: &mut fastrand::Rng) -> Option<Drawn> {
        let drawn = match self.what().ok()? {
            What::Latency(latency) => {
                let time = match latency {
                    Latency::Fixed(time) => time,
                    Latency::Normal { mean, deviation } => mean + deviation * normal(random),
                    Latency::LogNormal { median, sigma } => median * (sigma * normal(random)).exp(),
                };
                Drawn::Latency(Duration::from_secs_f64(time.clamp(0.0, LATEST) / 1000.0))
            }
            What::Status(status) => Drawn::Status(status),
            What::Drop => Drawn::Drop,
            What::Truncate(part) => Drawn::Truncate(part),
            What::Dribble(Dribble { bytes, every }) => Drawn::Dribble {
                bytes,
                every: Duration::from_millis(every),
            },
        };
        Some(drawn)
    }
}

/// A number of the standard normal distribution (Box and Muller).
fn normal(random: &mut fastrand::Rng) -> f64 {
    let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.f64()).cos()
}

/// The faults that are left.
#[derive(Debug, Default)]
pub(super) struct Scenarios(Mutex<Option<Running>>);

#[derive(Debug)]
struct Running {
    random: fastrand::Rng,
    faults: Vec<Fault>,
}

impl Scenarios {
    /// Replaces the scenario. The error says what is wrong with it.
    pub(super) fn set(&self, text: &[u8]) -> Result<(), String> {
        let scenario: Scenario = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        for (index, fault) in scenario.faults.iter().enumerate() {
            fault
                .check()
                .map_err(|error| format!("faults[{index}]: {error}"))?;
        }
        *self.lock() = Some(Running {
            random: fastrand::Rng::with_seed(scenario.seed),
            faults: scenario.faults,
        });
        Ok(())
    }

    /// Ends the scenario.
    pub(super) fn clear(&self) {
        *self.lock() = None;
    }

    /// Returns the faults that are left.
    pub(super) fn left(&self) -> Vec<Fault> {
        let running = self.lock();
        running
            .as_ref()
            .map_or_else(Vec::new, |running| running.faults.clone())
    }

    /// Returns what happens to a request.
    pub(super) fn draw(&self, path: &str) -> Option<Drawn> {
        let mut running = self.lock();
        let Running { random, faults } = running.as_mut()?;
        let is_here = |fault: &Fault| fault.path.as_deref().is_none_or(|of| of == path);
        let mut drawn = None;
        for fault in faults.iter_mut().filter(|fault| is_here(fault)) {
            // A number is drawn for each request, so that faults repeat whatever became of others.
            if random.f64() < fault.probability {
                fault.next -= 1;
                drawn = fault.draw(random);
                break;
            }
        }
        faults.retain(|fault| fault.next > 0);
        if faults.is_empty() {
            *running = None;
        }
        drawn
    }

    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(scenario: &str, requests: usize) -> Vec<Option<Drawn>> {
        let scenarios = Scenarios::default();
        scenarios.set(scenario.as_bytes()).unwrap();
        (0..requests)
            .map(|_| scenarios.draw("/amlyze-ws-rest/customer"))
            .collect()
    }

    #[test]
    fn faults_come_in_order_and_end() {
        let scenario = r#"{"faults": [{"next": 1, "path": "/amlyze-ws-rest/batch-customers", "drop": true}, {"next": 2, "status": 503}, {"next": 1, "truncate": 0.5}]}"#;
        let status = Some(Drawn::Status(503));
        let expected = [status, status, Some(Drawn::Truncate(0.5)), None];
        assert_eq!(drawn(scenario, 4), expected);
    }

    #[test]
    fn a_seed_repeats_and_latencies_have_their_distribution() {
        let scenario = r#"{"seed": 7, "faults": [{"next": 4000, "probability": 0.5, "latency": {"log-normal": {"median": 100, "sigma": 0.5}}}]}"#;
        let first = drawn(scenario, 4000);
        assert_eq!(first, drawn(scenario, 4000));
        assert_ne!(first, drawn(&scenario.replace('7', "8"), 4000));
        let mut times: Vec<_> = first.iter().flatten().collect();
        assert!((1800..2200).contains(&times.len()), "{}", times.len());
        times.sort_by_key(|drawn| match drawn {
            Drawn::Latency(time) => *time,
            _ => Duration::MAX,
        });
        let Drawn::Latency(median) = times[times.len() / 2] else {
            panic!("no latency");
        };
        assert!((90..110).contains(&median.as_millis()), "{median:?}");
        let normal =
            r#"{"faults": [{"next": 1000, "latency": {"normal": {"mean": 50, "deviation": 5}}}]}"#;
        let times = drawn(normal, 1000).into_iter().flatten();
        let sum: f64 = times
            .map(|drawn| match drawn {
                Drawn::Latency(time) => time.as_secs_f64(),
                _ => 0.0,
            })
            .sum();
        assert!((0.049..0.051).contains(&(sum / 1000.0)), "{sum}");
    }

    #[test]
    fn mistakes_are_named() {
        for (scenario, expected) in [
            (
                r#"{"faults": [{"next": 0, "drop": true}]}"#,
                "faults[0]: `next`",
            ),
            (
                r#"{"faults": [{"next": 1, "path": "/customer", "drop": true}]}"#,
                "faults[0]: `path`",
            ),
            ("{}", "missing field `faults`"),
            (
                r#"{"faults": [{"next": 1}]}"#,
                "faults[0]: set one of `latency`",
            ),
            (
                r#"{"faults": [{"next": 1, "status": 404}]}"#,
                "faults[0]: `status` must be 500 or 503",
            ),
            (
                r#"{"faults": [{"next": 1, "drop": true, "probability": 2}]}"#,
                "faults[0]: `probability`",
            ),
            (
                r#"{"faults": [{"next": 1, "truncate": -1}]}"#,
                "faults[0]: `truncate`",
            ),
            (
                r#"{"faults": [{"next": 1, "latency": {"fixed": -5}}]}"#,
                "faults[0]: a latency",
            ),
        ] {
            let error = Scenarios::default().set(scenario.as_bytes()).unwrap_err();
            assert!(error.contains(expected), "{scenario}: {error}");
        }
    }
}
