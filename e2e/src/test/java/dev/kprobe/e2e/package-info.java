// SPDX-License-Identifier: Apache-2.0
/**
 * End-to-end tests on the lab: the installed chart, three nodes with real kernels, and programs that make an exact
 * number of system calls. They write manifests as a user would and read what a user would read.
 */
@org.jspecify.annotations.NullMarked
package dev.kprobe.e2e;
