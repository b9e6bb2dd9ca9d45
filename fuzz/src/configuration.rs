//! Configuration: the text of `kyclint.toml`, and of the files that it names.

use std::sync::Arc;

use kyclint::{Classifier, Clock, Configuration, Date, Options, Source};

use super::common::{check_spans, linted};

/// A payload with something for most rules to find.
const PAYLOAD: &str = include_str!("../../fixtures/thirty-faults.json");

/// Checks that a text is either a configuration that a lint can take, or refused in one line whose places
/// exist.
pub fn check(bytes: &[u8]) {
    let lines = String::from_utf8_lossy(bytes).lines().count() + 1;
    for name in ["codes.txt", "codes.json", "codes.csv"] {
        if let Err(error) = Classifier::read(&Source::new(name, bytes.to_vec())) {
            check_line(&error.to_string());
        }
    }
    let codes = |path: &str| match path.len() % 3 {
        0 => Ok(b"LT\nXK\n".to_vec()),
        1 => Ok(bytes.to_vec()),
        _ => Err("no such file".to_owned()),
    };
    let source = Source::new("kyclint.toml", bytes.to_vec());
    match Configuration::read(source, &codes) {
        Ok(configuration) => {
            let day: Date = "2026-11-23".parse().expect("a day");
            let clock: Arc<dyn Clock> = Arc::new(day);
            let mut options = Options::new(configuration.settings(&clock));
            options.fail_on = configuration.fail_on().unwrap_or_default();
            options.redact = configuration.redact().unwrap_or_default();
            check_spans(&linted("a.json", PAYLOAD.as_bytes(), options));
        }
        Err(error) => {
            check_line(&error);
            let named = error.strip_prefix("line ");
            let line = named.and_then(|rest| rest.split(',').next()?.parse::<usize>().ok());
            assert!(line.is_none_or(|line| line <= lines), "{error}");
        }
    }
}

/// Checks that a message is one line that a terminal can show.
fn check_line(message: &str) {
    let control = message.chars().find(|it| it.is_control());
    assert_eq!(
        control, None,
        "the message has a control character: {message:?}"
    );
}
