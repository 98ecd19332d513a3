#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/status.sh    Shows the lab's processes with their memory, and its nodes. Exit code 1 when it does not run whole.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
whole=0
for name in server forward registry node-1 node-2 node-3; do
  if running "$name"; then
    read -r id _ <"$LAB/run/$name.pid"
    # The memory of the process and of its children.
    printf '%-9s pid %-7s %5d MiB\n' "$name" "$id" "$(($(ps -o rss= --pid "$id" --ppid "$id" | paste -sd+) >> 10))"
  else
    printf '%-9s not running\n' "$name"
    whole=1
  fi
done
if running server; then kubectl get nodes -L kprobe.dev/lab-kernel -o wide || whole=1; fi
exit $whole
