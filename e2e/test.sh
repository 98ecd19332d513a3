#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/test.sh [STAGE…]    Runs the stages of the test suite: static java api kernel lab. All of them by default, which
# the longer stage faults is not part of.
# Stops at the first stage that fails. Ends with each runner's own summary line. Logs are in target/test/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=build/lib.sh
source build/lib.sh

logs=target/test
mkdir -p "$logs"

static() {
  need_packages shellcheck
  git ls-files -z '*.sh' mvnw .ci/run | xargs -0 shellcheck -x
  say "shellcheck: clean"
  e2e/cluster/build.sh >/dev/null
  e2e/cluster/check.sh
  helm/tests/run.sh
  kmod/tests/static.sh
  kmod/tests/packaging.sh
  kmod/openwrt/check.sh
}

java() {
  local prometheus
  build/crds.sh --check
  prometheus=$(build/prometheus.sh)
  ./mvnw verify -Pbench "-Dkpm.prometheus=$prometheus"
  node-agent/tests/metrics.sh
}

api() {
  # shellcheck disable=SC2064 # the paths are known now
  trap "$PWD/e2e/k3s/docker.sh stop" EXIT
  environment=$(e2e/k3s/docker.sh start)
  eval "$environment"
  ./mvnw verify -Papi -pl operator -am
}

# Each machine keeps one CPU busy, so there are two rows of them, of about the same length.
kernel() {
  local agent status=0
  kmod/build.sh target/modules 6.1 6.12
  ./mvnw -q -pl node-agent -am test-compile
  node-agent/tests/guest.sh 6.1 6.12 &
  agent=$!
  { kmod/tests/run.sh all && kmod/tests/layout.sh && kmod/tests/bench.sh --check && node-agent/tests/guest.sh 6.1-lockdown 6.1-switches; } ||
    status=1
  wait "$agent" || status=1
  return "$status"
}

# on_lab PROFILE DEPLOYMENT…: the tests of a profile, on a chart that was installed with these arguments.
on_lab() {
  local profile=$1
  shift
  if ! e2e/lab/status.sh >/dev/null 2>&1; then
    # shellcheck disable=SC2064 # the paths are known now
    trap "$PWD/e2e/lab/down.sh" EXIT
  fi
  e2e/lab/up.sh
  e2e/deploy.sh "$@"
  environment=$(e2e/lab/env.sh)
  eval "$environment"
  ./mvnw verify "-P$profile" -pl e2e -am -Dsurefire.failIfNoSpecifiedTests=false
}

lab() { on_lab lab; }

# A JVM takes a minute to start on a node of the lab, so a lease has to be long for ten of them.
faults() { on_lab faults --set "agent.leaseSeconds=600,agent.updateStrategy.rollingUpdate.maxUnavailable=100%"; }

# logged NAME: runs a stage in a process of its own, where its traps end with it and its first failure ends it.
logged() {
  e2e/test.sh --stage "$1" 2>&1 | tee "$logs/$1.log"
}

# together STAGE STAGE: two that do not share what they write.
together() {
  local first status=0
  logged "$1" &
  first=$!
  logged "$2" || status=1
  wait "$first" || status=1
  return "$status"
}

if [ "${1:-}" = --stage ]; then
  "$2"
  exit 0
fi

stages=("$@")
[ ${#stages[@]} -gt 0 ] || stages=(static java api kernel lab)
for name in "${stages[@]}"; do
  case $name in
    static | java | api | kernel | lab | faults) ;;
    *) die "no stage is called '$name'; choose from: static java api kernel lab faults" ;;
  esac
done
rest=("${stages[@]}")
# Static checks keep one CPU busy, and Java's are of what Maven makes, which the others do not touch.
if [ "${stages[*]:0:2}" = "static java" ]; then
  stage "test static, java" together static java
  rest=("${stages[@]:2}")
fi
for name in "${rest[@]}"; do stage "test $name" logged "$name"; done

say "summary"
for name in "${stages[@]}"; do
  echo "== $name"
  grep -hE '^(\[(INFO|WARNING)\] )?Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$|[0-9]+ passed, [0-9]+ failed|^(ok|FAIL|---) |: clean$|^FIGURE ' "$logs/$name.log" || true
done
