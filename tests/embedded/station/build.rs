use lwm2m_codegen::{Config, Container, Select};

fn main() -> std::process::ExitCode {
    Config::new()
        .bundled([0, 1, 3, 5, 3303, 3304])
        .strings(Container::Heapless { default: 32 })
        .opaques(Container::Heapless { default: 32 })
        .multiples(Container::Heapless { default: 2 })
        // Addresses and names are as long as this network has them.
        .capacity(Select::resource(0, 0), 64)
        .capacity(Select::resource(0, 25), 64)
        .capacity(Select::resource(5, 1), 64)
        .capacity(Select::resource(5, 6), 32)
        .capacity(Select::resource(5, 7), 32)
        // A package is written in pieces to flash memory, and never held.
        .capacity(Select::resource(5, 0), 0)
        .run()
}
