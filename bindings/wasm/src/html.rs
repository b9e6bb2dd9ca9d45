//! Markdown as HTML that cannot do anything.

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd, html::push_html};

/// Returns Markdown as HTML. It has no HTML of its own, no styles, no images, and only links to
/// `https:`: a value of a payload may be part of it.
pub(crate) fn html(markdown: &str) -> String {
    let mut html = String::new();
    let mut skipped = Vec::new();
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(|event| {
        Some(match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            // An alignment would be a style.
            Event::Start(Tag::Table(columns)) => {
                Event::Start(Tag::Table(vec![Alignment::None; columns.len()]))
            }
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                let is_skipped = !dest_url.starts_with("https://");
                skipped.push(is_skipped);
                if is_skipped {
                    return None;
                }
                event
            }
            Event::End(TagEnd::Link) => {
                if skipped.pop().unwrap_or(true) {
                    return None;
                }
                event
            }
            event => event,
        })
    });
    push_html(&mut html, events);
    html
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn a_page_is_html() {
        let page = "# A\n\nsome `code`\n\n```json\n{\"a\": 1}\n```\n\n| a |\n|---:|\n| b |\n";
        let expected = "<h1>A</h1>\n<p>some <code>code</code></p>\n<pre><code class=\"language-json\">{\"a\": 1}\n</code></pre>\n<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>b</td></tr>\n</tbody></table>\n";
        assert_eq!(html(page), expected);
    }

    #[test]
    fn values_cannot_add_elements_or_links() {
        assert_eq!(
            html("a <img src=x onerror=alert(1)> b"),
            "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n"
        );
        assert_eq!(
            html("<script>a</script>"),
            "<p>&lt;script&gt;a&lt;/script&gt;</p>\n"
        );
        assert_eq!(
            html("[a](javascript:b) ![c](https://d.example)"),
            "<p>a c</p>\n"
        );
        assert_eq!(
            html("[a](https://b.example)"),
            "<p><a href=\"https://b.example\">a</a></p>\n"
        );
    }
}
