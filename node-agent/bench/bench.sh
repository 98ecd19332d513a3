#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: node-agent/bench/bench.sh [--table] [FIGURES…]    FIGURES: records image memory arming cpu lab (default: all)
# Measures the agent and prints lines `BENCH name value unit bound held|missed`, `- -` where there is no bound.
#   records   decoding and rendering, by JMH on this machine
#   image     size of the image
#   memory    the image's agent on a real kernel in QEMU, whose clock counts instructions: resident memory
#   arming    how long arming takes there
#   cpu       CPU time while it counts there
#   lab       how long arming takes on a machine as those of the lab, by the clock of this one
#   --table   writes docs/agent-figures.md too; needs all of them
# AGENT_FLAGS="…" replaces the JVM flags of the image, to compare.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=build/lib.sh
source build/lib.sh
HERE=node-agent/bench
OUT=$HERE/target
ROOT=$OUT/root
KERNEL=6.1
DOCS=docs/agent-figures.md

# jvm_flags: those of the image's entry point, one a line.
jvm_flags() {
  if [ -n "${AGENT_FLAGS:-}" ]; then
    tr ' ' '\n' <<<"$AGENT_FLAGS"
  else
    sed -n 's|.*<jvmFlag>\(.*\)</jvmFlag>.*|\1|p' node-agent/pom.xml
  fi
}

# unpack: the image's file system, layer by layer, into $ROOT.
unpack() {
  local blobs=$OUT/image/blobs manifest layer
  rm -rf "$ROOT" "$OUT/image"
  mkdir -p "$ROOT" "$OUT/image"
  tar -xf "$1" -C "$OUT/image"
  manifest=$(jq -r '.manifests[0].digest' "$OUT/image/index.json")
  for layer in $(jq -r '.layers[].digest' "$blobs/${manifest/://}"); do
    tar --warning=no-unknown-keyword -xf "$blobs/${layer/://}" -C "$ROOT"
  done
  rm -rf "$OUT/image"
  du -s --apparent-size -B 100000 "$ROOT" | awk '{ printf "%.1f", $1 / 10 }' >"$OUT/unpacked"
}

# classes: the class path of what is measured on this machine.
classes() {
  echo "$OUT/classes:node-agent/target/classes:crds/target/classes:$(cat "$OUT/classpath")"
}

records() {
  local java flags
  java=$(build/jdk.sh)/bin/java
  mapfile -t flags < <(jvm_flags)
  "$java" --sun-misc-unsafe-memory-access=allow -Djmh.ignoreLock=true -cp "$(classes)" \
    dev.kprobe.agent.bench.RecordFigures "${flags[@]}"
}

# below NAME VALUE UNIT BOUND
below() {
  awk -v v="$2" -v b="$4" -v line="BENCH agent.$1 $2 $3 $4" 'BEGIN { print line, v <= b ? "held" : "missed" }'
}

image() {
  below image "$(stat -c %s target/images/agent.tar | awk '{ printf "%.1f", $1 / 1e6 }')" MB 75
  echo "BENCH agent.image_unpacked $(cat "$OUT/unpacked") MB - -"
}

# machine: what the image does not hold: the measuring program, a certificate, the program that calls, a shell for init.
machine() {
  local keytool
  need_packages gcc libc6-dev cpio busybox-static qemu-system-x86 seabios jq
  unpack target/images/agent.tar
  keytool=$(build/jdk.sh)/bin/keytool
  mkdir -p "$ROOT"/{bench,bin,proc,sys,dev,tmp} "$ROOT/var/run/secrets/kubernetes.io/serviceaccount" "$ROOT/var/lib/kprobe-monitor"
  rm -f "$OUT/api.p12"
  "$keytool" -genkeypair -alias api -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -validity 3650 -storetype PKCS12 \
    -keystore "$OUT/api.p12" -storepass changeit 2>/dev/null
  "$keytool" -exportcert -rfc -alias api -keystore "$OUT/api.p12" -storepass changeit 2>/dev/null \
    >"$ROOT/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"
  printf token >"$ROOT/var/run/secrets/kubernetes.io/serviceaccount/token"
  printf default >"$ROOT/var/run/secrets/kubernetes.io/serviceaccount/namespace"
  gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -o "$ROOT/bin/load" "$HERE/load.c"
  install "$(command -v busybox)" "$ROOT/bin/busybox"
  cp -r "$OUT/api.p12" "$OUT/classes" "$ROOT/bench/"
  jvm_flags >"$ROOT/bench/flags"
  install -m 755 "$HERE/init" "$ROOT/init"
  (cd "$ROOT" && find . | cpio -o -H newc --quiet) >"$OUT/root.cpio"
}

