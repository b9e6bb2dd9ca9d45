//! What an editor offers at a place of a text: completion, explanations, edits. All of it works on
//! text that is not JSON yet.

pub mod completion;
pub mod edited;
pub mod edits;
pub mod hover;
pub mod outline;
pub mod quotes;
pub mod skeleton;
pub mod snippet;
