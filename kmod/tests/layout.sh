#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Usage: kmod/tests/layout.sh [--show | --table]
# Two CPUs that hit one probe share no cache line that either writes to: shown by where pahole sees the members of the
# structures of a hit, on amd64. Prints lines `LAYOUT structure what held|missed`; fails when one is missed.
#   --show    prints the structures, too, with the boundaries of cache lines
#   --table   writes the table in docs/figures.md
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../build/lib.sh"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DOCS=$HERE/../../docs/figures.md
KERNEL=6.1
LINE=64

# compile DIRECTORY: the two objects that know all of the structures, with debug information, there.
compile() {
  local release dir
  read -r _ release dir < <("$HERE/../../build/kernels.sh" "$KERNEL")
  cp -r "$HERE"/../{Kbuild,*.[ch],uapi,compat} "$1/"
  make -s -C "$dir/headers" M="$1" KCFLAGS=-g hit.o record.o >"$1/log" 2>&1 || { cat "$1/log" >&2 && return 1; }
  echo "$release"
}

# members STRUCTURE: lines `name offset size`, then `= 0 size` of the whole.
members() {
  pahole -c "$LINE" -C "$1" "$scratch/hit.o" "$scratch/record.o" 2>/dev/null |
    sed -nE -e 's/ __attribute__\(\(.*\)\);/;/' -e 's|^\t(.*[^a-z_])?([a-z_]+)(\[[0-9]*\])*; +/\* +([0-9]+) +([0-9]+) \*/$|\2 \4 \5|p' \
      -e 's|^\t/\* size: ([0-9]+),.*|= 0 \1|p' -e '/^}/q'
}

verdict() {
  echo "LAYOUT $1 $2"
  [ "${2##* }" = held ] || failed=1
}

# whole STRUCTURE: one after the other, they fill lines of their own; alone, kmalloc() puts it at the beginning of one.
whole() {
  local size
  size=$(members "$1" | awk '$1 == "=" { print $3 }')
  if [ "${size:-0}" -gt 0 ] && [ $((size % LINE)) = 0 ]; then
    verdict "$1" "fills-lines $size held"
  else
    verdict "$1" "fills-lines ${size:-unknown} missed"
  fi
}

# apart STRUCTURE "READ…" "WRITTEN…": what each hit reads is on no line with what a hit writes.
apart() {
  verdict "$1" "$(members "$1" | awk -v line="$LINE" -v read="$2" -v written="$3" '
    { first[$1] = int($2 / line); last[$1] = int(($2 + ($3 > 0 ? $3 : 8) - 1) / line) }
    END { r = split(read, reads, " "); w = split(written, writes, " ")
          verdict = "held"
          for (i = 1; i <= r; i++) for (j = 1; j <= w; j++)
            if (!(reads[i] in first) || !(writes[j] in first) ||
                first[reads[i]] <= last[writes[j]] && first[writes[j]] <= last[reads[i]]) verdict = "missed"
          lines = first[writes[1]]; if (last[writes[w]] > lines) lines = lines "-" last[writes[w]]
          print "written-line", lines, verdict }')"
}

judge() {
  whole kpm_cell
  whole kpm_cpu_ring
  apart kpm_point "filter cell beyond sections record_bytes busy stamp pace rings groups histogram slot spec" second
  apart kpm_ring_set "bytes watermark stride cpus" "notified wake readers"
  apart kpm_site "consumers address engine" kprobe
}

# table RELEASE: Markdown of LAYOUT lines.
table() {
  echo "Lines of $LINE bytes, $1."
  echo
  echo '| structure | | |'
  echo '|---|---|---|'
  # shellcheck disable=SC2016 # Markdown's
  sed -nE -e 's/^LAYOUT (\S+) fills-lines (\S+) (\S+)$/| `\1`, one for each CPU | \2 bytes | \3 |/p' \
    -e 's/^LAYOUT (\S+) written-line (\S+) (\S+)$/| `\1`, one for all | hits write to line \2, and read others | \3 |/p'
}

need_packages dwarves gcc make
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
release=$(compile "$scratch")
if [ "${1:-}" = --show ]; then
  for structure in kpm_cell kpm_cpu_ring kpm_point kpm_second kpm_ring_set kpm_site; do
    pahole -c "$LINE" -C "$structure" "$scratch/hit.o" "$scratch/record.o" 2>/dev/null | sed '/^}/q'
  done
fi
judge >"$scratch/verdicts"
cat "$scratch/verdicts"
[ "${1:-}" != --table ] || table "$release" <"$scratch/verdicts" | between layout "$DOCS"
exit "$failed"
