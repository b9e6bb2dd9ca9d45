//! The clock of the system.

use std::sync::OnceLock;

use jiff::civil::Date;

use crate::settings::clock::Clock;

/// Today in the time zone of the system, found out when first asked for: one run has one day.
#[derive(Debug, Default)]
pub struct SystemClock {
    today: OnceLock<Date>,
    today_in_utc: OnceLock<Date>,
}

impl Clock for SystemClock {
    fn today(&self) -> Date {
        *self.today.get_or_init(|| jiff::ZonedDateTime::now().date())
    }

    /// Finding out the time zone takes longer than linting a payload, and the local day is at most one
    /// away from that of UTC: it matters around today only.
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
