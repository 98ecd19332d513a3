#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: helm/tests/run.sh    What can be said of the chart without a cluster: lint, schema, and rules about what it renders.
set -euo pipefail
cd "$(dirname "$0")/../.."
# shellcheck source=build/lib.sh
source build/lib.sh

need_packages jq yq
helm=$(e2e/cluster/build.sh)/helm
kubernetes=1.36.3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# render ARGUMENT…: the chart's objects as one JSON array.
render() {
  "$helm" template kprobe-monitor helm --namespace kprobe-monitor --kube-version "$kubernetes" "$@" | yq -s 'map(select(. != null))'
}

# check TEXT COMMAND…: one test, which passes when COMMAND does.
check() {
  local text=$1
  shift
  if "$@" >"$work/output" 2>&1; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    say "FAILED: $text"
    sed 's/^/    /' "$work/output" >&2
  fi
}

# holds FILE FILTER: whether the jq FILTER is true of FILE; objects are found with by(KIND; NAME).
holds() {
  jq -e "def by(\$kind; \$name): .[] | select(.kind == \$kind and .metadata.name == \$name); $2" "$1"
}

# refused TEXT ARGUMENT…: whether rendering with these values fails and says TEXT.
refused() {
  local text=$1
  shift
  if render "$@" >"$work/refused" 2>&1; then return 1; fi
  grep -F -- "$text" "$work/refused"
}

all=$work/all.json
render >"$all"
holds "$all" 'by("ConfigMap"; "kprobe-monitor-agent-template") | .data["daemonset.yaml"]' | jq -r . | yq . >"$work/fleet.json"

check "lint" "$helm" lint --strict --quiet --kube-version "$kubernetes" helm

