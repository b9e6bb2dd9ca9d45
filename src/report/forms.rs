//! A report in several formats at once.

use std::io;

use crate::report::formats::{Output, View};

/// The writers of the report, in the order of the sinks. Threads share them.
pub struct Forms(pub Vec<Box<dyn Output>>);

/// The findings in a source, drawn in each of the formats.
pub type Drawn = Vec<io::Result<Vec<u8>>>;

impl Forms {
    /// Draws the findings in the formats that do not depend on the order; the others stay empty.
    pub fn draw(&self, found: &View<'_>) -> Drawn {
        let drawn = self.0.iter().map(|form| {
            let mut out = Vec::new();
            if !form.is_sequential() {
                form.draw(found, &mut out)?;
            }
            Ok(out)
        });
        drawn.collect()
    }
}
