#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: [PROGRAMS=150] node-agent/tests/guest.sh [KERNEL|KERNEL-lockdown|KERNEL-confidential|KERNEL-bpf|KERNEL-switches|KERNEL-bench]…
# (default: 6.1 6.1-lockdown 6.12). KERNEL is a series of amd64 that build/kernels.sh knows: 5.10 6.1 6.12 7.2.
# Proves the agent's backends on real kernels: boots each in QEMU with the module and runs BackendCheck in it, with -bpf
# the part that concerns programs alone, with -switches what the kernel's switches do to probes, with -confidential what is left where the kernel shows nothing of its own
# memory; the verifier is shown so many PROGRAMS made by chance. With -bench it runs BpfBench instead, on one CPU whose
# clock counts instructions, and prints its lines `BENCH name@KERNEL …`.
# A machine that has not ended after KPM_GUEST_SECONDS, by default 900 and half a second for each program, is stopped.
# Each choice of arguments works in a folder of its own, so that two of them may run at once.
# Needs the compiled agent: ./mvnw -pl node-agent -am test-compile.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$ROOT/build/lib.sh"
# Programs are shown to the verifier at some ten a second.
SECONDS_OF_GUEST=${KPM_GUEST_SECONDS:-$((900 + ${PROGRAMS:-150} / 2))}
OUT=$HERE/../target/guest/$(IFS=+ && echo "${*:-default}")

# copy_libraries PROGRAM…: the shared libraries of these programs and the loader, at the paths where they are looked for.
copy_libraries() {
  local library
  for library in $(ldd "$@" 2>/dev/null | grep -oE '/[^ ]+\.so[^ ]*' | grep -v "^$OUT" | sort -u); do
    install -D "$library" "$OUT/root$library"
  done
}

# classpath: what the checks need, from the reactor and the local Maven repository; no Kubernetes client.
classpath() {
  local repository=${MAVEN_REPO:-$HOME/.m2/repository}
  find "$repository/org/slf4j/slf4j-api" "$repository/org/jspecify/jspecify" "$repository/com/fasterxml/jackson/core/jackson-annotations" \
    "$repository/io/fabric8/kubernetes-model-core" "$repository/io/fabric8/kubernetes-model-common" -name '*.jar' | sort
}

