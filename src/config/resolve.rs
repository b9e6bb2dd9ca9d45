//! Combines a configuration and the command line into settings.

use std::sync::Arc;

use crate::config::overrides::Overrides;
use crate::config::project::Project;
use crate::rules::registry::ALL;
use crate::settings::clock::Clock;
use crate::settings::{Level, Settings};

/// Returns the settings for a file. The command line takes precedence over the configuration.
/// `is_about` contains for each override of the configuration whether it applies to the file.
/// `clock` supplies today's date if neither sets one.
pub fn settings(
    overrides: &Overrides,
    project: Option<&Project>,
    is_about: &[bool],
    clock: &Arc<dyn Clock>,
) -> Settings {
    let located = project.and_then(|project| project.today.as_ref());
    let settings = match overrides.today.or(located.map(|located| located.value)) {
        Some(today) => Settings::on(today),
        None => Settings::new(Arc::clone(clock)),
    };
    let mut settings = settings
        .with_forced(overrides.forced())
        .with_kind(overrides.kind);
    let Some(project) = project else {
        return settings;
    };
    let docs_url = project.docs_url.as_ref();
    settings = settings
        .with_classifiers(Arc::clone(&project.classifiers))
        .with_docs_url(docs_url.map(|located| located.value.clone()));
    let mut levels = project.rules.levels.clone();
    let local_overrides = project.local_overrides.iter().zip(is_about);
    for (local_override, _) in local_overrides.filter(|(_, is_about)| **is_about) {
        if let (Some(kind), None) = (&local_override.kind, overrides.kind) {
            settings = settings.with_kind(Some(kind.value));
        }
        let patterns = local_override.pointers.iter().cloned().map(Some);
        let mut patterns: Vec<_> = patterns.collect();
        if patterns.is_empty() && local_override.customers.is_empty() {
            levels.overrule(&local_override.rules.levels);
            settings = settings.without_local_levels(&local_override.rules.levels);
            continue;
        }
        if patterns.is_empty() {
            patterns.push(None);
        }
        for pattern in patterns {
            settings = settings.with_levels_of(
                local_override.customers.clone(),
                pattern,
                local_override.rules.levels.clone(),
            );
        }
    }
    for rule in ALL.into_iter().filter(|rule| overrides.turns_on(rule)) {
        if levels.get(rule.info.name) == Some(Level::Off) {
            levels.set(rule.info.name, None);
        }
    }
    settings.with_levels(levels)
}
