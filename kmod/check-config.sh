#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Usage: check-config.sh [FILE]    (or CONFIG=FILE)
# Says which options of a kernel's configuration matter here, and what a missing one costs. Without FILE it is the
# running kernel's. Fails only when an option is missing without which the module cannot be built or loaded, with 2
# when there is no configuration to read. Needs no more than busybox.
set -eu

release=$(uname -r)
config=${1:-${CONFIG:-}}
if [ -z "$config" ]; then
  for config in /proc/config.gz "/boot/config-$release" "/lib/modules/$release/build/.config" ''; do
    [ -z "$config" ] || [ ! -r "$config" ] || break
  done
fi
if [ -z "$config" ]; then
  echo "no kernel configuration in /proc/config.gz, /boot/config-$release or /lib/modules/$release/build/.config: say CONFIG=file" >&2
  exit 2
fi
if [ ! -r "$config" ]; then
  echo "cannot read $config" >&2
  exit 2
fi

# kind | options, any of which will do | architectures | what the line says when it matters
# required and optional matter when they are missing, hinders when it is set.
options() {
  cat <<'END'
required|MODULES||the kernel loads no modules
required|KPROBES||there are no probes at all
required|KRETPROBES||no probe can wait for a return
required|KALLSYMS||functions cannot be found by name
required|PROC_FS||there is no /proc/kprobe_monitor
optional|MODULE_UNLOAD||the module stays until the next boot
optional|KALLSYMS_ALL||only functions have names, data have none
optional|DYNAMIC_FTRACE|x86_64 arm64|no ftrace engine: a counted call costs three times as much
optional|FUNCTION_TRACER|x86_64 arm64|no ftrace engine: a counted call costs three times as much
optional|DYNAMIC_FTRACE_WITH_CALL_OPS|arm64|no ftrace engine: a counted call costs ten times as much
optional|KPROBES_ON_FTRACE|x86_64 i386|a probe at a function's entry is a breakpoint, nine times as slow
optional|OPTPROBES|x86_64 i386 arm|probes stay breakpoints, several times as slow
optional|STACKTRACE||no call stacks
optional|UNWINDER_ORC UNWINDER_FRAME_POINTER FRAME_POINTER|x86_64 i386|call stacks are guesses
optional|ARM_UNWIND UNWINDER_ARM UNWINDER_FRAME_POINTER FRAME_POINTER|arm|call stacks end after one function
optional|CGROUPS||calls cannot be told apart by control group
optional|MODVERSIONS||a module for another build of this kernel is not recognised as such
optional|IKCONFIG_PROC||this check needs a file beside the kernel
hinders|MODULE_SIG_FORCE||only signed modules are loaded: make sign
hinders|SECURITY_LOCKDOWN_LSM||under lockdown=integrity the module must be signed, under confidentiality it refuses all
hinders|TRIM_UNUSED_KSYMS||functions that the module calls may not be exported
hinders|THUMB2_KERNEL|arm|probes are never optimized
END
}

text=$(case $config in *.gz) gzip -dc "$config" ;; *) cat "$config" ;; esac)

is_set() {
  printf '%s\n' "$text" | grep -q "^CONFIG_$1=[ym]"
}

if is_set X86_64; then
  arch=x86_64
elif is_set X86_32; then
  arch=i386
elif is_set ARM64; then
  arch=arm64
elif is_set ARM; then
  arch=arm
else
  arch=unknown
fi
echo "$config ($arch)"

missing=0
while IFS='|' read -r kind names arches says; do
  case " ${arches:-$arch} " in *" $arch "*) ;; *) continue ;; esac
  state=missing
  for name in $names; do
    if is_set "$name"; then
      state=present
      break
    fi
  done
  # Of several that will do, name the one that is there, or the first.
  [ "$state" = present ] || name=${names%% *}
  case $kind-$state in
    required-missing)
      state=MISSING
      missing=$((missing + 1))
      ;;
    optional-missing) ;;
    hinders-present) state="set" ;;
    hinders-missing) state="not set" says= ;;
    *) says= ;;
  esac
  printf '%-8s  %-28s  %s%s\n' "$kind" "$name" "$state" "${says:+: $says}"
done <<END
$(options)
END

if [ "$missing" -gt 0 ]; then
  echo "$missing required options are missing: kprobe_monitor needs another kernel"
  exit 1
fi
echo "all required options are present"
