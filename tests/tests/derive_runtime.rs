//! The derive finds the runtime: under another name, behind a crate that exports it, and without the feature `derive`.

use lwm2m_tests::crates::Crate;

const PUMP: &str = r#"
#[derive(PATH::Lwm2mObject)]
#[lwm2m(id = 42769)]
struct Pump {
    #[lwm2m(id = 0, ops = "R")]
    mode: Mode,
}

#[derive(Clone, Copy, PATH::Lwm2mEnum)]
enum Mode {
    #[lwm2m(code = 1)]
    On,
    Other(i64),
}

fn main() {
    use PATH::Object;
    let pump = Pump { mode: Mode::On };
    assert!(matches!(pump.mode, Mode::On) && !matches!(pump.mode, Mode::Other(_)));
    assert_eq!(Pump::definition().id(), 42769);
}
"#;

/// Creates a crate with these dependencies and this source.
fn pump(name: &str, dependencies: &str, source: &str) -> Crate {
    let one = Crate::new(name);
    let package = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    one.manifest(&format!("{package}\n[dependencies]\n{dependencies}\n")).file("src/main.rs", source);
    one
}

/// Returns the errors of a crate.
fn errors(one: &Crate) -> String {
    let output = one.cargo(&["check", "--quiet"]);
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_runtime_with_another_name_is_found() {
    let renamed = "lwm2m = { package = \"lwm2m-runtime\", version = \"0.1\", features = [\"derive\"] }";
    pump("derive-renamed", renamed, &PUMP.replace("PATH", "lwm2m")).succeeds(&["run", "--quiet"], &[]);
}

#[test]
fn a_runtime_that_another_crate_exports_needs_its_path() {
    let facade = Crate::new("derive-facade");
    facade
        .manifest(
            "[package]\nname = \"facade\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nlwm2m-runtime = { version = \"0.1\", features = [\"derive\"] }\n",
        )
        .file("src/lib.rs", "pub use lwm2m_runtime;\n");
    let dependency = format!("# It exports lwm2m-runtime.\nfacade = {{ path = {:?} }}", facade.folder());
    let source = PUMP.replace("PATH", "facade::lwm2m_runtime");

    let found = errors(&pump("derive-behind-facade", &dependency, &source));
    let message = "error: Cargo.toml has no dependency `lwm2m-runtime`\n       \
                   help: add it, or write the path of a crate that exports it: `#[lwm2m(crate = path)]`";
    assert_eq!(found.matches(message).count(), 2, "{found}");

    let with_path = source
        .replace("(id = 42769)", "(id = 42769, crate = facade::lwm2m_runtime)")
        .replace("\nenum", "\n#[lwm2m(crate = facade::lwm2m_runtime)]\nenum");
    pump("derive-with-path", &dependency, &with_path).succeeds(&["run", "--quiet"], &[]);
}

#[test]
fn the_compiler_names_the_feature_that_is_off() {
    let source = PUMP.replace("PATH", "lwm2m_runtime");
    let found = errors(&pump("derive-off", "lwm2m-runtime = \"0.1\"", &source));
    for name in ["Lwm2mObject", "Lwm2mEnum"] {
        assert!(found.contains(&format!("cannot find `{name}` in `lwm2m_runtime`")), "{found}");
    }
    assert!(found.contains("feature = \"derive\""), "{found}");
}
