//! The pages of the book as HTML, for `kyclint serve` and for files. A page asks for nothing but the style and
//! the pictures beside it, and has no script.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::report::reference::guides::html_link;
use crate::report::reference::{BOOK, INDEX, SECTIONS, START, guides, list, page};

/// The name of the style, which is above the folders of the sections.
const STYLE_NAME: &str = "style.css";

/// The style of all pages.
const STYLE: &str = include_str!("style.css");

/// The guides and the reference as a site, with the pages of commands, which the core does not know.
#[derive(Debug, Default)]
pub struct Site {
    /// Path and Markdown of each further page, in reading order.
    commands: Vec<(String, String)>,
}

impl Site {
    /// A site with these pages of commands, as paths and Markdown.
    pub fn new(commands: Vec<(String, String)>) -> Self {
        Site { commands }
    }

    /// The paths of all pages.
    pub fn paths(&self) -> Vec<String> {
        let reference = list().into_iter().map(|page| page.path);
        let commands = self.commands.iter().map(|(path, _)| path.clone());
        guides::paths().chain(reference).chain(commands).collect()
    }

    /// What pages ask for: the path, media type and content of each file.
    pub fn files() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        let pictures = guides::PICTURES.into_iter();
        let pictures = pictures.map(|(path, svg)| (path, "image/svg+xml", svg));
        std::iter::once((STYLE_NAME, "text/css; charset=utf-8", STYLE)).chain(pictures)
    }

    /// Returns the page at a path; `None` if there is none.
    pub fn html(&self, path: &str) -> Option<String> {
        let mut commands = self.commands.iter();
        match commands.find(|(known, _)| known == path) {
            Some((_, markdown)) => Some(self.document(path, markdown)),
            None => Some(self.document(path, &page(path)?)),
        }
    }

    fn document(&self, path: &str, markdown: &str) -> String {
        let up = "../".repeat(path.matches('/').count());
        let title = markdown.lines().next().unwrap_or_default();
        let title = escaped(title.trim_start_matches("# "));
        let mut text = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<link rel=\"icon\" href=\"data:,\">\n\
             <link rel=\"stylesheet\" href=\"{up}{STYLE_NAME}\">\n<title>{title} - kyclint</title>\n</head>\n\
             <body>\n<header>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n\
             <nav aria-label=\"Sections\">\n<ul>\n<li><a href=\"{up}{BOOK}.html\">Guides</a></li>\n\
             <li><a href=\"{up}{START}.html\">Reference</a></li>\n"
        );
        let sections = SECTIONS
            .iter()
            .map(|it| (format!("{}/{INDEX}", it.folder), it.title));
        let commands = self
            .commands
            .first()
            .map(|(path, _)| (path.clone(), "Commands"));
        for (path, title) in sections.chain(commands) {
            let _ = writeln!(text, "<li><a href=\"{up}{path}.html\">{title}</a></li>");
        }
        text.push_str("</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
        html::push_html(&mut text, events(markdown));
        let _ = write!(
            text,
            "</main>\n<footer>kyclint {}</footer>\n</body>\n</html>\n",
            env!("CARGO_PKG_VERSION")
        );
        text
    }
}

/// The content of a page, with links between pages as those of HTML files, a name of each heading, and tags
/// as text.
fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let mut events = Parser::new_ext(markdown, Options::ENABLE_TABLES).peekable();
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut waiting = VecDeque::new();
    std::iter::from_fn(move || {
        loop {
            if let Some(event) = waiting.pop_front() {
                return Some(event);
            }
            return Some(match events.next()? {
                Event::Start(Tag::Heading {
                    level,
                    classes,
                    attrs,
                    ..
                }) => {
                    // The name of a heading is its text, which comes after its begin.
                    let is_inside =
                        |event: &Event| !matches!(event, Event::End(TagEnd::Heading(_)));
                    while let Some(event) = events.next_if(is_inside) {
                        waiting.push_back(event);
                    }
                    let id = Some(name_of_heading(&waiting, &mut names).into());
                    Event::Start(Tag::Heading {
                        level,
                        id,
                        classes,
                        attrs,
                    })
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let link = html_link(&dest_url).map(CowStr::from);
                    let dest_url = link.unwrap_or(dest_url);
                    Event::Start(Tag::Link {
                        link_type,
                        dest_url,
                        title,
                        id,
                    })
                }
                // The alignment of columns would be a style in the page, which its policy forbids.
                Event::Start(Tag::Table(_)) => Event::Start(Tag::Table(Vec::new())),
                Event::Html(tag) | Event::InlineHtml(tag) if tag.starts_with("<!--") => continue,
                Event::Html(tag) | Event::InlineHtml(tag) => Event::Text(tag),
                event => event,
            });
        }
    })
}

/// The name of a heading for links to it, as GitHub and mdBook make it: small letters, digits and hyphens. One
/// that is on the page already gets a number.
fn name_of_heading<'e>(
    content: impl IntoIterator<Item = &'e Event<'e>>,
    names: &mut HashMap<String, usize>,
) -> String {
    let mut name = String::new();
    for event in content {
        if let Event::Text(text) | Event::Code(text) = event {
            let kept = text
                .chars()
                .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
            name.extend(
                kept.flat_map(char::to_lowercase)
                    .map(|it| if it == ' ' { '-' } else { it }),
            );
        }
    }
    let count = names.entry(name.clone()).or_default();
    *count += 1;
    match *count {
        1 => name,
        count => format!("{name}-{}", count - 1),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_html_files_and_tags_are_text() {
        let command = ("commands/index".to_owned(), "# Commands\n".to_owned());
        let site = Site::new(vec![command]);
        let page = site.html("codes/C013").unwrap();
        for part in [
            "<title>API code C013 - kyclint</title>",
            "<link rel=\"stylesheet\" href=\"../style.css\">",
            "<li><a href=\"../codes/index.html\">API codes</a></li>",
            "<li><a href=\"../commands/index.html\">Commands</a></li>",
            "<a href=\"../fields/closingDate.html\"><code>closingDate</code></a>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        let guide = site.html("contract/index").unwrap();
        assert!(guide.contains("<a href=\"fields.html\">"), "{guide}");
        let headings: String = events("## The `a` of b\n\n## The `A` of b\n")
            .filter_map(|event| match event {
                Event::Start(Tag::Heading { id, .. }) => id.map(|id| format!("{id} ")),
                _ => None,
            })
            .collect();
        assert_eq!(headings, "the-a-of-b the-a-of-b-1 ");
        let start = site.html(START).unwrap();
        assert!(
            start.contains("<a href=\"codes/index.html\">API codes</a> ("),
            "{start}"
        );
        assert!(start.contains("href=\"style.css\""), "{start}");
        assert_eq!(site.html("codes/C999"), None);
        for path in site.paths() {
            let page = site.html(&path).unwrap();
            assert!(
                page.contains("<h1 id=") && !page.contains(" style="),
                "{path}"
            );
        }
        let mut text = String::new();
        html::push_html(&mut text, events("a <script>b</script>\n\n<!-- c -->\n"));
        assert_eq!(text, "<p>a &lt;script&gt;b&lt;/script&gt;</p>\n");
    }
}
