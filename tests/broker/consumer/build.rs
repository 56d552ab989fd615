fn main() {
    lwm2m_codegen::Config::new().bundled([3303]).serde(true).run()
}
