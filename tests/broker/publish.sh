#!/bin/bash
# Publishes the lines of a file on a topic in batches of 5000, no faster than the workers decode them: the next batch
# starts when no more than one batch lacks its results. Arguments: the file, the topic, and the file of the results.
sent=0
while mapfile -n 5000 -t batch && [ ${#batch[@]} -gt 0 ]; do
    printf '%s\n' "${batch[@]}"
    sent=$((sent + ${#batch[@]}))
    until [ $((sent - $(wc -l <"$3"))) -le 5000 ]; do sleep 0.1; done
done <"$1" | mosquitto_pub -V mqttv5 -q 1 -t "$2" -l
