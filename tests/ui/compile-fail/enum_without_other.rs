//! A server can send a code without a name: a match needs an arm for `Other`.

use lwm2m_tests_ui::objects::firmware_update::State;

fn word(state: State) -> &'static str {
    match state {
        State::Idle => "idle",
        State::Downloading => "downloading",
        State::Downloaded => "downloaded",
        State::Updating => "updating",
    }
}

fn main() {}
