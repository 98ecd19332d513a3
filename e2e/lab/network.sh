# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The lab's network: one namespace with one bridge, nothing of it in the host's own. Source it after lib.sh.

network_up() {
  local spec node
  [ -e "/run/netns/$NETNS" ] || ip netns add "$NETNS"
  inside ip link set lo up
  inside ip link show br0 >/dev/null 2>&1 || inside ip link add br0 type bridge
  inside ip address replace "$GATEWAY/24" dev br0
  inside ip link set br0 up
  for spec in "${NODES[@]}"; do
    read -r node _ <<<"$spec"
    inside ip link show "tap-$node" >/dev/null 2>&1 || inside ip tuntap add "tap-$node" mode tap
    inside ip link set "tap-$node" master br0 up
    inside ip route replace "$(node_pods "$node")" via "$(node_address "$node")"
  done
}

# Takes the bridge, the taps and the routes with it.
network_down() { if [ -e "/run/netns/$NETNS" ]; then ip netns delete "$NETNS"; fi; }