# prepare KERNEL…: what is the same in all machines, and the modules.
prepare() {
  local jar program
  need_packages gcc libc6-dev cpio xz-utils busybox-static qemu-system-x86 seabios
  [ -d "$HERE/../target/test-classes/dev/kprobe/agent/check" ] ||
    die "the agent is not compiled: run ./mvnw -pl node-agent -am test-compile first"
  rm -rf "$OUT/root"
  mkdir -p "$OUT/root"/{proc,sys,dev,tmp,state,modules,bin,app}
  "$ROOT/kmod/build.sh" "$OUT/modules" "$@"
  gcc -std=gnu11 -O2 -fno-omit-frame-pointer -Wall -Wextra -Werror -static -o "$OUT/root/bin/recorded" "$HERE/recorded.c"
  for program in calls interrupts only price seeks; do
    gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -pthread -o "$OUT/root/bin/$program" "$HERE/$program.c"
  done
  tar -xf "$("$ROOT/build/jre.sh")" -C "$OUT/root"
  copy_libraries "$OUT/root/opt/jre/bin/java" "$OUT/root/opt/jre/lib/server/libjvm.so" "$OUT/root"/opt/jre/lib/*.so
  install "$(command -v busybox)" "$OUT/root/bin/busybox"
  install -m 755 "$HERE/init" "$OUT/root/init"
  cp -r "$HERE/../target/classes" "$OUT/root/app/agent"
  cp -r "$HERE/../target/test-classes" "$OUT/root/app/check"
  cp -r "$ROOT/crds/target/classes" "$OUT/root/app/crds"
  for jar in $(classpath); do cp "$jar" "$OUT/root/app/"; done
}

# own_module RELEASE DIR: a module of the kernel itself, into the machine.
own_module() {
  local file
  file=$(find "$2/root/lib/modules/$1" -name 'cpuid.ko*')
  mkdir -p "$OUT/root/lib"
  case $file in
    *.xz) xz -dc "$file" ;;
    *) cat "$file" ;;
  esac >"$OUT/root/lib/cpuid.ko"
}

# check NAME RELEASE DIR ARGUMENTS: boots one kernel; notes in `failed` unless every check passed.
check() {
  local console=$OUT/$1.console status=0
  rm -rf "$OUT/root/modules"
  mkdir -p "$OUT/root/modules/$2"
  cp "$OUT/modules/$2/kprobe_monitor.ko" "$OUT/root/modules/$2/"
  own_module "$2" "$3"
  (cd "$OUT/root" && find . | cpio -o -H newc --quiet) >"$OUT/root.cpio"
  timeout "$SECONDS_OF_GUEST" qemu-system-x86_64 -m 2048 -smp 2 -cpu max -accel tcg,thread=single -nographic -nic none -no-reboot \
    -kernel "$3/vmlinuz" -initrd "$OUT/root.cpio" -append "console=ttyS0 quiet oops=panic panic=-1 $4" </dev/null 2>&1 |
    sed -u 's|\r||g' >"$console" || status=$?
  [ "$status" -eq 0 ] || say "the machine did not end by itself; see $console"
  grep -aE '^not ok|BUG:|Oops|Kernel panic' "$console" || true
  echo "kernel $1 ($2): $(grep -aE '^[0-9]+ passed, [0-9]+ failed$' "$console" || echo "no tally, see $console")"
  if grep -aqE 'BUG:|WARNING:|Oops|Kernel panic' "$console" || ! grep -aqE '^[0-9]+ passed, 0 failed$' "$console"; then
    failed=1
  fi
}

# bench KERNEL RELEASE DIR: what hits of programs cost.
bench() {
  local console=$OUT/$1-bench.console
  rm -rf "$OUT/root/modules"
  mkdir -p "$OUT/root/modules"
  (cd "$OUT/root" && find . | cpio -o -H newc --quiet) >"$OUT/root.cpio"
  timeout 900 qemu-system-x86_64 -m 2048 -smp 1 -cpu max -accel tcg,thread=single -icount shift=0,sleep=off -nographic \
    -nic none -no-reboot -kernel "$3/vmlinuz" -initrd "$OUT/root.cpio" \
    -append "console=ttyS0 quiet oops=panic panic=-1 kpm=bench" </dev/null 2>&1 | sed -u 's|\r||g' >"$console" || true
  sed -nE "s/^(BENCH [^ ]*) /\1@$1 /p" "$console"
  grep -aq '^exit code 0$' "$console" || die "the measurements did not end well; see $console"
}

main() {
  local variants=("$@") variant series release dir arguments failed=0 kernels
  [ ${#variants[@]} -gt 0 ] || variants=(6.1 6.1-lockdown 6.12)
  readarray -t kernels < <(printf '%s\n' "${variants[@]%-*}" | sort -u)
  stage "preparing the machine for the backend checks" prepare "${kernels[@]}"
  for variant in "${variants[@]}"; do
    arguments=programs=${PROGRAMS:-150}
    case $variant in
      *-lockdown) arguments="$arguments lockdown=integrity" ;;
      *-confidential) arguments="$arguments lockdown=confidentiality" ;;
      *-bpf) arguments="$arguments kpm=bpf" ;;
      *-switches) arguments="$arguments kpm=switches" ;;
    esac
    read -r series release dir < <("$ROOT/build/kernels.sh" "${variant%-*}")
    if [ "${variant%-bench}" != "$variant" ]; then
      stage "measuring programs on $series" bench "$series" "$release" "$dir"
      continue
    fi
    stage "checking the backends on $series $arguments" check "$variant" "$release" "$dir" "$arguments"
  done
  return "$failed"
}

main "$@"
