#!/bin/sh
# Runs the bot, and stays until the terraform processes that it started have ended: they die with the container.
# A stop therefore needs time: --stop-timeout in seconds, at least as long as an apply may take.
# CLOUD_CHATOPS_DATA is the data folder; the arguments are the command that runs the bot.
set -u

# Before the bot starts: a stop that comes in between must not be lost.
bot= stopping=
trap 'stopping=1; [ -z "$bot" ] || kill -TERM "$bot" 2>/dev/null' TERM INT
"$@" &
bot=$!
[ -z "$stopping" ] || kill -TERM "$bot" 2>/dev/null
# A signal ends `wait` before the bot has ended.
while kill -0 "$bot" 2>/dev/null; do
  wait "$bot"
  status=$?
done

# Each run's wrapper has the name cloud-chatops-run and the run's folder among its arguments.
live() {
  for process in /proc/[0-9]*; do
    line=$({ tr '\0' ' ' <"$process/cmdline"; } 2>/dev/null) || continue
    case "$line" in
    *"cloud-chatops-run $CLOUD_CHATOPS_DATA/runs/"*) return 0 ;;
    esac
  done
  return 1
}
if live; then echo "cloud-chatops: the bot has ended; waiting for terraform to end"; fi
while live; do sleep 1; done
exit "${status:-0}"
