#!/bin/sh
# Decodes a share of the payloads on the topic `payloads`, and publishes the values on the topic `values`.
# The argument is the name of the worker, by which the broker keeps its messages while it does not run.
mosquitto_sub -V mqttv5 -q 1 -i "$1" -c -x 3600 -t '$share/workers/payloads' |
    lwm2m decode --lines |
    mosquitto_pub -V mqttv5 -q 1 -t values -l
