#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/demo.sh    From a clean checkout to real hits: lab, images, chart, two monitors, load on the nodes, and what
# kubectl shows of it. A second run reuses what is up. Ends with what to try next; `make lab-down` ends the lab.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=build/lib.sh
source build/lib.sh

stage "lab" e2e/lab/up.sh
stage "deploy" e2e/deploy.sh
eval "$(e2e/lab/env.sh)"

monitors=(memory-mapping page-allocation)

all_armed() {
  kubectl wait --for=condition=Ready --timeout=600s "${monitors[@]/#/kprobemonitor/}" >/dev/null
}

# Every node starts programs and maps memory: a bounded loop that ends by itself.
load() {
  local pod
  for pod in $(kubectl get pods -n lab-tools -o name); do
    # shellcheck disable=SC2016 # expanded on the node
    kubectl exec -n lab-tools "$pod" -- sh -c 'i=0; while [ "$i" -lt 20 ]; do ls -R /etc >/dev/null; i=$((i + 1)); done' &
  done
  wait
}

some_hits() {
  local monitor deadline=$((SECONDS + 60))
  for monitor in "${monitors[@]}"; do
    until [ "$(kubectl get kpm "$monitor" -o jsonpath='{.status.hits}')" -gt 0 ] 2>/dev/null; do
      [ "$SECONDS" -lt "$deadline" ] || die "$monitor shows no hits after a minute; look at: kubectl get kpm,kpn -o wide"
      sleep 0.5
    done
  done
}

stage "apply two monitors" kubectl apply -f docs/examples/memory-mapping.yaml -f docs/examples/page-allocation.yaml >&2
stage "armed on every node" all_armed
stage "load on every node" load
stage "hits in status" some_hits

show() {
  printf '\n$ %s\n' "$*"
  "$@"
}
show kubectl get kpm,kpn -o wide
show kubectl get kpm memory-mapping -o yaml
cat <<'TEXT'

What to try next
  eval "$(e2e/lab/env.sh)"                      puts kubectl and helm on this lab, in this shell
  kubectl get kpm -w                            watches the totals grow
  kubectl get kpn node-3 -o yaml                says why this node counts with BPF programs: its kernel refuses the module
  kubectl edit kpm memory-mapping               add a probe, a filter by command, or `paused: true`
  kubectl apply -f docs/examples/slow-writes.yaml
                                                how long writes take, by command, and records of those that fail
  kubectl delete kpm --all                      takes every probe out of every kernel before it returns
  make lab-down                                 ends the lab and leaves nothing running
TEXT
