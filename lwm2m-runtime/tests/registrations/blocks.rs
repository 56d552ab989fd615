//! Registrations that are longer than a block (RFC 7959).

use lwm2m_runtime::serve::{BlockSize, Event, Registrations};

use super::story::Story;

/// A device with a list of more than 1024 bytes.
fn long(servers: &[u16]) -> Story {
    let mut story = Story::new(servers);
    (0..100).for_each(|id| story.device.add_pump(id));
    story
}

const REGISTER: &str = "> 1 POST /rd?ep=pump&lt=300&lwm2m=1.2&b=U";

/// Sends a whole Register with the given reply to the first block, and returns its payload.
fn payload(story: &mut Story, first: &str) -> Vec<u8> {
    let (mut payload, mut reply) = (Vec::new(), first.to_owned());
    loop {
        let request = story.registrations.poll(&story.device, story.now).unwrap();
        let mut buffer = [0; 1024];
        let (bytes, block) = request.payload(&story.device, &mut buffer).unwrap();
        let block = block.unwrap();
        assert_eq!(block.num as usize * block.size.bytes(), payload.len());
        payload.extend_from_slice(bytes);
        if !block.more {
            return payload;
        }
        if reply.is_empty() {
            reply = format!("{}+/{}", block.num, block.size.bytes());
        }
        assert_eq!(story.respond("1", &["2.31", &reply]), None);
        reply.clear();
    }
}

#[test]
fn a_long_list_is_sent_in_blocks() {
    let mut story = long(&[1]);
    story.play(&format!(
        "{REGISTER} 0+/1024\n < 1 2.31 0+/1024\n {REGISTER} 1/1024\n < 1 2.01 /rd/1\n until 207"
    ));
    story.device.add_pump(100);
    story.play("> 1 POST /rd/1 0+/1024\n < 1 2.31 0+/1024\n > 1 POST /rd/1 1/1024\n < 1 2.04\n until 414");
    story.play("> 1 POST /rd/1\n < 1 2.04\n until 621");
}

/// RFC 7959, 2.3, figure 8: the rest is sent in blocks of the smaller size.
#[test]
fn a_server_may_ask_for_smaller_blocks() {
    let expected = payload(&mut long(&[1]), "");
    assert!(expected.len() > 1024 && expected.starts_with(b"</1/1>,</42769/0>,"));
    for size in [16, 64, 512, 1024] {
        let mut story = long(&[1]);
        assert_eq!(payload(&mut story, &format!("0+/{size}")), expected, "{size}");
        story.play("< 1 2.01 /rd/1");
        assert!(story.registrations.is_registered(1));
    }
}

/// RFC 7959, 2.9.3.
#[test]
fn a_list_that_is_too_large_is_sent_in_smaller_blocks() {
    let mut story = long(&[0, 1]);
    story.play(&format!(
        "{REGISTER} 0+/1024\n < 1 4.13 0/64\n {REGISTER} 0+/64\n < 1 2.31 0+/64\n {REGISTER} 1+/64"
    ));
    // Not if it is sent in such blocks already.
    let mut story = long(&[1]);
    story.play(&format!("{REGISTER} 0+/1024\n < 1 4.13 0/1024\n until 60"));
    let mut story = long(&[1]);
    story.play(&format!("{REGISTER} 0+/1024\n < 1 4.13\n until 60"));
}

#[test]
fn the_application_sets_the_size_of_blocks() {
    let expected = payload(&mut long(&[1]), "");
    let mut story = long(&[1]);
    story.registrations = Registrations::new("pump").block_size(BlockSize::new(128).unwrap());
    assert_eq!(payload(&mut story, ""), expected);
    let mut story = long(&[1]);
    story.registrations = Registrations::new("pump").block_size(BlockSize::new(128).unwrap());
    let request = story.registrations.poll(&story.device, 0).unwrap();
    assert_eq!(request.payload(&story.device, &mut [0; 128]).unwrap().0.len(), 128);
    // A block is never cut: the server would miss the rest.
    let error = request.payload(&story.device, &mut [0; 127]).unwrap_err();
    assert_eq!(error.to_string(), "the buffer is too small: 128 bytes are needed");
}

#[test]
fn a_list_that_changes_in_the_middle_begins_anew() {
    let mut story = long(&[1]);
    story.play(&format!("{REGISTER} 0+/1024\n < 1 2.31 0+/64\n {REGISTER} 16+/64\n < 1 2.31 16+/64"));
    story.device.add_pump(200);
    story.play(&format!("{REGISTER} 0+/64\n < 1 2.31 0+/64\n {REGISTER} 1+/64\n < 1 2.31 1+/64"));
    for id in 0..150 {
        story.device.pumps.instances.remove(id);
    }
    story.play(&format!("{REGISTER} links\n < 1 2.01 /rd/1\n until 207"));
}

/// A transfer that is given up does not go on later.
#[test]
fn every_request_begins_with_the_first_block() {
    let begun = format!("{REGISTER} 0+/1024\n < 1 2.31 0+/1024\n {REGISTER} 1/1024");
    let failures = ["x 1\n until 60", "< 1 4.08\n until 60", "< 1 4.12\n", "until 247\n until 307"];
    for failure in failures {
        let mut story = long(&[1]);
        story.play(&format!("{begun}\n {failure}"));
        assert!(story.poll().unwrap().ends_with(" 0+/1024"), "{failure}");
    }
    let mut story = long(&[1]);
    story.play(&begun);
    story.registrations.register(1, story.now);
    story.play(&format!("{REGISTER} 0+/1024"));
    let mut story = long(&[1]);
    story.play(&format!("{begun}\n < 1 2.01 /rd/1\n"));
    story.device.add_pump(100);
    story.play("> 1 POST /rd/1 0+/1024\n < 1 2.31 0+/1024\n execute /1/1/4\n > 1 DELETE /rd/1\n < 1 2.02");
    story.play(&format!("until 86400\n {REGISTER} 0+/1024"));
}

/// 2.31 is no response to a request that is whole, or to its last block.
#[test]
fn a_server_that_asks_for_more_than_there_is_has_failed() {
    for response in [["2.31", ""], ["2.31", "0+/1024"], ["2.31", "5+/64"]] {
        let mut story = Story::new(&[1]);
        story.play(&format!("{REGISTER} links"));
        let words: Vec<&str> = response.iter().copied().filter(|word| !word.is_empty()).collect();
        assert!(matches!(story.respond("1", &words), Some(Event::Failed(..))), "{response:?}");
        story.play("until 60");
    }
    let mut story = long(&[1]);
    story.play(&format!(
        "{REGISTER} 0+/1024\n < 1 2.31 0+/1024\n {REGISTER} 1/1024\n < 1 2.31 1+/1024\n until 60"
    ));
}
