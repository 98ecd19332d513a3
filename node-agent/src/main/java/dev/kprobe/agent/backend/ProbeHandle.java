// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

/**
 * An armed probe, valid for the backend that armed it until it disarms it.
 *
 * @param id the backend's own number for it
 */
public record ProbeHandle(int id) {}
