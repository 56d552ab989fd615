//! Bootstrap (LwM2M Core 1.2.2, 6.1): when it begins, how it ends, and what follows.

use lwm2m_runtime::serve::{Event, Requester};

use super::story::{Story, code};

const REGISTER: &str = "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links";
const REQUEST: &str = "> bs POST /bs?ep=pump";

#[test]
fn a_device_without_account_bootstraps_and_registers() {
    let mut story = Story::new(&[0]);
    story.device.security.instances.get_mut(0).unwrap().hold_off = Some(10);
    story.play(&format!("until 10\n {REQUEST}"));
    assert_eq!(story.respond("bs", &["2.04"]), Some(Event::BootstrapStarted));
    story.now = 20_000;
    story.device.add(1);
    // Registrations wait for the end.
    story.play("until 257");
    story.now = 21_000;
    story.play(&format!("finish\n {REGISTER}\n < 1 2.01 /rd/1\n until 228"));
    assert!(story.registrations.is_registered(1));
}

#[test]
fn a_device_without_any_account_has_nothing_to_do() {
    let mut story = Story::new(&[]);
    story.play("until -");
    story.device.add(1);
    story.play(REGISTER);
}

#[test]
fn a_device_with_an_account_does_not_bootstrap() {
    let mut story = Story::new(&[0, 1]);
    story.play(&format!("{REGISTER}\n < 1 2.01 /rd/1\n until 207"));
}

/// The account of a bootstrap server has no settings for retries; those of object 1 have these defaults.
#[test]
fn a_bootstrap_that_fails_is_repeated() {
    let mut story = Story::new(&[0]);
    story.play(REQUEST);
    let failed = Event::Failed(Requester::Bootstrap, Some(code("4.00")));
    assert_eq!(story.respond("bs", &["4.00"]), Some(failed));
    story
        .play(&format!("until 60\n {REQUEST}\n x bs\n until 180\n {REQUEST}\n x bs\n until 420\n {REQUEST}"));
    story.play(&format!("x bs\n until 900\n {REQUEST}\n x bs\n until 87300\n {REQUEST}"));
}

#[test]
fn a_bootstrap_that_does_not_end_has_failed() {
    let mut story = Story::new(&[0]);
    story.play(&format!("{REQUEST}\n < bs 2.04\n until 247\n until 307\n {REQUEST}"));
}

#[test]
fn a_server_that_rejects_the_device_makes_it_bootstrap() {
    let mut story = Story::new(&[0, 1]);
    story.play(&format!("{REGISTER}\n < 1 4.03\n {REQUEST}\n < bs 2.04\n finish\n {REGISTER}"));
    // Not if it must not.
    let mut story = Story::new(&[0, 1]);
    story.device.account(1).bootstraps = Some(false);
    story.play(&format!("{REGISTER}\n < 1 4.03\n until 60\n {REGISTER}"));
    // Nor without an account for it.
    let mut story = Story::new(&[1]);
    story.play(&format!("{REGISTER}\n < 1 4.03\n until 60\n {REGISTER}"));
}

/// A block that was lost, and a server that is busy (RFC 8516), say nothing about the device.
#[test]
fn a_server_that_is_busy_does_not_reject_the_device() {
    for response in ["4.08", "4.29", "5.00", "5.03"] {
        let mut story = Story::new(&[0, 1]);
        story.play(&format!("{REGISTER}\n < 1 {response}\n until 60\n {REGISTER}"));
    }
}

#[test]
fn a_device_bootstraps_after_all_attempts_have_failed() {
    let mut story = Story::new(&[0, 1]);
    let account = story.device.account(1);
    (account.retry_count, account.sequence_count, account.sequence_delay) = (Some(1), Some(2), Some(100));
    story.play(&format!("{REGISTER}\n x 1\n until 100\n {REGISTER}\n x 1\n {REQUEST}\n x bs\n until 160"));
    story.device.account(1).bootstraps = Some(false);
    story.play(&format!("{REQUEST}\n x bs\n until 200\n {REGISTER}\n < 1 2.01 /rd/1"));
}

#[test]
fn a_trigger_begins_a_bootstrap() {
    let mut story = Story::new(&[0, 1]);
    story.device.security.instances.get_mut(0).unwrap().hold_off = Some(5);
    story.play(&format!(
        "{REGISTER}\n < 1 2.01 /rd/1\n execute /1/1/9\n until 5\n {REQUEST}\n < bs 2.04\n until 252"
    ));
    story.play(&format!("finish\n {REGISTER}"));
}

/// A registration that fails while a bootstrap is under way does not begin another one.
#[test]
fn a_bootstrap_in_progress_is_not_begun_again() {
    let mut story = Story::new(&[0, 1]);
    let account = story.device.account(1);
    (account.retry_count, account.sequence_count) = (Some(1), Some(1));
    story.play(&format!("{REGISTER}\n wait 100\n execute /1/1/9\n {REQUEST}\n < bs 2.04\n until 347"));
    story.now = 300_000;
    story.play("x 1\n until 347");
    story.now = 310_000;
    story.play("execute /1/1/9\n until 347\n until 407");
}

#[test]
fn a_bootstrap_without_account_is_given_up() {
    let mut story = Story::new(&[0]);
    story.device.security.instances.get_mut(0).unwrap().hold_off = Some(10);
    story.play("until 10");
    story.device.remove(0);
    story.play("until -");
    story.device.add(0);
    story.play(REQUEST);
}
