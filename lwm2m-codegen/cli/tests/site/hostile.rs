//! A registry is input from outside: none of its texts becomes markup, a link that runs, or the path of a file.

use std::path::Path;

use crate::support::{files, ids, tags, write};

/// Texts that break out of a page that does not escape them.
const TEXTS: [&str; 7] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "</title></style></svg></pre><b>x",
    "{{ site.title }} {% include \"x\" %} \u{202e}gnp.exe",
];

/// Returns a definition with a text in each place that takes one.
fn definition(id: u16, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let item = |id: u16, kind: &str, range: &str| {
        format!(
            "<Item ID=\"{id}\"><Name>{text}</Name><Operations>R</Operations><MultipleInstances>Single</MultipleInstances>\
             <Mandatory>Mandatory</Mandatory><Type>{kind}</Type><RangeEnumeration>{range}</RangeEnumeration>\
             <Units>{text}</Units><Description>{text}\n0: {text}\n1: {text}b\nhttp://x.example/{text}</Description></Item>"
        )
    };
    let items = [item(1, "Integer", "0..1"), item(1, "String", &text), item(2, &text, &text)].concat();
    format!(
        "<LWM2M><Object ObjectType=\"MODefinition\"><Name>{text}</Name><Description1>{text}</Description1>\
         <ObjectID>{id}</ObjectID><ObjectURN>{text}</ObjectURN><LWM2MVersion>1.0</LWM2MVersion><ObjectVersion>{text}</ObjectVersion>\
         <MultipleInstances>Single</MultipleInstances><Mandatory>Optional</Mandatory><Resources>{items}</Resources>\
         <Description2>{text}</Description2></Object></LWM2M>"
    )
}

fn registry(folder: &Path) {
    let mut index = "<DDFList>".to_owned();
    for (id, text) in (42770..).zip(TEXTS) {
        std::fs::write(folder.join(format!("{id}.xml")), definition(id, text))
            .expect("the file can be written");
        let text = text.replace('<', "&lt;");
        index.push_str(&format!(
            "<Item><ObjectID>{id}</ObjectID><URN>{text}</URN><Name>{text}</Name><Owner>{text}</Owner>\
             <Ver>1.0</Ver><DDF>{text}</DDF></Item>"
        ));
    }
    std::fs::write(folder.join("DDF.xml"), format!("{index}</DDFList>")).expect("the file can be written");
    let html = "http://www.w3.org/1999/xhtml";
    let active = definition(42790, "active")
        .replace("<LWM2M>", &format!("<LWM2M><x:script xmlns:x=\"{html}\">alert(1)</x:script>"));
    std::fs::write(folder.join("42790.xml"), active).expect("the file can be written");
    std::fs::write(folder.join("broken <b>.xml"), "<LWM2M><Object>").expect("the file can be written");
}

/// The elements of the templates, and those of descriptions.
const ELEMENTS: [&str; 47] = [
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "div", "nav", "main", "footer",
    "p", "code", "h1", "h2", "h3", "span", "bdi", "strong", "em", "dl", "dt", "dd", "ul", "li", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "section", "details", "summary", "figure", "svg", "text",
    "rect", "search", "form", "label", "input", "noscript", "pre",
];

#[test]
fn no_text_becomes_markup() {
    let folder = tempfile::tempdir().unwrap();
    let (definitions, site) = (folder.path().join("definitions"), folder.path().join("site"));
    std::fs::create_dir(&definitions).unwrap();
    registry(&definitions);
    write(&definitions, &site);
    let files = files(&site);
    for (path, content) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(content.clone()).unwrap();
        assert!(!page.contains('\u{202e}'), "{path}");
        ids(path, &page);
        for tag in tags(&page) {
            assert!(ELEMENTS.contains(&tag.name.as_str()), "{path}: {tag:?}");
            for (key, value) in &tag.attributes {
                assert!(!key.starts_with("on") && key != "style", "{path}: {tag:?}");
                assert!(!value.trim().to_lowercase().starts_with("javascript:"), "{path}: {tag:?}");
            }
            let source = tag.attributes.get("src").map(String::as_str);
            assert!(
                source.is_none_or(|source| ["search-index.js", "search.js"].contains(&source)),
                "{tag:?}"
            );
            assert!(tag.name != "script" || source.is_some(), "{path}: a script in the page");
        }
    }
    let script = String::from_utf8(files["search-index.js"].clone()).unwrap();
    let json =
        script.strip_prefix("window.searchIndex = ").and_then(|json| json.strip_suffix(";\n")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(json).is_ok());
}

#[test]
fn names_of_files_come_from_ids_and_versions() {
    let folder = tempfile::tempdir().unwrap();
    let (definitions, site) = (folder.path().join("definitions"), folder.path().join("site"));
    std::fs::create_dir(&definitions).unwrap();
    registry(&definitions);
    write(&definitions, &site);
    let plain = |path: &str| {
        path.strip_prefix("files/")
            .unwrap_or(path)
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let files = files(&site);
    assert!(files.keys().all(|path| plain(path)), "{:?}", files.keys());
    let entries = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(entries, 2, "nothing beside the definitions and the site");
    // A browser would run the script of this definition.
    let download = String::from_utf8(files["files/42790-1_0.xml"].clone()).unwrap();
    assert!(download.contains("<Object ") && !download.contains("<x:"), "{download}");
}