# boot WHAT[=ARGUMENT] QEMU-ARGUMENT…: prints the figures that the machine printed.
boot() {
  local what=$1 console=$OUT/${1%%=*}.console dir
  shift
  read -r _ _ dir < <(build/kernels.sh "$KERNEL")
  timeout 3600 qemu-system-x86_64 -m 2048 -cpu max "$@" -nographic -nic none -no-reboot -kernel "$dir/vmlinuz" -initrd "$OUT/root.cpio" \
    -append "console=ttyS0 quiet oops=panic panic=-1 kpm=$what" </dev/null 2>&1 | sed -u 's|\r||g' >"$console" || true
  grep -aqx measured "$console" || die "the agent could not be measured; see $console"
  ! grep -aE 'BUG:|WARNING:|Oops|Kernel panic' "$console" >&2 || die "the kernel complains; see $console"
  grep -a '^BENCH ' "$console"
}

# counted NAME CPUS: on a machine whose clock moves by one nanosecond per instruction, whatever else the host does.
counted() { boot "$1" -smp "$2" -accel tcg,thread=single -icount shift=0,sleep=off; }
memory() { counted memory 1; }
# Says how fast a core of this machine is, for the machine's clock to be compared with.
cpu() {
  local java flags
  java=$(build/jdk.sh)/bin/java
  mapfile -t flags < <(jvm_flags)
  counted "cpu=$("$java" "${flags[@]}" -cp "$(classes)" dev.kprobe.agent.bench.CoreSpeed)" 1
}
# With one CPU some kernels need not wait for hits under way.
arming() { counted arming 2; }
lab() { boot lab -smp 2 -accel tcg,thread=single; }

# table LINES: writes the section of the docs.
table() {
  local java release
  java=$("$(build/jdk.sh)/bin/java" -version 2>&1 | sed -n 2p)
  read -r _ release _ < <(build/kernels.sh "$KERNEL")
  {
    echo "Measured $(date -I) with $java on $(sed -n 's/^model name.*: //p;T;q' /proc/cpuinfo); in the machine Linux $release."
    echo "JVM flags of the image: \`$(jvm_flags | paste -sd ' ')\`."
    echo
    echo '| | | bound |'
    echo '|---|---|---|'
    awk '{ sub(/^agent\./, "", $2); print "| " $2 ", " $4 " | " $3 " | " ($5 == "-" ? "" : $5 " " $6) " |" }' <<<"$1"
  } | between bench-agent "$DOCS"
}

main() {
  local write='' lines='' figure some
  if [ "${1:-}" = --table ]; then write=1 && shift; fi
  [ $# -gt 0 ] || set -- records image memory arming cpu lab
  stage "compiling the measurements" ./mvnw -q -Pbench -pl node-agent/bench -am process-classes -Dspotless.check.skip
  if [ "$*" != records ]; then
    stage "building the image" build/images.sh target/images
    stage "preparing the machine" machine
  fi
  for figure in "$@"; do
    some=$(stage "measuring $figure" "$figure")
    echo "$some"
    lines+=$some$'\n'
  done
  [ -z "$write" ] || table "${lines%$'\n'}"
}

main "$@"
