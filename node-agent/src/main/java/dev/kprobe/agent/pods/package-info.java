// SPDX-License-Identifier: Apache-2.0
/**
 * Which pod is behind a cgroup, on nodes with cgroup v2: directories below {@code kubepods} name the UIDs of pods,
 * their inode numbers are the ids that the kernel shows, and the API server knows the names. Watched only while a plan
 * asks for pods; what was known is kept for a while after a pod has gone, for its records may come later.
 *
 * <p>{@link dev.kprobe.agent.pods.PodWatch} and what it is given read files and the API server; the rest is pure.
 */
@NullMarked
package dev.kprobe.agent.pods;

import org.jspecify.annotations.NullMarked;
