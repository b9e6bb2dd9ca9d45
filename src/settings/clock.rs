//! Which day it is. The core has no clock of its own: whoever lints hands one in.

use std::fmt::Debug;

use jiff::civil::Date;

/// Something that knows the day.
pub trait Clock: Debug + Send + Sync {
    /// The day that dates of payloads are compared with.
    fn today(&self) -> Date;

    /// Whether a day lies after today. A clock that finds this out at less cost than the day itself says
    /// so here.
    fn is_future(&self, day: Date) -> bool {
        day > self.today()
    }
}

/// A day that does not pass.
impl Clock for Date {
    fn today(&self) -> Date {
        *self
    }
}
