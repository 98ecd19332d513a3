#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: eval "$(e2e/k3s/docker.sh start)"    Finds a Docker Engine, or starts Debian's, and prints what testcontainers
#        e2e/k3s/docker.sh stop                needs to know. `stop` ends the engine that `start` started, and no other.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
source "$here/../../build/lib.sh"

own=$KPM_CACHE/docker
socket=unix://$own/docker.sock

# ours: the id of the engine that was started here, if it still runs. Its data folder in the command line tells it apart.
ours() {
  local id
  id=$(cat "$own/pid" 2>/dev/null) && tr '\0' ' ' <"/proc/$id/cmdline" 2>/dev/null | grep -qF -- "--data-root=$own/data" && echo "$id"
}

answers() { docker --host "$1" version >/dev/null 2>&1; }

# engine: the address of an engine that answers: the environment's, this machine's, or one started before.
engine() {
  local host
  for host in "${DOCKER_HOST:-}" unix:///var/run/docker.sock "$socket"; do
    if [ -n "$host" ] && answers "$host"; then
      echo "$host"
      return 0
    fi
  done
  return 1
}

launch() {
  local attempt
  [ "$(id -u)" -eq 0 ] || die "no Docker Engine answers and starting one needs root: start one, or set DOCKER_HOST"
  say "no Docker Engine answers: starting Debian's"
  mkdir -p "$own/data" "$own/exec"
  # Published ports are forwarded by a process on loopback: no packet filter rule of this machine is touched.
  setsid dockerd --host="$socket" --data-root="$own/data" --exec-root="$own/exec" --pidfile="$own/docker.pid" \
    --iptables=false --ip-masq=false --ip-forward=false --ip=127.0.0.1 </dev/null >"$own/log" 2>&1 &
  echo $! >"$own/pid"
  for attempt in {1..150}; do
    answers "$socket" && return 0
    ours >/dev/null || break
    sleep 0.2
  done
  die "dockerd did not start within ${attempt} fifths of a second; see $own/log"
}

start() {
  local host name
  need_packages docker.io
  host=$(engine) || { launch && host=$socket; }
  name=$(DOCKER_HOST=$host "$here/image.sh")
  # Ryuk and the checks would pull images from a public registry.
  printf 'export %s\n' "DOCKER_HOST=$host" TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_CHECKS_DISABLE=true \
    TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1 "KPM_K3S_IMAGE=$name"
}

stop() {
  local id attempt mounted
  if id=$(ours); then
    # Nobody else removes what tests left behind: testcontainers' own cleaner is an image that may be out of reach.
    docker --host "$socket" ps --all --quiet --filter label=org.testcontainers=true | xargs -r docker --host "$socket" rm --force --volumes >/dev/null
    kill "$id"
    for attempt in {1..150}; do
      ours >/dev/null || break
      if [ "$attempt" -eq 140 ]; then kill -9 "$id"; fi
      sleep 0.2
    done
    ip link delete docker0 2>/dev/null || true
    say "the Docker Engine that was started here is stopped"
  fi
  # What a killed engine leaves behind.
  grep -oE " $own/[^ ]+" /proc/mounts | sort -r | while read -r mounted; do umount "$mounted"; done || true
  rm -f "$own/pid"
}

case ${1:-} in
  start | stop) "$1" ;;
  *) die "usage: e2e/k3s/docker.sh start|stop" ;;
esac
