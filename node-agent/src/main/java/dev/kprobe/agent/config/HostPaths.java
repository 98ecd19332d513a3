// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the agent finds what it needs of its image and of the host.
 *
 * @param modules {@code KPM_MODULE_DIR}, holds {@code RELEASE/kprobe_monitor.ko}
 * @param state {@code KPM_STATE_DIR}, on the host, outlives the pod
 * @param sysfs {@code KPM_SYS_DIR}; a container that may not mount has the host's, with tracefs and the others below it
 * @param cgroups {@code KPM_CGROUP_DIR}, the host's; a container has cgroups of its own, but with the host's process
 *     ids, and the right to trace it, the first process shows them
 */
public record HostPaths(Path modules, Path state, Path sysfs, Path cgroups) {

    static HostPaths from(Map<String, String> environment) {
        return new HostPaths(
                Parameter.path("KPM_MODULE_DIR", "/modules").from(environment),
                Parameter.path("KPM_STATE_DIR", "/var/lib/kprobe-monitor").from(environment),
                Parameter.path("KPM_SYS_DIR", "/sys").from(environment),
                Parameter.path("KPM_CGROUP_DIR", "/proc/1/root/sys/fs/cgroup").from(environment));
    }
}
