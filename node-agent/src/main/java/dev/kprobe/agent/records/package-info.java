// SPDX-License-Identifier: Apache-2.0
/**
 * Records of single hits: read from the module's rings by one thread, and handed to whoever subscribed.
 *
 * <p>A record is never an object on this way. {@link dev.kprobe.agent.records.RecordView} looks at it where it lies,
 * and a {@link dev.kprobe.agent.records.RecordQueue} takes a copy of its bytes for one subscriber. A subscriber that is
 * slow fills its own queue and loses records, counted; neither the kernel nor another subscriber waits for it.
 *
 * <p>Pure but for {@link dev.kprobe.agent.records.RecordPump}, the thread, and
 * {@link dev.kprobe.agent.records.DeviceRings}, which gives it the memory of the module.
 */
@NullMarked
package dev.kprobe.agent.records;

import org.jspecify.annotations.NullMarked;
