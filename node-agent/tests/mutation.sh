#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: node-agent/tests/mutation.sh [--table]
# Changes the agent's decoder, counters and symbol resolution in small ways, one at a time, and runs their tests: a change
# that no test notices is one that somebody could make by mistake. Prints lines `BENCH name value unit bound held|missed`
# and the changes that were not noticed; fails when a score is below the bound. PIT; the profile `mutation` of the pom.
#   --table   writes the scores into docs/agent-figures.md too
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=build/lib.sh
source build/lib.sh
REPORTS=node-agent/target/mutation
LOG=target/test/mutation.log
BOUND=80
DOCS=docs/agent-figures.md

# score NAME: what a package's tests have noticed. A mutant that never ends is noticed as well.
score() {
  awk -v name="$1" -v bound="$BOUND" '
    match($0, /<mutation detected=.(true|false)/) { all++; if ($0 ~ /detected=.true/) found++ }
    END { value = all ? 100 * found / all : 0
          verdict = value >= bound ? "held" : "missed"
          printf "BENCH mutation.%s %.1f %% %d %s\n", name, value, bound, verdict; exit value < bound }' \
    "$REPORTS/$1/mutations.xml"
}

# survivors NAME: class, line, and what was changed there.
survivors() {
  sed -nE "s;.*status='(SURVIVED|NO_COVERAGE)'.*<mutatedClass>(.*)</mutatedClass>.*<lineNumber>(.*)</lineNumber>.*<mutator>.*\.(.*)</mutator>.*;# \2:\3 \1 \4;p" \
    "$REPORTS/$1/mutations.xml"
}

# mutate: thousands of lines on what the tests of mutants say are worth reading only when PIT itself fails.
mutate() {
  ./mvnw -q -Pmutation -pl node-agent -am process-test-classes >"$LOG" 2>&1 || { tail -n 40 "$LOG" >&2 && die "PIT has failed; see $LOG"; }
}

# table LINES: writes the section of the docs.
table() {
  {
    echo "Measured $(date -I) with PIT $(sed -n 's|.*<pitest.version>\(.*\)</pitest.version>.*|\1|p' pom.xml)."
    echo
    echo '| | % | bound |'
    echo '|---|---|---|'
    awk '{ sub(/^mutation\./, "", $2); print "| " $2 " | " $3 " | " $5 " " $6 " |" }' <<<"$1"
  } | between mutation "$DOCS"
}

main() {
  local name line lines='' failed=0
  rm -rf "$REPORTS"
  mkdir -p "$(dirname "$LOG")"
  stage "changing the agent and running its tests" mutate
  for name in records counters symbols; do
    survivors "$name"
    line=$(score "$name") || failed=1
    echo "$line"
    lines+=$line$'\n'
  done
  [ "${1:-}" != --table ] || table "${lines%$'\n'}"
  return "$failed"
}

main "$@"
