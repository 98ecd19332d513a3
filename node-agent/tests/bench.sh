#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: node-agent/tests/bench.sh    Measures what hits of BPF programs cost, in instructions, and writes the table into
# docs/figures.md. Prints lines `BENCH name value unit bound held|missed`; the bounds are for 6.1.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=../../build/lib.sh
. "$ROOT/build/lib.sh"

# table: Markdown of `BENCH` lines, a column for each kernel, and the bound.
table() {
  awk '{ split($2, at, "@"); name = substr(at[1], 5); if (!(name in bound)) order[++names] = name
         value[name, at[2]] = $3; if (at[2] == "6.1") bound[name] = $5 == "-" ? "" : $5 " " $6; else bound[name] = bound[name] }
       END { print "| instructions/hit | 6.1 | 6.12 | bound on 6.1 |\n|---|---|---|---|"
             for (n = 1; n <= names; n++)
               print "| " order[n] " | " value[order[n], "6.1"] " | " value[order[n], "6.12"] " | " bound[order[n]] " |" }'
}

(cd "$ROOT" && ./mvnw -q -pl node-agent -am test-compile)
lines=$("$HERE/guest.sh" 6.1-bench 6.12-bench)
echo "$lines"
releases=$("$ROOT/build/kernels.sh" 6.1 6.12 | awk '{ printf " %s", $2 }')
{ echo "Measured $(date -I) on$releases." && echo && table <<<"$lines"; } | between bench-bpf "$ROOT/docs/figures.md"
