#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/up.sh    Starts the lab, or what is missing of it: a control plane, a registry, and three nodes with real
# kernels in QEMU. Then: eval "$(e2e/lab/env.sh)". Its state is in $KPM_LAB (default: lab in the cache).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$here/lib.sh"
# shellcheck source-path=SCRIPTDIR source=network.sh
source "$here/network.sh"

prepare() {
  local series
  need_packages qemu-system-x86 qemu-utils iproute2 docker-registry skopeo jq
  bin=$("$here/../cluster/build.sh")
  for series in 6.1 6.12; do kernel[$series]=$("$here/node/kernel.sh" "$series"); done
  disk=$("$here/node/disk.sh" "$bin" "${kernel[@]}")
  tools=$("$here/tools/image.sh")
}

# links: the programs a person uses on the lab.
links() {
  mkdir -p "$LAB/bin"
  ln -sfn "$bin/kubectl" "$LAB/bin/kubectl"
  ln -sfn "$bin/helm" "$LAB/bin/helm"
}

control_plane() {
  local spec node nodes=()
  for spec in "${NODES[@]}"; do
    read -r node _ <<<"$spec"
    nodes+=("--node=$node=$(node_address "$node")")
  done
  daemon server nsenter --net="/run/netns/$NETNS" "$bin/server" --data-dir="$LAB/server" --advertise-address="$GATEWAY" \
    --write-kubeconfig="$LAB/kubeconfig" --kubeconfig-server="https://127.0.0.1:$API_PORT" "${nodes[@]}"
  daemon forward "$bin/forward" --listen "127.0.0.1:$API_PORT" --to "$GATEWAY:6443" --netns "/run/netns/$NETNS"
  REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=$LAB/registry daemon registry \
    nsenter --net="/run/netns/$NETNS" docker-registry serve "$here/registry.yaml"
  wait_for 20 "the making of credentials" test -s "$LAB/server/nodes/node-3/proxy.kubeconfig" -a -s "$LAB/kubeconfig"
}

# routes NODE: the pods of the other nodes, one "SUBNET ADDRESS" a line.
routes() {
  local spec other
  for spec in "${NODES[@]}"; do
    read -r other _ <<<"$spec"
    if [ "$other" != "$1" ]; then echo "$(node_pods "$other") $(node_address "$other")"; fi
  done
}

# distrust NODE: what the API server knows of a node's readiness is of an earlier boot.
distrust() {
  kubectl patch node "$1" --subresource=status --request-timeout=5s \
    -p '{"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":"Booting","message":"the node is being started"}]}}'
}

nodes() {
  local spec node series label arguments
  for spec in "${NODES[@]}"; do
    read -r node series label arguments <<<"$spec"
    running "$node" && continue
    if [ -d "$LAB/$node" ]; then distrust "$node" >/dev/null 2>&1 || true; fi
    say "starting $node with kernel $(basename "${kernel[$series]}/root/lib/modules"/*) $arguments"
    # shellcheck disable=SC2086 # the arguments are words
    KPM_LAB_NODE=$LAB/$node KPM_LAB_CREDENTIALS=$LAB/server KPM_LAB_GATEWAY=$GATEWAY KPM_LAB_ROUTES=$(routes "$node") \
      daemon "$node" nsenter --net="/run/netns/$NETNS" "$here/node/boot.sh" \
      "$node" "$(node_address "$node")" "$(node_pods "$node")" "$label" "${kernel[$series]}" "$disk" $arguments
  done
}

# every_node_ready: also when a node has not registered itself yet.
every_node_ready() {
  [ "$(kubectl get nodes -o 'jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' | grep -c True)" -eq "${#NODES[@]}" ]
}

install_tools() {
  local tag
  tag=$(sha256sum <"$tools" | cut -c1-12)
  "$here/push.sh" "$tools" "lab-tools:$tag" >/dev/null
  sed "s|@IMAGE@|$REGISTRY/lab-tools:$tag|" "$here/tools/daemonset.yaml" | kubectl apply -f - >/dev/null
}

# A kernel that panics ends its QEMU: that is not waited for.
some_node_ended() {
  local spec node
  for spec in "${NODES[@]}"; do
    read -r node _ <<<"$spec"
    running "$node" || return 0
  done
  return 1
}

nodes_settled() { every_node_ready || some_node_ended; }
wait_for_nodes() {
  wait_for 300 "all nodes being ready" nodes_settled
  every_node_ready || die "a node ended while it booted; see $LAB/node-*/console.log"
}

wait_for_tools() { kubectl rollout status daemonset/lab-tools -n lab-tools --timeout=180s >/dev/null; }
wait_for_api() { wait_for 120 "the API server getting ready" kubectl get --raw /readyz; }

[ "$(id -u)" -eq 0 ] || die "the lab needs root for its network namespace; run it as root"
mkdir -p "$LAB"
exec 9>"$LAB/.lock"
flock 9
declare -A kernel
stage "preparing programs, kernels and disk" prepare
links
network_up
control_plane
nodes
stage "waiting for the API server" wait_for_api
install_tools
"$here/env.sh" >"$LAB/env"
stage "waiting for the nodes" wait_for_nodes
stage "waiting for the tools on the nodes" wait_for_tools
say "the lab is up: eval \"\$(e2e/lab/env.sh)\" puts kubectl and helm on it; make lab-down removes it"
