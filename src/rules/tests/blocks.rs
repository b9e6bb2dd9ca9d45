//! The fenced code blocks of Markdown. The documentation tests share this file.

/// The fenced code blocks of a Markdown text with their info strings.
pub(crate) fn blocks(markdown: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let content: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((info.to_owned(), content.join("\n")));
        }
    }
    blocks
}
