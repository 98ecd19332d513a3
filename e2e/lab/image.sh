#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Usage: e2e/lab/image.sh DIRECTORY NAME:TAG IMAGE.tar [CONFIG]
# Packs DIRECTORY as an image of one layer, in the format of `docker save`. CONFIG is the JSON of its "config" object,
# such as {"Entrypoint": ["/pause"]}. The same contents give the same bytes.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../../build/archive.sh
source "$(dirname "$0")/../../build/archive.sh"

directory=$1 name=$2 image=$3 config=${4:-'{}'}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pack "$directory" "$work/layer.tar"
layer=$(sha256sum <"$work/layer.tar" | cut -d' ' -f1)
jq -n --argjson config "$config" --arg layer "sha256:$layer" '{architecture: "amd64", os: "linux",
  created: (env.SOURCE_DATE_EPOCH | tonumber | todate), config: $config, rootfs: {type: "layers", diff_ids: [$layer]}}' >"$work/config.json"
jq -n --arg name "$name" '[{Config: "config.json", RepoTags: [$name], Layers: ["layer.tar"]}]' >"$work/manifest.json"
pack "$work" "$image.partial"
mv "$image.partial" "$image"
