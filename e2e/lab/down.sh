#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/down.sh    Stops the lab and removes its state. Looks afterwards whether anything remains, and says so.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=network.sh
source "$(dirname "$0")/network.sh"

# remains: one line for everything of the lab that is still there.
remains() {
  local file
  for file in "$LAB"/run/*.pid; do
    if [ -e "$file" ] && running "$(basename "$file" .pid)"; then echo "process $(cut -d' ' -f1 "$file") ($(basename "$file" .pid))"; fi
  done
  if [ -e "/run/netns/$NETNS" ]; then echo "network namespace $NETNS"; fi
  grep -F " $LAB/" /proc/mounts || true
  ip -brief link show type tun 2>/dev/null | grep '^tap-node-' || true
}

if [ -d "$LAB" ]; then
  exec 9>"$LAB/.lock"
  flock 9
fi
for name in node-1 node-2 node-3 forward registry server; do halt "$name"; done
if [ -e "/run/netns/$NETNS" ]; then
  left=$(ip netns pids "$NETNS")
  [ -z "$left" ] || die "processes that the lab did not start still run in its network namespace: ${left//$'\n'/ }; end them and try again"
fi
network_down
left=$(remains)
[ -z "$left" ] || die "the lab is not wholly down; still there: $left"
rm -rf "$LAB"
say "the lab is down: no process, mount, network namespace or tap of it remains"
