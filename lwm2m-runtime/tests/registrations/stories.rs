//! Register, Update and De-register (LwM2M Core 1.2.2, 6.2).

use lwm2m_runtime::definition::Version;
use lwm2m_runtime::serve::{Event, Location, Registrations, Requester};

use super::story::{Story, code};

/// Registers with server 1.
const REGISTERED: &str = "
    > 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links
    < 1 2.01 /rd/5
";

#[test]
fn a_device_registers_and_updates_before_its_lifetime_ends() {
    let mut story = Story::new(&[1]);
    assert!(!story.registrations.is_registered(1));
    story.play(REGISTERED);
    assert!(story.registrations.is_registered(1));
    assert_eq!(story.registrations.location(1), Location::new("/rd/5"));
    // 93 seconds are MAX_TRANSMIT_WAIT.
    story.play(
        "until 207
        > 1 POST /rd/5
        until 454
        ",
    );
    story.now = 208_000;
    story.play("< 1 2.04\n until 415\n > 1 POST /rd/5");
}

#[test]
fn a_short_lifetime_is_updated_at_its_half_and_none_never() {
    for (lifetime, next) in [(60, "30"), (186, "93"), (187, "94"), (0, "-")] {
        let mut story = Story::new(&[1]);
        story.device.account(1).lifetime = lifetime;
        story.play(&format!(
            "> 1 POST /rd?ep=pump&lt={lifetime}&lwm2m=1.2&b=U links\n < 1 2.01 /rd/5\n until {next}"
        ));
    }
}

#[test]
fn an_update_has_what_has_changed() {
    let mut story = Story::new(&[1]);
    story.play(REGISTERED);
    story.device.account(1).lifetime = 600;
    story.play("> 1 POST /rd/5?lt=600\n < 1 2.04\n until 507");
    story.device.account(1).binding = "UT".into();
    story.play("> 1 POST /rd/5?b=UT\n < 1 2.04\n until 1014");
    story.device.add_pump(0);
    story.play("> 1 POST /rd/5 links\n < 1 2.04\n until 1521");
    // What changes while an Update is under way is in the next one.
    story.device.pumps.instances.remove(0);
    story.play("> 1 POST /rd/5 links");
    story.device.account(1).lifetime = 300;
    story.play("< 1 2.04\n > 1 POST /rd/5?lt=300\n < 1 2.04\n until 1728");
}

#[test]
fn a_register_has_what_has_changed_since_it_was_sent_in_an_update() {
    let mut story = Story::new(&[1]);
    story.play("> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links");
    story.device.add_pump(0);
    story.play("< 1 2.01 /rd/5\n > 1 POST /rd/5 links\n < 1 2.04\n until 207");
}

#[test]
fn a_refused_version_is_lowered_and_remembered_for_each_server() {
    let mut story = Story::new(&[1, 2]);
    story.play(
        "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links
        > 2 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links
        < 1 4.12
        > 1 POST /rd?ep=pump&lt=300&lwm2m=1.1&b=U links
        < 2 2.01 /rd/2
        < 1 4.12
        > 1 POST /rd?ep=pump&lt=300&lwm2m=1.0&b=U links
        < 1 2.01 /rd/1
        until 207
        > 1 POST /rd/1
        < 1 4.04
        > 1 POST /rd?ep=pump&lt=300&lwm2m=1.0&b=U links
        > 2 POST /rd/2
        < 2 4.04
        > 2 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links
        ",
    );
    let version = |minor| Version { major: 1, minor };
    assert_eq!((story.registrations.version(1), story.registrations.version(2)), (version(0), version(2)));
    // There is none below 1.0.
    story.play("< 1 4.12\n < 2 2.01 /rd/3\n until 267");
}

