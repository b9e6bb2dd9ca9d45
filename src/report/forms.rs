//! A report in several formats at once.

use std::io;

use crate::report::formats::{Found, Output};

/// The forms that the report takes, in the order of the sinks. Threads share them.
pub struct Forms(pub Vec<Box<dyn Output>>);

/// What was found in a source, in each of the forms.
pub type Drawn = Vec<io::Result<Vec<u8>>>;

impl Forms {
    /// Draws what can be drawn in any order; of the other forms, nothing.
    pub fn draw(&self, found: &Found<'_>) -> Drawn {
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
