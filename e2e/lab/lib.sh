# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# What the lab's scripts share: where its state is, how it is laid out, processes found again by recorded id. Source it.

LAB_SOURCE=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
source "$LAB_SOURCE/../../build/lib.sh"

# Everything of the running lab, and nothing else: lab-down removes it.
LAB=${KPM_LAB:-$KPM_CACHE/lab}
# A second lab beside the first needs its own KPM_LAB, namespace and port; inside the namespace all addresses are the same.
NETNS=${KPM_LAB_NETNS:-lab}
API_PORT=${KPM_LAB_PORT:-16443}
GATEWAY=10.197.0.1
REGISTRY=$GATEWAY:5000

# NAME SERIES LABEL "MORE KERNEL ARGUMENTS": node N has address 10.197.0.1N and pods in 10.198.N.0/24.
NODES=(
  "node-1 6.1 6.1"
  "node-2 6.12 6.12"
  "node-3 6.1 6.1-lockdown lockdown=integrity"
)

node_address() { echo "10.197.0.1${1#node-}"; }
node_pods() { echo "10.198.${1#node-}.0/24"; }

# inside COMMAND…: runs COMMAND in the lab's network namespace. It replaces the shell when that is a subshell of its own.
inside() { nsenter --net="/run/netns/$NETNS" "$@"; }

kubectl() { "$LAB/bin/kubectl" --kubeconfig "$LAB/kubeconfig" "$@"; }

# A process is recorded as "ID START", its start in clock ticks since boot, so that a number used again is not mistaken for it.
started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# running NAME: whether the process recorded under NAME lives.
running() {
  local id start
  read -r id start 2>/dev/null <"$LAB/run/$1.pid" || return 1
  [ -n "$start" ] && [ "$(started_at "$id")" = "$start" ] && ! grep -q '^State:.*Z' "/proc/$id/status"
}

# daemon NAME COMMAND…: starts COMMAND in the background, apart from this terminal, unless it runs already.
# COMMAND must become the process itself (by exec), as nsenter does.
daemon() {
  local name=$1
  shift
  if running "$name"; then return 0; fi
  mkdir -p "$LAB/run" "$LAB/log"
  setsid "$@" </dev/null >>"$LAB/log/$name.log" 2>&1 9>&- &
  echo "$! $(started_at $!)" >"$LAB/run/$name.pid"
}

# halt NAME: ends the process recorded under NAME, politely first.
halt() {
  local id attempt
  if running "$1"; then
    read -r id _ <"$LAB/run/$1.pid"
    kill "$id"
    for attempt in {1..150}; do
      running "$1" || break
      if [ "$attempt" -eq 140 ]; then kill -9 "$id"; fi
      sleep 0.1
    done
  fi
  rm -f "$LAB/run/$1.pid"
}

# wait_for SECONDS WHAT COMMAND…: repeats COMMAND until it succeeds; dies naming WHAT after SECONDS.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$deadline" ]; then die "$what did not happen; see $LAB/log"; fi
    sleep 0.3
  done
}
