//! The pages of the reference as HTML, for `kyclint serve` and for files. A page asks for nothing but the
//! style beside it, and has no script.

use std::fmt::Write;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

use crate::report::reference::{INDEX, SECTIONS, START, page};

/// The name of the style, which is above the folders of the sections.
pub const STYLE_NAME: &str = "style.css";

/// The style of all pages.
pub const STYLE: &str = include_str!("style.css");

/// Returns the page at a path of the reference; `None` if there is none.
pub fn html(path: &str) -> Option<String> {
    let markdown = page(path)?;
    let up = "../".repeat(path.matches('/').count());
    let title = markdown.lines().next().unwrap_or_default();
    let title = escaped(title.trim_start_matches("# "));
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"{up}{STYLE_NAME}\">\n<title>{title} - kyclint</title>\n</head>\n<body>\n\
         <header>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<nav aria-label=\"Sections\">\n<ul>\n\
         <li><a href=\"{up}{START}.html\">Reference</a></li>\n"
    );
    for section in &SECTIONS {
        let (folder, title) = (section.folder, section.title);
        let _ = writeln!(
            text,
            "<li><a href=\"{up}{folder}/{INDEX}.html\">{title}</a></li>"
        );
    }
    text.push_str("</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
    html::push_html(&mut text, events(&markdown));
    let _ = write!(
        text,
        "</main>\n<footer>kyclint {}</footer>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    );
    Some(text)
}

/// The content of a page, with links between pages as those of HTML files, and tags as text.
fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    parser.map(|event| match event {
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => Event::Start(Tag::Link {
            link_type,
            dest_url: match dest_url.strip_suffix(".md") {
                Some(stem) => CowStr::from(format!("{stem}.html")),
                None => dest_url,
            },
            title,
            id,
        }),
        Event::Html(tag) | Event::InlineHtml(tag) => Event::Text(tag),
        event => event,
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_html_files_and_tags_are_text() {
        let page = html("codes/C013").unwrap();
        for part in [
            "<title>API code C013 - kyclint</title>",
            "<link rel=\"stylesheet\" href=\"../style.css\">",
            "<li><a href=\"../codes/index.html\">API codes</a></li>",
            "<a href=\"../fields/closingDate.html\"><code>closingDate</code></a>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        let start = html(START).unwrap();
        assert!(
            start.contains("<a href=\"codes/index.html\">API codes</a> ("),
            "{start}"
        );
        assert!(start.contains("href=\"style.css\""), "{start}");
        assert_eq!(html("codes/C999"), None);
        let mut text = String::new();
        html::push_html(&mut text, events("a <script>b</script>"));
        assert_eq!(text, "<p>a &lt;script&gt;b&lt;/script&gt;</p>\n");
    }
}
