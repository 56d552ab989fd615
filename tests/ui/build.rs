//! Generates the objects that the cases use.

use lwm2m_codegen::Config;

fn main() {
    Config::new().bundled([3, 5, 3303]).run();
}
