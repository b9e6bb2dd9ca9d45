//! The current day. The core does not read a clock; its caller passes one in.

use std::fmt::Debug;

use jiff::civil::Date;

/// A source of the current day.
pub trait Clock: Debug + Send + Sync {
    /// The current day, which dates in payloads are compared with.
    fn today(&self) -> Date;

    /// Whether a day is after today. Override it if this is cheaper to find out than the day
    /// itself.
    fn is_future(&self, day: Date) -> bool {
        day > self.today()
    }
}

/// A fixed day.
impl Clock for Date {
    fn today(&self) -> Date {
        *self
    }
}
