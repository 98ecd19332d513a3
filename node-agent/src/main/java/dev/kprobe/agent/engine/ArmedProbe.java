// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.report.Standing;
import dev.kprobe.agent.symbols.Resolution;
import java.util.Optional;

/**
 * A probe in the kernel.
 *
 * @param demand how it was wanted
 * @param place where it is
 * @param result by what the backend knows it
 * @param lack what it was armed without
 */
record ArmedProbe(Demand demand, Resolution.Found place, ArmResult.Armed result, Optional<ArmResult.Refused> lack) {

    ProbeHandle handle() {
        return result.probe();
    }

    /** Whether it outlives the agent. */
    boolean isPinned() {
        return demand.pinned() && result.generation() != 0;
    }

    RecordKey recordKey() {
        return new RecordKey(handle().id(), (int) result.generation());
    }

    Standing standing() {
        Integer functions = place.isPattern() ? result.functions() : null;
        Standing armed = Standing.armed(place.location(), functions);
        return lack.map(why -> armed.because(why.reason(), why.message())).orElse(armed);
    }
}
