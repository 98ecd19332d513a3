#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: eval "$(e2e/lab/env.sh)"    Puts kubectl and helm of the lab on this shell's PATH and points them at it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
printf 'export %s\n' "KPM_LAB=${LAB@Q}" "PATH=${LAB@Q}/bin:\$PATH" "KUBECONFIG=${LAB@Q}/kubeconfig" "KPM_REGISTRY=$REGISTRY"
