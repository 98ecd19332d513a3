#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/push.sh IMAGE.tar NAME:TAG    Puts an image (docker or OCI archive) into the lab's registry, from where
# the nodes pull it as 10.197.0.1:5000/NAME:TAG. Prints that reference.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$(dirname "$0")/lib.sh"
archive=${1:?IMAGE.tar is missing} reference=$REGISTRY/${2:?NAME:TAG is missing}
running registry || die "the lab's registry does not run; start the lab with: make lab-up"
format=docker-archive
# The whole list is read: tar must not die of a closed pipe.
if tar -tf "$archive" | grep -xE '(\./)?oci-layout' >/dev/null; then format=oci-archive; fi
# Layers stay as they are, uncompressed ones too: the nodes' CPU is scarcer than the wire.
inside skopeo --insecure-policy copy --quiet --preserve-digests --dest-tls-verify=false "$format:$archive" "docker://$reference" >&2
echo "$reference"
