# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Archives that come out the same, bit for bit, from the same contents. Source it, do not run it.

# The time given to every file and image, in place of the time of the build.
export SOURCE_DATE_EPOCH=1767225600

# pack DIRECTORY TAR: packs the contents of DIRECTORY, sorted, owned by root, at SOURCE_DATE_EPOCH.
pack() {
  find "$1" -mindepth 1 -printf '%P\0' | LC_ALL=C sort -z |
    tar -C "$1" --no-recursion --null --files-from=- --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" \
      --format=gnu -cf "$2"
}

# docker_archive IMAGE LAYER…: writes IMAGE, an archive as `docker save` makes it, of these uncompressed layers.
docker_archive() {
  local image=$1 layer work number=0 layers=() identities=()
  shift
  work=$(mktemp -d)
  for layer in "$@"; do
    cp "$layer" "$work/$number.tar"
    layers+=("$number.tar")
    identities+=("sha256:$(sha256sum <"$layer" | cut -d' ' -f1)")
    number=$((number + 1))
  done
  jq -n '{architecture: "amd64", os: "linux", created: (env.SOURCE_DATE_EPOCH | tonumber | todate), config: {},
    rootfs: {type: "layers", diff_ids: $ARGS.positional}}' --args "${identities[@]}" >"$work/config.json"
  jq -n '[{Config: "config.json", RepoTags: null, Layers: $ARGS.positional}]' --args "${layers[@]}" >"$work/manifest.json"
  pack "$work" "$image"
  rm -rf "$work"
}
