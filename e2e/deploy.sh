#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/deploy.sh    Builds the images, pushes them to the lab's registry and installs or upgrades the chart there.
# The lab must be up (make lab-up).
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=build/lib.sh
source build/lib.sh

eval "$(e2e/lab/env.sh)"

repository=$KPM_REGISTRY/kprobe-monitor
images=target/images

stage "images" build/images.sh "$images"
for image in operator agent; do
  stage "push $image" e2e/lab/push.sh "$images/$image.tar" "kprobe-monitor/$image:$(cat "$images/$image.tag")"
done

install_chart() {
  helm upgrade --install kprobe-monitor helm --namespace kprobe-monitor --create-namespace --wait --timeout 5m \
    --set "operator.image.repository=$repository/operator,operator.image.tag=$(cat "$images/operator.tag")" \
    --set "agent.image.repository=$repository/agent,agent.image.tag=$(cat "$images/agent.tag")" \
    --set statusInterval=2s "$@"
}
# The chart's notes are for people who installed it themselves.
stage "helm install" install_chart "$@" >/dev/null
