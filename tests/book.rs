//! The book: its generated pages, its table of contents and its links. `KYCLINT_UPDATE=1` writes what is
//! generated.

#[path = "common/markdown.rs"]
mod markdown;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kyclint::{Door, Doors, command_pages, reference};
use walkdir::WalkDir;

use markdown::{anchors, links};

const REFRESH: &str = "refresh it by\n  cargo run --example update";

fn commands() -> Vec<(String, String)> {
    command_pages(&Doors {
        language_server: None,
        server: Some(Door {
            command: kyclint::server_command,
            run: kyclint::run_server,
        }),
    })
}

/// All generated pages by their paths in docs/, without the extension.
fn generated() -> BTreeMap<String, String> {
    let reference = reference::list().into_iter();
    let reference = reference.map(|it| {
        let page = reference::page(&it.path);
        (
            it.path.clone(),
            page.unwrap_or_else(|| panic!("no page {}", it.path)),
        )
    });
    let pages: BTreeMap<_, _> = reference.chain(commands()).collect();
    let folded: BTreeSet<_> = pages.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(
        folded.len(),
        pages.len(),
        "some systems ignore the case of file names"
    );
    pages
}

fn is_updating() -> bool {
    std::env::var_os("KYCLINT_UPDATE").is_some()
}

/// The Markdown files below docs/, as paths from there.
fn files() -> BTreeSet<PathBuf> {
    let entries = WalkDir::new("docs").into_iter().map(Result::unwrap);
    let files = entries.filter(|it| it.path().extension().is_some_and(|it| it == "md"));
    files
        .map(|it| it.path().strip_prefix("docs").unwrap().to_owned())
        .collect()
}

#[test]
fn the_generated_pages_are_up_to_date() {
    let pages = generated();
    let folders: BTreeSet<_> = pages
        .keys()
        .filter_map(|path| path.split_once('/').map(|(folder, _)| folder))
        .collect();
    assert!(
        pages.len() > 300 && folders.len() == 9,
        "{} {folders:?}",
        pages.len()
    );
    if is_updating() {
        for folder in &folders {
            let folder = Path::new("docs").join(folder);
            // A page of what is no longer there goes.
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
        }
        for (path, text) in &pages {
            fs::write(format!("docs/{path}.md"), text).unwrap();
        }
    }
    for (path, text) in &pages {
        let file = fs::read_to_string(format!("docs/{path}.md")).unwrap_or_default();
        assert!(file == *text, "docs/{path}.md is not up to date; {REFRESH}");
    }
    for file in files() {
        let text = file.with_extension("").to_string_lossy().replace('\\', "/");
        // `with_extension` takes what follows the dot of a code for its extension.
        let path = file.to_string_lossy().replace('\\', "/");
        let path = path.strip_suffix(".md").unwrap_or(&text);
        let folder = path.split_once('/').map(|(folder, _)| folder);
        let is_generated = folder.is_some_and(|folder| folders.contains(folder));
        assert!(
            !is_generated || pages.contains_key(path),
            "{path} is not generated; {REFRESH}"
        );
    }
}

/// The pictures of a terminal: name, and the arguments of the run that each is of.
const PICTURES: [(&str, &[&str]); 3] = [
    ("report", &["fixtures/example.json"]),
    ("diff", &["--diff", "fixtures/example.json"]),
    (
        "statistics",
        &[
            "--format=concise",
            "--max-findings=1",
            "--statistics",
            "fixtures/inputs",
        ],
    ),
];

/// What a terminal shows of a run.
fn picture(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kyclint"));
    // Pictures are of a person's terminal.
    command.env_remove("CI").env_remove("NO_COLOR");
    command.args(["--color", "always", "--no-config"]);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.code() < Some(2), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let text = format!("$ kyclint {}\n{stdout}{stderr}", arguments.join(" "));
    // The dark colours of a terminal are hard to read on black: bright ones take their place.
    let mut palette = anstyle_svg::VGA;
    palette.0.copy_within(9..16, 1);
    anstyle_svg::Term::new().palette(palette).render_svg(&text)
}

#[test]
fn the_generated_pictures_show_what_the_program_prints() {
    let mut names = BTreeSet::new();
    for (name, arguments) in PICTURES {
        let path = format!("docs/pictures/{name}.svg");
        let picture = picture(arguments);
        if is_updating() {
            fs::create_dir_all("docs/pictures").unwrap();
            fs::write(&path, &picture).unwrap();
        }
        let file = fs::read_to_string(&path).unwrap_or_default();
        assert!(file == picture, "{path} is not up to date; {REFRESH}");
        names.insert(PathBuf::from(path));
    }
    let files = fs::read_dir("docs/pictures").unwrap();
    let files: BTreeSet<_> = files.map(|it| it.unwrap().path()).collect();
    assert_eq!(files, names);
}

