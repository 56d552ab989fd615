//! Generates the objects of all devices, with the enum `AnyObject` over them.

fn main() {
    lwm2m_codegen::Config::new()
        .bundled([3, 4, 6, 3303, 3304])
        // Two versions of a pump.
        .objects("objects")
        .all_versions()
        .any_object(true)
        .run()
}
