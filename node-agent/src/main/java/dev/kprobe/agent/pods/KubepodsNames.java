// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kubelet calls the directories of cgroups, with both of its drivers: {@code kubepods-burstable-podUID.slice} in
 * {@code kubepods.slice} with systemd, which has the UID with underscores and perhaps a prefix where kubelet itself is
 * below another cgroup, and {@code podUID} in {@code kubepods} with cgroupfs.
 */
final class KubepodsNames {
    private static final Pattern SYSTEMD_ROOT = Pattern.compile("(?:[^/]+-)?kubepods\\.slice");
    private static final Pattern SYSTEMD_POD =
            Pattern.compile("(?:[^/]+-)?kubepods(?:-burstable|-besteffort)?-pod([0-9A-Za-z_]+)\\.slice");
    private static final Pattern CGROUPFS_POD = Pattern.compile("pod([0-9A-Za-z-]+)");

    private KubepodsNames() {}

    /** Whether the cgroups of all pods are below a directory of this name. */
    static boolean isRoot(String name) {
        return name.equals("kubepods") || SYSTEMD_ROOT.matcher(name).matches();
    }

    /** The UID of the pod whose cgroup a directory below the root is; empty for those in between. */
    static Optional<String> podUid(String name) {
        Matcher systemd = SYSTEMD_POD.matcher(name);
        if (systemd.matches()) {
            return Optional.of(systemd.group(1).replace('_', '-'));
        }
        Matcher cgroupfs = CGROUPFS_POD.matcher(name);
        return cgroupfs.matches() ? Optional.of(cgroupfs.group(1)) : Optional.empty();
    }
}