const START: &str = "<!-- The rest is generated by `cargo run --example update`. -->\n";

/// The generated end of the table of contents.
fn contents() -> String {
    let mut text = String::from("\n# Reference\n\n- [Reference](reference.md)\n");
    for page in reference::list().iter().skip(1) {
        let indent = if page.is_below { "  " } else { "" };
        text += &format!("{indent}- [{}]({}.md)\n", page.title, page.path);
    }
    for (number, (path, page)) in commands().iter().enumerate() {
        let indent = if number == 0 { "" } else { "  " };
        let title = page.lines().next().unwrap().trim_start_matches("# ");
        text += &format!("{indent}- [{title}]({path}.md)\n");
    }
    text
}

#[test]
fn the_generated_table_of_contents_has_every_page_once() {
    let file = fs::read_to_string("docs/SUMMARY.md").unwrap();
    let (written, end) = file.split_once(START).unwrap();
    if is_updating() {
        let text = format!("{written}{START}{}", contents());
        fs::write("docs/SUMMARY.md", text).unwrap();
        return;
    }
    assert!(
        end == contents(),
        "docs/SUMMARY.md is not up to date; {REFRESH}"
    );
    let named: Vec<_> = links(&file).into_iter().map(PathBuf::from).collect();
    let mut files = files();
    files.remove(Path::new("SUMMARY.md"));
    for file in &files {
        let count = named.iter().filter(|name| *name == file).count();
        assert_eq!(count, 1, "{} in docs/SUMMARY.md", file.display());
    }
    for name in &named {
        assert!(
            files.contains(name),
            "docs/{} does not exist",
            name.display()
        );
    }
}

#[test]
fn links_between_pages_of_the_book_lead_somewhere() {
    let files = files();
    let mut checked = 0;
    let mut wrong = Vec::new();
    for page in &files {
        let text = fs::read_to_string(Path::new("docs").join(page)).unwrap();
        for link in links(&text).iter().filter(|link| !link.contains("://")) {
            checked += 1;
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = match target {
                "" => Path::new("docs").join(page),
                target => Path::new("docs").join(page).parent().unwrap().join(target),
            };
            // What is outside of the folder is not in the book.
            let ups = target.split('/').filter(|part| *part == "..").count();
            let leaves = ups >= page.components().count();
            let is_right = !leaves
                && fs::read_to_string(&path).is_ok_and(|text| {
                    anchor.is_empty() || anchors(&text).iter().any(|it| it == anchor)
                })
                || path.extension().is_some_and(|it| it == "svg") && path.is_file();
            if !is_right {
                wrong.push(format!("docs/{}: {link}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 2000, "{checked}");
}

#[test]
fn each_subject_has_the_page_that_explain_prints() {
    for (subject, path) in [
        ("C016.I06", "codes/C016.I06"),
        ("c013A", "codes/C013a"),
        ("country-code", "rules/country-code"),
        ("last_name", "fields/lastName"),
        ("listAddress[].city", "fields/city"),
        ("404", "statuses/404"),
        ("dates", "groups/dates"),
        ("legalForm", "fields/legalForm"),
        ("fail-on", "keys/fail-on"),
        ("simplified-customer", "kinds/simplified-customer"),
        ("fixing", "fixing"),
    ] {
        assert_eq!(
            reference::paths_of(subject).first().map(String::as_str),
            Some(path),
            "{subject}"
        );
        let page = reference::page(path).unwrap();
        assert!(page.starts_with("# "), "{page}");
    }
    assert_eq!(reference::paths_of("C999"), Vec::<String>::new());
    for path in [
        "",
        "codes",
        "codes/",
        "codes/C999",
        "fields/../codes/C013",
        "codes/country-code",
    ] {
        assert_eq!(reference::page(path), None, "{path}");
    }
}

#[test]
fn the_page_of_a_code_says_what_to_do_and_which_rule_foresees_it() {
    let page = reference::page("codes/C016.I06").unwrap();
    for line in [
        "HTTP status [400](../statuses/400.md); for a customer of a batch [200](../statuses/200.md)",
        "- [`citizenshipCountry`](../fields/citizenshipCountry.md): unknown country\n",
        "What to do:\n- use an ISO 3166-1 alpha-2 code in upper case",
        "- [`country-code`](../rules/country-code.md): A country that is not",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    let explained = kyclint::explain("C016.I06").unwrap();
    assert!(
        explained.contains("- `citizenshipCountry`: unknown country\n"),
        "{explained}"
    );
    assert!(!explained.contains("]("), "{explained}");
}
