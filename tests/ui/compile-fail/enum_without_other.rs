//! A peer may send a code without a name: every match has to say what happens then.

use lwm2m_tests::objects::firmware_update::State;

fn word(state: State) -> &'static str {
    match state {
        State::Idle => "idle",
        State::Downloading => "downloading",
        State::Downloaded => "downloaded",
        State::Updating => "updating",
    }
}

fn main() {}
