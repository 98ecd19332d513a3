#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/bench.sh [--check | --table] [KERNEL…]      (default: 6.1 6.12)
# Counts the instructions that a hit adds to a call, on a machine whose clock advances by one per instruction: the
# same figures on every host. Prints lines `BENCH name value unit bound held|missed`, `- -` where there is no bound; those
# of the kernel's own ways to see the same calls, and of bpftrace, in the same boot, are called others.
#   --check   fails when a figure is more than 3 % above the one in baseline.txt for this kernel and compiler; leaves out
#             deep stacks and bpftrace, which are not in there
#   --table   writes baseline.txt anew, and the tables in docs/figures.md; by default, of other architectures too
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$(dirname "${BASH_SOURCE[0]}")/guest.sh"
BASELINE=$HERE/baseline.txt
DOCS=$HERE/../../docs/figures.md
AMD64=(6.1 6.12)
OTHERS=(6.1/arm64 6.12/arm64 6.1/armhf 6.12/armhf 6.1/i386)

# measure KERNEL RELEASE DIR: prints the lines of one kernel. With $archive, bpftrace for amd64, also what that costs.
measure() {
  local console=$OUT/bench@$2 image bpftrace='' more=() limit=600
  [ "$(arch_of "$1")" != amd64 ] || bpftrace=$archive
  image=$(guest_image "$1" "$2" "$3")
  if [ -n "$bpftrace" ]; then
    cat "$image" "$bpftrace" >"$image.bpftrace"
    image+=.bpftrace more=(-m 2048) limit=1800
  fi
  KPM_GUEST_SECONDS=$limit stage "measuring on $2" guest_boot "$1" "$console" "$image" "$3" "kpm=bench figures=$figures" \
    -smp 1 -accel tcg,thread=single -icount shift=0,sleep=off "${more[@]}" >&2
  [ -z "$bpftrace" ] || rm "$image"
  guest_clean "$console" >&2
  # a figure whose program has not seen the calls
  ! grep -a '^not ok' "$console" >&2 || return 1
  grep -a '^BENCH ' "$console" | sed "s|^BENCH [^ ]*|&@$1|"
}

# keyed RELEASE: lines `release compiler name value` of the figures that repeat from run to run: no clocks of minutes,
# no stacks, whose depth the interrupted program decides.
keyed() {
  awk -v key="$1 gcc-$(gcc -dumpfullversion)" '$4 == "instructions/hit" && $2 !~ /stack|^others/ { print key, $2, $3 }'
}

# check: compares lines of keyed with the baseline.
check() {
  awk 'NR == FNR { known[$1 $2 $3] = $4; next }
       !($1 $2 $3 in known) { unknown++; next }
       $4 > known[$1 $2 $3] * 1.03 + 1 { print "FAIL " $3 ": " $4 " instead of " known[$1 $2 $3]; failed++; next }
       { passed++ }
       END { if (unknown) print unknown " figures have no baseline for this kernel and compiler"
             print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 }' "$BASELINE" -
}

# table: Markdown of `BENCH` lines, a column for each kernel, and one for the bounds if there are any.
table() {
  awk '{ split($2, at, "@"); name = at[1]; sub(/^kmod\./, "", name); if (!(name in unit)) order[++names] = name
         unit[name] = $4; value[name, at[2]] = $3; if ($5 != "-" && at[2] == "6.1") bound[name] = $5 " " $6
         if ($5 != "-") bounds = 1
         if (!(at[2] in seen)) { seen[at[2]]; kernels[++columns] = at[2] } }
       END { line = "| |"; rule = "|---|"
             for (c = 1; c <= columns; c++) { line = line " " kernels[c] " |"; rule = rule "---|" }
             print line (bounds ? " bound |" : ""); print rule (bounds ? "---|" : "")
             for (n = 1; n <= names; n++) {
               line = "| " order[n] ", " unit[order[n]] " |"
               for (c = 1; c <= columns; c++) line = line " " value[order[n], kernels[c]] " |"
               print line (bounds ? " " bound[order[n]] " |" : "") } }'
}

# compared: of `BENCH` lines those that the architectures are compared by, without bounds.
compared() {
  awk '$2 ~ /^kmod\.((ftrace|kprobe)_(count|tgid_miss|record|full_record|stack|stack16|stack_frames|stack16_frames)|return_(count|histogram|record))@/ {
         $5 = $6 = "-"; print }'
}

# write_tables LINES: the tables in the docs, of all `BENCH` lines.
write_tables() {
  local measured here=()
  measured="Measured $(date -I) with gcc $(gcc -dumpfullversion) on"
  mapfile -t here < <(printf '%s\n' "${releases[@]}" | grep amd64)
  { echo "$measured ${here[*]}; the bounds are for 6.1." && echo && grep -v '@[0-9.]*/' <<<"$1" | table; } | between bench-kernel "$DOCS"
  { echo "$measured ${releases[*]}." && echo && compared <<<"$1" | table; } | between bench-architectures "$DOCS"
}

main() {
  local mode='' name release dir list lines='' all='' keys='' releases=() archive='' figures=all
  case ${1:-} in --*) mode=$1 && shift ;; esac
  if [ $# -eq 0 ]; then
    set -- "${AMD64[@]}"
    [ "$mode" != --table ] || set -- "${AMD64[@]}" "${OTHERS[@]}"
  fi
  stage "building the kernel module and its measurements" guest_prepare "$@"
  list=$("$HERE/../../build/kernels.sh" "$@")
  case $mode in
    --check) figures=baseline ;;
    *) archive=$("$HERE/../../build/bpftrace.sh") ;;
  esac
  while read -r name release dir; do
    lines=$(measure "$name" "$release" "$dir")
    echo "$lines"
    all+=$lines$'\n'
    keys+=$(keyed "$release" <<<"$lines")$'\n'
    releases+=("$release")
  done <<<"$list"
  case $mode in
    --check) check <<<"${keys%$'\n'}" ;;
    --table)
      echo "${keys%$'\n'}" >"$BASELINE"
      write_tables "${all%$'\n'}"
      ;;
  esac
}

main "$@"
