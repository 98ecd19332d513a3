// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.api.v1alpha1.BackendName;

/**
 * An armed probe, valid until that backend disarms it.
 *
 * @param backend that armed it
 * @param id the backend's own number for it
 */
public record ProbeHandle(BackendName backend, int id) {}
