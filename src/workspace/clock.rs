//! The system clock.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::settings::clock::Clock;

/// The local date. It is determined once, on first use, so that a run has a single date.
#[derive(Debug, Default)]
pub struct SystemClock {
    today: OnceLock<Date>,
    today_in_utc: OnceLock<Date>,
}

impl Clock for SystemClock {
    fn today(&self) -> Date {
        *self.today.get_or_init(|| jiff::ZonedDateTime::now().date())
    }

    /// Determining the time zone takes longer than linting a payload. The local date differs from
    /// the UTC date by at most one day, so the time zone is needed only for dates close to today.
    fn is_future(&self, day: Date) -> bool {
        if self.today.get().is_none() {
            let in_utc = self.today_in_utc.get_or_init(|| {
                let now = jiff::Timestamp::now();
                jiff::tz::Offset::UTC.to_datetime(now).date()
            });
            if day < *in_utc {
                return false;
            }
        }
        day > self.today()
    }
}
