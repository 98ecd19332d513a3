// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import dev.kprobe.api.v1alpha1.Reason;

/** What the kernel says about functions that it would not probe. */
public interface FunctionRules {

    /** Whether the kernel has this function now. */
    boolean exists(KernelSymbol function);

    /** Whether the kernel forbids probes in this function; false when it does not say. */
    boolean isBlacklisted(String function);

    /** Whether the function can be traced; true when the kernel does not say. */
    boolean isTraceable(String function);

    /**
     * Explains a probe that the kernel refused without saying more.
     *
     * @param place where the probe was to sit
     * @param error what the kernel said
     */
    default Resolution.Missing explain(Resolution.Found place, String error) {
        String function = place.symbol().name();
        if (!exists(place.symbol())) {
            return new Resolution.Missing(Reason.SymbolNotFound, "this kernel has no function " + place.symbol());
        }
        if (isBlacklisted(function)) {
            return new Resolution.Missing(
                    Reason.SymbolBlacklisted,
                    "the kernel forbids probes in " + function + ", which it lists as blacklisted");
        }
        if (place.offset() != 0) {
            return new Resolution.Missing(
                    Reason.NotTraceable,
                    "no probe can be placed at %s: the offset must be the start of an instruction (%s)"
                            .formatted(place.location(), error));
        }
        String hint = isTraceable(function) ? "" : ", which the kernel does not list as traceable";
        return new Resolution.Missing(
                Reason.NotTraceable, "no probe can be placed in %s%s (%s)".formatted(function, hint, error));
    }
}
