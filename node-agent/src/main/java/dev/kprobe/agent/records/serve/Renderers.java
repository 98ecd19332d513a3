// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.render.RecordJson;
import dev.kprobe.agent.records.render.StackLine;
import dev.kprobe.agent.records.render.WallClock;
import dev.kprobe.agent.symbols.AddressNames;

/**
 * What is needed to render records; each reader gets a renderer of its own.
 *
 * @param node name of this node
 * @param machine its architecture
 * @param labels of the probes
 * @param pods by cgroup
 * @param addresses of the kernel
 */
public record Renderers(String node, String machine, ProbeLabels labels, PodOfCgroup pods, AddressNames addresses) {

    RecordJson json() {
        return new RecordJson(node, machine, labels, WallClock.system(), pods, addresses);
    }

    StackLine stackLine() {
        return new StackLine(addresses);
    }
}