#[test]
fn a_server_that_does_not_know_a_registration_gets_a_new_one() {
    for failure in ["4.04", "4.00", "4.03", "4.12"] {
        let mut story = Story::new(&[0, 1]);
        story.play(REGISTERED);
        story.play("until 207\n > 1 POST /rd/5");
        assert_eq!(
            story.respond("1", &[failure]),
            Some(Event::Failed(Requester::Server(1), Some(code(failure))))
        );
        assert!(!story.registrations.is_registered(1));
        assert_eq!(story.registrations.location(1), None);
        story.play("> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links\n < 1 2.01 /rd/6\n until 414");
        assert_eq!(story.registrations.location(1), Location::new("/rd/6"));
    }
}

/// LwM2M Core 1.2.2, 6.2.1.2 with the defaults of resources 17 to 20: 5 attempts, 60 seconds, one sequence, a day.
#[test]
fn attempts_are_repeated_with_growing_delays() {
    let mut story = Story::new(&[1]);
    let register = "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links";
    story.play(&format!(
        "{register}\n x 1\n until 60\n {register}\n < 1 5.03\n until 180\n {register}\n x 1\n until 420
        {register}\n x 1\n until 900\n {register}\n x 1\n until 87300\n {register}\n x 1\n until 87360"
    ));
    // A success begins the count anew.
    story.play(&format!(
        "{register}\n < 1 2.01 /rd/1\n until 87567\n > 1 POST /rd/1\n x 1\n until 87627\n {register}"
    ));
}

#[test]
fn the_account_sets_attempts_and_delays() {
    let mut story = Story::new(&[1]);
    let account = story.device.account(1);
    (account.retry_count, account.retry_timer) = (Some(2), Some(10));
    (account.sequence_count, account.sequence_delay) = (Some(2), Some(100));
    let register = "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links";
    story.play(&format!(
        "{register}\n x 1\n until 10\n {register}\n x 1\n until 110\n {register}\n x 1\n until 120
        {register}\n x 1\n until 220\n {register}"
    ));
}

/// RFC 7252, 4.8.2: EXCHANGE_LIFETIME.
#[test]
fn a_request_without_response_fails_after_247_seconds() {
    let mut story = Story::new(&[1]);
    let register = "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links";
    story.play(&format!("{register}\n until 247\n until 307\n {register}"));
}

/// A Register without a path to send Updates to has failed.
#[test]
fn a_registration_without_location_has_failed() {
    for response in ["2.01", "2.04", "2.05", "2.04 /rd/5"] {
        let mut story = Story::new(&[1]);
        story.play("> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links");
        let words: Vec<&str> = response.split(' ').collect();
        assert!(matches!(story.respond("1", &words), Some(Event::Failed(..))), "{response}");
        story.play("until 60");
    }
}

#[test]
fn a_disabled_server_is_left_alone_for_a_time() {
    for (timeout, next) in [(Some(1000), "1010"), (None, "86410")] {
        let mut story = Story::new(&[1]);
        story.device.account(1).disable_timeout = timeout;
        story.play(REGISTERED);
        story.now = 10_000;
        story.play("execute /1/1/4\n > 1 DELETE /rd/5");
        assert_eq!(story.respond("1", &["2.02"]), Some(Event::Deregistered(1)));
        assert!(!story.registrations.is_registered(1));
        story.play(&format!("until {next}\n > 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links"));
    }
    // Whatever becomes of the De-register.
    for failure in ["x 1", "< 1 4.04", "< 1 5.00"] {
        let mut story = Story::new(&[1]);
        story.play(REGISTERED);
        story.play(&format!("execute /1/1/4\n > 1 DELETE /rd/5\n {failure}\n until 86400"));
    }
}

#[test]
fn a_trigger_sends_an_update() {
    let mut story = Story::new(&[1, 2]);
    story.play(REGISTERED);
    story.play("> 2 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links\n < 2 2.01 /rd/6");
    story.play("execute /1/1/8\n > 1 POST /rd/5\n < 1 2.04\n until 207");
    // The instance names the server.
    story.play("> 1 POST /rd/5\n < 1 2.04\n > 2 POST /rd/6\n < 2 2.04\n execute /1/2/8\n > 2 POST /rd/6");
    story.play("< 2 2.04\n execute /1/1/0\n execute /1/9/8\n execute /3/0/4\n until 414");
}

