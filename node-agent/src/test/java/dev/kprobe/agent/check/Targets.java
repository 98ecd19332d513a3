// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.api.v1alpha1.Target;
import java.io.IOException;
import java.util.List;

/** Targets that every kernel has on which checks run. */
final class Targets {
    private Targets() {}

    /** Where one is; it is a failure of the check when it is nowhere. */
    static Resolution.Found place(SymbolResolver resolver, Target target) throws IOException {
        Resolution place = resolver.resolve(List.of(target)).get(target);
        if (place instanceof Resolution.Found found) {
            return found;
        }
        throw new IOException(String.valueOf(place));
    }
}
