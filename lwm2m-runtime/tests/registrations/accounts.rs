//! The order of servers (LwM2M Core 1.2.2, object 1, resources 13 to 15).

use super::story::Story;

const FIRST: &str = "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links";
const SECOND: &str = "> 2 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links";

/// Server 2 is the first in order, server 1 the second; server 1 waits 30 seconds.
fn ordered() -> Story {
    let mut story = Story::new(&[1, 2]);
    story.device.account(2).order = Some(1);
    story.device.account(1).order = Some(2);
    story.device.account(1).initial_delay = Some(30);
    story
}

#[test]
fn a_server_waits_for_those_before_it_and_its_own_delay() {
    let mut story = ordered();
    story.play(SECOND);
    story.now = 5_000;
    story.play(&format!("< 2 2.01 /rd/2\n until 35\n {FIRST}\n < 1 2.01 /rd/1\n until 212"));
    // The order holds for the first registration only.
    story.play("> 2 POST /rd/2\n < 2 4.04");
    story.play(&format!("{SECOND}\n until 242\n > 1 POST /rd/1\n < 1 4.04\n {FIRST}"));
}

#[test]
fn a_server_that_fails_lets_others_proceed_after_its_attempts() {
    let mut story = ordered();
    story.device.account(2).retry_count = Some(2);
    story.play(&format!("{SECOND}\n x 2\n until 60\n {SECOND}\n x 2\n until 90\n {FIRST}"));
}

#[test]
fn a_server_that_blocks_lets_others_wait_until_it_is_registered() {
    let mut story = ordered();
    let account = story.device.account(2);
    (account.blocks, account.retry_count, account.sequence_delay) = (Some(true), Some(1), Some(100));
    story.play(&format!("{SECOND}\n x 2\n until 100\n {SECOND}\n < 2 2.01 /rd/2\n until 130\n {FIRST}"));
}

#[test]
fn servers_without_order_wait_for_none() {
    let mut story = ordered();
    story.device.account(1).order = None;
    story.play(&format!("{FIRST}\n {SECOND}"));
}

#[test]
fn servers_of_the_same_order_do_not_wait_for_each_other() {
    let mut story = ordered();
    story.device.account(1).order = Some(1);
    story.play(&format!("{FIRST}\n {SECOND}"));
}

#[test]
fn a_server_that_is_left_lets_others_proceed() {
    let mut story = ordered();
    story.play(SECOND);
    story.registrations.deregister(2);
    story.play(FIRST);
}
