//! Deadlines: when values are evaluated, and when to poll again.

use proptest::prelude::*;

use super::*;

fn next_deadline(bench: &mut Bench) -> Option<u64> {
    let (endpoint, now) = (&mut bench.endpoint, bench.now);
    endpoint.next_deadline(&bench.station, now)
}

#[test]
fn values_are_evaluated_between_epmin_and_epmax() {
    let mut bench = observing("GET /3303/0/5700?epmin=10&epmax=30 observe=0 token=t accept=text");
    bench.station.sensor.celsius = Some(30.0);
    assert_eq!(bench.until(10), [(10, "t 30".into())]);
    assert_eq!(next_deadline(&mut bench), Some(40_000));
}

#[test]
fn a_change_within_epmin_is_evaluated_after_epmin() {
    let mut bench = observing("GET /3/0/9?epmin=10 observe=0 token=b accept=text");
    assert_eq!(next_deadline(&mut bench), None);
    bench.station.device.instance.battery = Some(99);
    bench.now = 5_000;
    assert!(bench.poll_notification().is_empty());
    assert_eq!(next_deadline(&mut bench), Some(10_000));
    bench.now = 10_000;
    assert_eq!(bench.poll_notification(), ["b 99"]);
    assert_eq!(next_deadline(&mut bench), None);
}

#[test]
fn the_next_deadline_is_the_earliest_of_all_observations() {
    let mut bench = Bench::new(Station::new());
    assert_eq!(next_deadline(&mut bench), None);
    for line in [
        "GET /3/0/9 observe=0 token=a",
        "GET /3/0/6?pmax=60 observe=0 token=b",
        "GET /3/0/7?pmin=10&pmax=50 observe=0 token=c",
    ] {
        assert!(bench.answer(line).observe.is_some());
    }
    assert_eq!(next_deadline(&mut bench), Some(50_000));
    bench.station.device.instance.voltages = None;
    bench.now = 1000;
    assert!(bench.poll_notification().is_empty());
    // The poll has found a change, which is notified after pmin.
    assert_eq!(next_deadline(&mut bench), Some(10_000));
}

/// Battery levels and the seconds at which they are reached, in ascending order.
fn levels() -> impl Strategy<Value = Vec<(u64, i64)>> {
    prop::collection::btree_map(1u64..60, 0i64..8, 0..12).prop_map(|levels| levels.into_iter().collect())
}

/// Attributes that do not contradict each other.
fn conditions() -> impl Strategy<Value = String> {
    let periods = (prop::option::of(0u32..9), prop::option::of(0u32..20), prop::option::of(1u32..9));
    let numbers = (prop::option::of(3i64..8), prop::option::of(0i64..3), prop::option::of(1u64..4));
    (periods, numbers).prop_filter_map("contradictions", |((pmin, pmax, epmax), (gt, lt, step))| {
        let number = |number: i64| Some(number.into());
        let mut attributes = Attributes::NONE;
        attributes.set_pmin(pmin);
        attributes.set_pmax(pmax);
        attributes.set_epmax(epmax);
        attributes.set_gt(gt.and_then(number));
        attributes.set_lt(lt.and_then(number));
        attributes.set_st(step.map(Into::into));
        attributes.check().ok().map(|()| attributes.to_string())
    })
}

const END: u64 = 100_000;

/// Returns the notifications of a device that polls only when values change and at deadlines.
fn notifications_of_a_sleeping_device(query: &str, levels: &[(u64, i64)]) -> Vec<(u64, String)> {
    let mut bench = observing(&format!("GET /3/0/9?{query} observe=0 token=b accept=text"));
    let mut notified = Vec::new();
    let mut changes = levels.iter().copied().peekable();
    loop {
        let change = changes.peek().map(|(second, _)| second * 1000);
        let next =
            [change, next_deadline(&mut bench)].into_iter().flatten().min().filter(|time| *time <= END);
        let Some(next) = next else { return notified };
        assert!(next > bench.now || notified.is_empty(), "it does not sleep");
        bench.now = next.max(bench.now);
        if let Some((_, level)) = changes.next_if(|(second, _)| second * 1000 == bench.now) {
            bench.station.device.instance.battery = Some(level);
        }
        let now = bench.now / 1000;
        notified.extend(bench.poll_notification().into_iter().map(|text| (now, text)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn polling_at_deadlines_and_every_second_give_the_same_notifications(
        query in conditions(),
        levels in levels(),
    ) {
        let mut bench = observing(&format!("GET /3/0/9?{query} observe=0 token=b accept=text"));
        let mut notified = Vec::new();
        for second in 1..=END / 1000 {
            if let Some((_, level)) = levels.iter().find(|(at, _)| *at == second) {
                bench.station.device.instance.battery = Some(*level);
            }
            notified.extend(bench.until(second));
        }
        prop_assert_eq!(notifications_of_a_sleeping_device(&query, &levels), notified, "{}", query);
    }

    #[test]
    fn the_last_change_is_always_notified(
        pmin in 0u32..9,
        epmin in 1u32..9,
        levels in levels(),
    ) {
        let notified = notifications_of_a_sleeping_device(&format!("pmin={pmin}&epmin={epmin}"), &levels);
        let last = notified.last().map_or("b 100", |(_, text)| text);
        let now = levels.last().map_or(100, |(_, level)| *level);
        prop_assert_eq!(last, format!("b {now}"));
    }
}