for file in crds/crds/*.yaml; do
  name=$(yq -r .metadata.name "$file")
  yq 'del(.metadata)' "$file" >"$work/expected.json"
  holds "$all" "by(\"CustomResourceDefinition\"; \"$name\") | del(.metadata)" >"$work/actual.json"
  check "$name is rendered as crds/ has it" diff "$work/expected.json" "$work/actual.json"
done
kept='[.[] | select(.kind == "CustomResourceDefinition") | .metadata.annotations["helm.sh/resource-policy"] == "keep"]'
render --set crds.keep=false >"$work/unkept.json"
check "the kinds are kept by default" holds "$all" "$kept | length == 4 and all"
check "the kinds are not kept when crds.keep is false" holds "$work/unkept.json" "$kept | length == 4 and (any | not)"

rules='[.[] | select(.rules != null) | .rules[]]'
check "no role has a wildcard" holds "$all" "$rules | all([.apiGroups, .resources, .verbs] | flatten | index(\"*\") | not)"
check "no role reaches secrets" holds "$all" "$rules | all(.resources | index(\"secrets\") | not)"
check "only the agent writes the status of nodes" holds "$all" \
  '[.[] | select(any(.rules[]?; .resources | index("kprobenodes/status"))) | .metadata.name] == ["kprobe-monitor-agent"]'
check "agents may do nothing else" holds "$all" 'by("ClusterRole"; "kprobe-monitor-agent") | .rules == [
  {apiGroups: ["kprobe.dev"], resources: ["kprobeplans", "kprobenodes", "kprobefleets"], verbs: ["get", "list", "watch"]},
  {apiGroups: ["kprobe.dev"], resources: ["kprobenodes/status"], verbs: ["patch"]},
  {apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"]},
  {apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"]}]'
check "admission policies fail closed and are bound to deny" holds "$all" '
  ([.[] | select(.kind == "ValidatingAdmissionPolicy") | .spec.failurePolicy] | length == 2 and all(. == "Fail")) and
  ([.[] | select(.kind == "ValidatingAdmissionPolicyBinding") | .spec.validationActions] | length == 2 and all(. == ["Deny"]))'

check "pods of the release meet the restricted profile" holds "$all" '[.[] | select(.spec.template != null) | .spec.template.spec]
  | length == 2 and all(.securityContext.runAsNonRoot and .securityContext.seccompProfile.type == "RuntimeDefault"
      and (.containers | all(.securityContext | .readOnlyRootFilesystem and .allowPrivilegeEscalation == false and .capabilities.drop == ["ALL"])))'
check "all that the uninstall job needs comes and goes with it" holds "$all" '
  [.[] | select(.metadata.name == "kprobe-monitor-uninstall") | .metadata.annotations]
  | length == 6 and all(."helm.sh/hook" == "pre-delete" and (."helm.sh/hook-delete-policy" | contains("hook-succeeded")))'
check "uninstalling is bounded" holds "$all" 'by("Job"; "kprobe-monitor-uninstall") | .spec.activeDeadlineSeconds <= 120 and .spec.backoffLimit == 0'
check "the agents' namespace admits privileged pods" holds "$all" \
  'by("Namespace"; "kprobe-monitor-agents") | .metadata.labels["pod-security.kubernetes.io/enforce"] == "privileged"'

check "the fleet lives in the agents' namespace" holds "$work/fleet.json" '.kind == "DaemonSet" and .metadata.namespace == "kprobe-monitor-agents"'
check "the fleet's selector matches its pods" holds "$work/fleet.json" '.spec.template.metadata.labels == .spec.selector.matchLabels'
check "agents have a read-only root and limited memory" holds "$work/fleet.json" \
  '.spec.template.spec.containers[0] | .securityContext.readOnlyRootFilesystem and .resources.limits.memory != null'

check "a pinned probe stays for a minute without an agent" holds "$work/fleet.json" '.spec.template.spec.containers[0].env
  | any(.name == "KPM_LEASE_SECONDS" and .value == "60")'
check "Prometheus finds the agents' metrics" holds "$work/fleet.json" \
  '.spec.template | .metadata.annotations."prometheus.io/port" == (.spec.containers[0].ports[0].containerPort | tostring) and
    .metadata.annotations."prometheus.io/scrape" == "true" and .metadata.annotations."prometheus.io/path" == "/metrics"'
check "nothing is shown by pod, and no record logged, unless asked for" holds "$work/fleet.json" '.spec.template.spec.containers[0].env
  | [any(.name == "KPM_METRICS_PODS" and .value == "false"), any(.name == "KPM_RECORDS_STDOUT" and .value == "false")] | all'
render --set agent.metrics.byPod=true,agent.records.stdout=true,agent.metrics.scrapeAnnotations=false >"$work/asked.json"
holds "$work/asked.json" 'by("ConfigMap"; "kprobe-monitor-agent-template") | .data["daemonset.yaml"]' | jq -r . | yq . >"$work/asked-fleet.json"
check "what is asked for reaches the agents" holds "$work/asked-fleet.json" '.spec.template | .metadata.annotations == null and
  (.spec.containers[0].env | [any(.name == "KPM_METRICS_PODS" and .value == "true"), any(.name == "KPM_RECORDS_STDOUT" and .value == "true")] | all)'

render --set agent.mode=bpf >"$work/bpf.json"
holds "$work/bpf.json" 'by("ConfigMap"; "kprobe-monitor-agent-template") | .data["daemonset.yaml"]' | jq -r . | yq . >"$work/bpf-fleet.json"
check "agents are privileged unless told otherwise" holds "$work/fleet.json" '.spec.template.spec
  | .containers[0].securityContext.privileged and ([.volumes[] | .hostPath.path // empty] == ["/var/lib/kprobe-monitor"])'
check "agents for programs alone have three capabilities and see /sys" holds "$work/bpf-fleet.json" '.spec.template.spec
  | (.containers[0].securityContext | .privileged == null and .allowPrivilegeEscalation == false
      and .seccompProfile.type == "RuntimeDefault" and .capabilities == {drop: ["ALL"], add: ["BPF", "PERFMON", "SYSLOG"]})
    and (.containers[0].volumeMounts | map(select(.readOnly) | .mountPath) == ["/host/sys"])
    and (.containers[0].env | any(.name == "KPM_SYS_DIR" and .value == "/host/sys"))'

render --set agent.namespace=probes --set agent.image.tag=abc,agent.leaseSeconds=600 --set-json agent.tolerations=[] --set statusInterval=15s >"$work/other.json"
check "values reach the fleet" holds "$work/other.json" 'by("ConfigMap"; "kprobe-monitor-agent-template").data["daemonset.yaml"]
  | contains("namespace: probes") and contains("image: kprobe-monitor/agent:abc") and contains("value: \"600\"") and (contains("tolerations") | not)'
check "nothing names the default namespace of agents when another is set" holds "$work/other.json" 'tostring | contains("kprobe-monitor-agents") | not'
check "a changed fleet restarts the operator" test \
  "$(holds "$all" '[.[] | .spec.template.metadata.annotations // empty]')" != "$(holds "$work/other.json" '[.[] | .spec.template.metadata.annotations // empty]')"
check "the status interval reaches the operator" holds "$work/other.json" \
  'by("Deployment"; "kprobe-monitor-operator").spec.template.spec.containers[0].env | [any(.name == "KPM_STATUS_INTERVAL" and .value == "15s"), any(.name == "KPM_REPORT_SECONDS" and .value == "15")] | all'

check "an unknown value is refused" refused "additional properties 'operatr' not allowed" --set operatr.image.tag=1
check "an interval without a unit is refused" refused "/statusInterval" --set statusInterval=2
check "a lease that is too short is refused" refused "/agent/leaseSeconds" --set agent.leaseSeconds=9
check "a tag that is none is refused" refused "/agent/image/tag" --set agent.image.tag=a/b
check "a mode that is none is refused" refused "/agent/mode" --set agent.mode=Bpf
check "agents in the release namespace are refused" refused "agent.namespace must not be the release namespace" --set agent.namespace=kprobe-monitor

for example in docs/examples/*.yaml; do
  kind=KprobeMonitor
  [ "$example" != docs/examples/fleet.yaml ] || kind=KprobeFleet
  check "$example names itself" test "$(yq -r '.kind + " " + .metadata.name' "$example")" = "$kind $(basename "$example" .yaml)"
done

say "helm: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
