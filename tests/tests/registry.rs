//! Every file of the registry is read without a panic, and gives a model or diagnostics with their place.

use lwm2m_codegen::diagnostics::{Severity, Sources};
use lwm2m_codegen::{check, xml};
use lwm2m_tests::data;

#[test]
fn every_file_has_a_model_or_diagnostics_that_name_the_place() {
    let Some(registry) = data::folder("registry") else {
        return;
    };
    let mut files = data::files(&registry, "xml");
    files.extend(data::files(&registry.join("version_history"), "xml"));
    files.extend(data::files(&registry, "xsd"));
    let (mut objects, mut resources, mut diagnostics) = (0, 0, 0);
    for file in &files {
        let bytes = std::fs::read(file).expect("the file can be read");
        let mut sources = Sources::default();
        let document = xml::read_bytes(file, &bytes, &mut sources);
        let errors: Vec<_> =
            document.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
        assert!(!document.objects.is_empty() || !errors.is_empty(), "{}: nothing was found", file.display());
        for diagnostic in errors {
            assert!(
                sources.position(diagnostic.origin).is_some(),
                "{}: {}",
                file.display(),
                diagnostic.message
            );
        }
        objects += document.objects.len();
        resources += document.objects.iter().map(|object| object.resources.len()).sum::<usize>();
        diagnostics += document.diagnostics.len() + document.objects.iter().flat_map(check::check).count();
    }
    println!("{diagnostics} diagnostics");
    assert_eq!((files.len(), objects, resources), (501, 496, 5391), "files, objects and resources");
}
