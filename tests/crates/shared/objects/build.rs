//! Generates the objects of all applications.

fn main() {
    lwm2m_codegen::Config::new().bundled([1, 3, 4, 5, 6, 3303, 3304, 3306, 3311, 3312]).run()
}