#[test]
fn a_device_deregisters_until_the_application_registers_it() {
    let mut story = Story::new(&[1]);
    story.play(REGISTERED);
    story.registrations.deregister(1);
    story.play("> 1 DELETE /rd/5\n < 1 2.02\n until -");
    story.device.add_pump(1);
    story.play("until -");
    story.registrations.register(1, story.now);
    story.play("> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links");
    // Before the response has come there is nothing to leave.
    story.registrations.deregister(1);
    story.play("< 1 2.01 /rd/6\n until -");
}

#[test]
fn servers_are_independent() {
    let mut story = Story::new(&[1, 2]);
    story.play(
        "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links
        > 2 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links
        x 1
        < 2 2.01 /rd/2
        until 60
        > 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links
        until 207
        > 2 POST /rd/2
        < 1 2.01 /rd/1
        < 2 2.04
        until 414
        ",
    );
    story.device.add(3);
    // The list of instances of object 1 has changed, too.
    story.play("> 1 POST /rd/1 links\n < 1 2.04\n > 2 POST /rd/2 links\n < 2 2.04");
    story.play("> 3 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U links\n < 3 2.01 /rd/3\n until 621");
    story.device.remove(2);
    assert!(story.registrations.is_registered(2));
    story.play("> 1 POST /rd/1 links\n < 1 2.04\n > 3 POST /rd/3 links\n < 3 2.04\n until 828");
    assert!(!story.registrations.is_registered(2));
    // A server that is gone has no requests.
    assert_eq!(story.respond("2", &["2.04"]), None);
    assert_eq!(story.registrations.handle_failure(&story.device, Requester::Server(2), story.now), None);
}

/// LwM2M Transport 1.2.2, 6.5.
#[test]
fn a_device_in_queue_mode_sleeps_after_93_seconds_without_exchange() {
    let mut story = Story::new(&[1]);
    assert_eq!(story.registrations.sleep_time(), None);
    story.registrations = Registrations::new("pump").queue(93);
    story.play("> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U&Q links");
    assert_eq!(story.registrations.sleep_time(), None);
    story.now = 1_000;
    story.play("< 1 2.01 /rd/5");
    assert_eq!(story.registrations.sleep_time(), Some(94_000));
    story.now = 50_000;
    story.play("execute /3/0/4");
    assert_eq!(story.registrations.sleep_time(), Some(143_000));
    // A notification keeps it awake, too.
    story.now = 60_000;
    story.registrations.stay_awake(story.now);
    assert_eq!(story.registrations.sleep_time(), Some(153_000));
    story.play("until 208\n > 1 POST /rd/5");
    assert_eq!(story.registrations.sleep_time(), None);
    story.play("x 1");
    assert!(story.registrations.sleep_time().is_some());
}

#[test]
fn responses_without_a_request_change_nothing() {
    let mut story = Story::new(&[0, 1]);
    let all = ["2.01 /rd/9", "2.04", "2.31 0+/64", "4.00", "4.04", "4.12", "4.13 0/64", "5.03"];
    let ignored = |story: &mut Story| {
        for response in all {
            for server in ["1", "7", "bs"] {
                let words: Vec<&str> = response.split(' ').collect();
                assert_eq!(story.respond(server, &words), None, "{response} of {server}");
            }
        }
        for requester in [Requester::Server(1), Requester::Server(7), Requester::Bootstrap] {
            assert_eq!(story.registrations.handle_failure(&story.device, requester, story.now), None);
        }
    };
    ignored(&mut story);
    story.play(REGISTERED);
    ignored(&mut story);
    story.play("until 207\n > 1 POST /rd/5\n < 1 2.04");
    ignored(&mut story);
    story.registrations.deregister(1);
    story.play("> 1 DELETE /rd/5\n < 1 2.02");
    ignored(&mut story);
    story.play("until -");
}
