//! Seven standard objects come with the generator, the rain gauge is our own.

fn main() {
    lwm2m_codegen::Config::new().bundled([0, 1, 2, 3, 5, 3303, 3304]).objects("objects").run()
}
