//! Saved states of a device and of a gateway: any bytes with a correct digest are refused, or become a state that can be
//! saved and restored again.

use lwm2m_runtime::error::Rule;
use lwm2m_runtime::serve::gateway::{Devices, Limits};
use lwm2m_runtime::serve::{Location, Method, Request, Requester, Token};
use lwm2m_runtime::{ErrorKind, Path, ResponseCode};

use super::example;
use crate::restart::Device;
use crate::served::security::Security;
use crate::values::of_device;

/// Restores a state; the first byte chooses that of a gateway.
///
/// # Panics
///
/// If a rule is broken.
pub fn check(data: &[u8]) {
    let Some((choice, state)) = data.split_first() else { return };
    let state = with_digest(state);
    if *choice == b'g' { gateway(&state) } else { device(&state) }
}

/// Appends the digest of a saved state: FNV-1a over 64 bits.
fn with_digest(state: &[u8]) -> Vec<u8> {
    let digest = state.iter().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    [state, &digest.to_be_bytes()].concat()
}

fn gateway(state: &[u8]) {
    let new = || Devices::<u8>::new(1, Limits::default());
    let restore = |devices: &mut Devices<u8>, state: &[u8]| {
        devices.restore(state, 0, &mut |bytes| bytes.first().copied())
    };
    let save = |devices: &Devices<u8>| devices.save(0, &mut |address, out| out.push(*address));
    let mut restored = new();
    if let Err(error) = restore(&mut restored, state) {
        assert!(restored.is_empty() && !error.to_string().is_empty());
        return;
    }
    let saved = save(&restored);
    let mut again = new();
    restore(&mut again, &saved).expect("a saved state can be restored");
    assert_eq!(save(&again), saved);
    for _ in 0..64 {
        if restored.poll(1000).is_none() && restored.poll_event(1000).is_none() {
            break;
        }
    }
}

fn new_device() -> Device {
    Device::new(example::instance(true))
}

fn values(device: &mut Device) -> Vec<String> {
    device.with(|model, _, _| of_device(model))
}

fn device(state: &[u8]) {
    let mut restored = new_device();
    let before = restored.save();
    if let Err(error) = restored.restore(state) {
        let is_changed = restored.save() != before;
        let is_damaged = error.kind() == ErrorKind::Malformed(Rule::SavedState);
        assert!(!is_damaged || !is_changed, "{error}");
        return;
    }
    let saved = restored.save();
    let mut again = new_device();
    again.restore(&saved).expect("a saved state can be restored");
    assert_eq!(values(&mut again), values(&mut restored));
    assert_eq!(again.save().len(), saved.len());
    restored.with(|model, endpoint, registrations| {
        let mut buffer = [0; 2048];
        for now in [0, 60_000, 10_000_000] {
            for _ in 0..16 {
                if endpoint.poll_notification(model, now, &mut buffer).is_none() {
                    break;
                }
            }
            let _ = registrations.poll(model, now);
            let _ = registrations.next_deadline(model, now);
            let _ = endpoint.next_deadline(model, now);
        }
    });
}

/// Returns states of a registered device with attributes and an observation, and of a gateway.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut device = new_device();
    let empty = device.save();
    device.server.instances.insert(0, example::instance(true)).expect("there is capacity");
    let mut security: Security = example::instance(true);
    security.bootstrap = false;
    security.ssid = Some(device.server.instances[0].ssid);
    device.security.instances.insert(0, security).expect("there is capacity");
    device.access.instances.insert(0, example::instance(true)).expect("there is capacity");
    device.with(|model, endpoint, registrations| {
        let mut buffer = [0; 512];
        let request =
            |method| Request::from_coap(Requester::Server(1), method, Path::resource(3303, 0, 5700));
        endpoint.serve(model, &request(Method::Put).query("pmin=1&gt=5"), 0, &mut buffer);
        let observe = request(Method::Get).observe(0).token(Token::new(b"t").expect("it is short"));
        endpoint.serve(model, &observe, 0, &mut buffer);
        if let Some(requester) = registrations.poll(model, 0).map(|request| request.requester) {
            let location = Location::new("/rd/5a3f").expect("it is short");
            registrations.handle_response(model, requester, ResponseCode::CREATED, location, None, 0);
        }
    });
    let without_digest = |state: &[u8], choice: u8| [&[choice], &state[..state.len() - 8]].concat();
    let mut seeds = vec![without_digest(&empty, b'd'), without_digest(&device.save(), b'd')];
    seeds.extend(super::gateway::saved().iter().map(|state| without_digest(state, b'g')));
    seeds
}
