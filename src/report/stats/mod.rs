//! The trend of several runs: what their JSON reports count, side by side.

mod html;
mod json;
mod read;
mod text;

use std::collections::BTreeMap;

use crate::report::formats::html::markup::Counts;

pub(crate) use html::html;
pub(crate) use json::json;
pub(crate) use read::read;
pub(crate) use text::text;

/// Takes the place of a name in counts that have too many of them.
const OTHERS: &str = "(others)";

/// The greatest number of names that are told apart. kyclint has fewer rules and codes; a file that
/// looks like a report may have any number.
const MOST_NAMES: usize = 1000;

/// Findings by name: of rules, or of API codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names(BTreeMap<String, usize>);

impl Names {
    fn add(&mut self, name: &str, count: usize) {
        if let Some(known) = self.0.get_mut(name) {
            *known = known.saturating_add(count);
            return;
        }
        let name = if self.0.len() < MOST_NAMES {
            name
        } else {
            OTHERS
        };
        let known = self.0.entry(name.to_owned()).or_default();
        *known = known.saturating_add(count);
    }

    fn get(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or_default()
    }
}

/// What a report counts beside findings. JSON Lines do not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) files: usize,
    pub(crate) documents: usize,
    pub(crate) customers: usize,
    pub(crate) refused: usize,
}

/// A run, from its report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// The name of the report.
    pub(crate) name: String,
    pub(crate) extent: Option<Extent>,
    /// All findings by severity.
    pub(crate) counts: Counts,
    /// What could not be checked, or was skipped and fails the run.
    pub(crate) failures: usize,
    pub(crate) rules: Names,
    /// Findings without a code are not among them.
    pub(crate) codes: Names,
    /// Whether the rules have all findings: a report may list fewer than it counts.
    pub(crate) has_all_rules: bool,
    /// The same for the codes.
    pub(crate) has_all_codes: bool,
}

impl Run {
    /// The number of findings.
    pub(crate) fn found(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// How a count changed from one run to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trend {
    New,
    Gone,
    More,
    Fewer,
    Same,
}

impl Trend {
    /// All trends, in the order of the summary.
    const ALL: [Trend; 5] = [
        Trend::New,
        Trend::Gone,
        Trend::More,
        Trend::Fewer,
        Trend::Same,
    ];

    fn of(before: usize, after: usize) -> Self {
        match (before, after) {
            (0, 0) => Trend::Same,
            (0, _) => Trend::New,
            (_, 0) => Trend::Gone,
            _ if after > before => Trend::More,
            _ if after < before => Trend::Fewer,
            _ => Trend::Same,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Trend::New => "new",
            Trend::Gone => "gone",
            Trend::More => "more",
            Trend::Fewer => "fewer",
            Trend::Same => "same",
        }
    }
}

/// The counts of one name in all runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series<'a> {
    pub(crate) name: &'a str,
    /// In the order of the runs.
    pub(crate) counts: Vec<usize>,
}

impl Series<'_> {
    /// The trend from each run to the next.
    pub(crate) fn trends(&self) -> Vec<Trend> {
        let pairs = self.counts.windows(2);
        pairs.map(|pair| Trend::of(pair[0], pair[1])).collect()
    }

    /// The last trend, and the difference that it is about; `None` if there is only one run.
    pub(crate) fn last(&self) -> Option<(Trend, usize)> {
        let (before, after) = match self.counts.as_slice() {
            [.., before, after] => (*before, *after),
            _ => return None,
        };
        Some((Trend::of(before, after), before.abs_diff(after)))
    }
}

/// Returns the counts of each name, those that the last run has most of first.
fn series<'a>(runs: &'a [Run], of: impl Fn(&'a Run) -> &'a Names) -> Vec<Series<'a>> {
    let names = runs.iter().flat_map(|run| of(run).0.keys());
    let mut names: Vec<_> = names.map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let of_name = |name| Series {
        name,
        counts: runs.iter().map(|run| of(run).get(name)).collect(),
    };
    let mut series: Vec<_> = names.into_iter().map(of_name).collect();
    series.sort_by(|one, other| other.counts.iter().rev().cmp(one.counts.iter().rev()));
    series
}

/// Returns the counts of each rule.
pub(crate) fn rules(runs: &[Run]) -> Vec<Series<'_>> {
    series(runs, |run| &run.rules)
}

/// Returns the counts of each API code.
pub(crate) fn codes(runs: &[Run]) -> Vec<Series<'_>> {
    series(runs, |run| &run.codes)
}

/// Returns how many rules have each trend from the run before the last one to the last one.
fn changes(rules: &[Series<'_>]) -> [(Trend, usize); Trend::ALL.len()] {
    Trend::ALL.map(|trend| {
        let last = rules.iter().filter_map(Series::last);
        (trend, last.filter(|(of, _)| *of == trend).count())
    })
}

/// Returns what is missing in the counts of a run by rule and code, as a sentence; `None` if nothing
/// is.
fn missing(run: &Run) -> Option<&'static str> {
    match (run.has_all_rules, run.has_all_codes) {
        (true, true) => None,
        (true, false) => Some("lists fewer findings than it counts, so it has fewer API codes"),
        (false, _) => {
            Some("lists fewer findings than it counts, so it has fewer rules and API codes")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded() {
        let mut names = Names::default();
        for number in 0..5000 {
            names.add(&number.to_string(), 2);
        }
        assert_eq!(names.0.len(), MOST_NAMES + 1);
        assert_eq!(names.get(OTHERS), 2 * (5000 - MOST_NAMES));
        names.add("7", usize::MAX);
        assert_eq!(names.get("7"), usize::MAX);
    }

    #[test]
    fn a_trend_compares_two_runs() {
        let series = Series {
            name: "a",
            counts: vec![0, 3, 5, 5, 2, 0, 0],
        };
        let names: Vec<_> = series.trends().into_iter().map(Trend::name).collect();
        assert_eq!(names, ["new", "more", "same", "fewer", "gone", "same"]);
        assert_eq!(series.last(), Some((Trend::Same, 0)));
    }
}
