// Uses the types that json-schema-to-typescript makes of exported schemas. The compiler accepts the correct values, and
// must refuse each line below `@ts-expect-error`.

import type { Charging, Device } from "./3";
import type { Device as DeviceChanges } from "./3-writable";
import type { Temperature } from "./3303";

const charging: Charging = 1;

export const device: Device = {
  manufacturer: "Acme",
  error_code: { "0": 0 },
  supported_binding_and_modes: "U",
  battery_level: 95,
  battery_status: charging,
  current_time: 1767225600,
  memory_free: "9007199254740993",
  ext_dev_info: { "0": "3303:0" },
};

export const temperature: Temperature = { sensor_value: 21.5 };
export const faulty: Temperature = { sensor_value: "NaN" };

export const changes: DeviceChanges = { timezone: "Europe/Berlin" };

// A percentage is a number without any check.
export const half: number = (device.battery_level ?? 0) / 2;

// @ts-expect-error: a mandatory resource is missing
export const incomplete: Device = { manufacturer: "Acme" };

// @ts-expect-error: a level is a number
export const text: Device = { ...device, battery_level: "95" };

// @ts-expect-error: an absent resource has no key
export const absent: Device = { ...device, timezone: null };

// @ts-expect-error: there is no resource of this name
export const unknown: DeviceChanges = { time_zone: "Europe/Berlin" };

// @ts-expect-error: a server cannot write what a device measures
export const measured: DeviceChanges = { battery_level: 100 };
