//! The trend for programs. The types define version 1 of the format: they change only by additions.

use std::io;

use serde::Serialize;

use crate::report::stats::{Run, Series, Trend, codes, rules};
use crate::text::visible;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatsV1<'a> {
    version: u32,
    runs: Vec<RunV1<'a>>,
    rules: Vec<RuleV1<'a>>,
    api_codes: Vec<CodeV1<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunV1<'a> {
    report: &'a str,
    files: Option<usize>,
    documents: Option<usize>,
    customers: Option<usize>,
    refused: Option<usize>,
    errors: usize,
    warnings: usize,
    advice: usize,
    failures: usize,
    has_all_rules: bool,
    has_all_api_codes: bool,
}

#[derive(Serialize)]
struct RuleV1<'a> {
    rule: &'a str,
    counts: &'a [usize],
    trends: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CodeV1<'a> {
    api_code: &'a str,
    counts: &'a [usize],
    trends: Vec<&'static str>,
}

fn trends(series: &Series<'_>) -> Vec<&'static str> {
    series.trends().into_iter().map(Trend::name).collect()
}

/// Returns the runs and their counts as one JSON object on a line.
pub(crate) fn json(runs: &[Run]) -> io::Result<String> {
    let (rules, codes) = (rules(runs), codes(runs));
    let stats = StatsV1 {
        version: 1,
        runs: runs
            .iter()
            .map(|run| RunV1 {
                report: &run.name,
                files: run.extent.map(|extent| extent.files),
                documents: run.extent.map(|extent| extent.documents),
                customers: run.extent.map(|extent| extent.customers),
                refused: run.extent.map(|extent| extent.refused),
                errors: run.counts[0],
                warnings: run.counts[1],
                advice: run.counts[2],
                failures: run.failures,
                has_all_rules: run.has_all_rules,
                has_all_api_codes: run.has_all_codes,
            })
            .collect(),
        rules: rules
            .iter()
            .map(|of| RuleV1 {
                rule: of.name,
                counts: &of.counts,
                trends: trends(of),
            })
            .collect(),
        api_codes: codes
            .iter()
            .map(|of| CodeV1 {
                api_code: of.name,
                counts: &of.counts,
                trends: trends(of),
            })
            .collect(),
    };
    let mut out = Vec::new();
    visible::write_json(&mut out, &stats)?;
    out.push(b'\n');
    String::from_utf8(out).map_err(io::Error::other)
}
