// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.api.v1alpha1.Capture;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Sampling;
import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ProbeStructTest {
    @Property(tries = 200)
    void whatIsWrittenIsReadBack(
            @ForAll Operator operator,
            @ForAll GroupBy group,
            @ForAll Set<Capture> captures,
            @ForAll boolean flag,
            @ForAll long value,
            @ForAll @LongRange(min = 0, max = 0xffff_fffeL) long userId) {
        Set<Capture> capture = EnumSet.noneOf(Capture.class);
        capture.addAll(captures);
        DeviceProbe probe = new DeviceProbe(
                "name.1",
                flag,
                "module:function",
                value & 0xfffff,
                new DeviceFilter(
                        flag,
                        flag ? 4711 : 0,
                        flag ? "fifteen-letters" : "",
                        flag ? userId : null,
                        List.of(
                                new DeviceFilter.Condition(1, operator, value, flag),
                                new DeviceFilter.Condition(6, operator, ~value, !flag)),
                        flag ? new DeviceFilter.Condition(0, operator, value, true) : null),
                new DeviceExtras(group, capture, new Sampling(3, 4), flag, flag ? 60_000 : 0, flag ? 1_000_000 : 0));
        try (Arena arena = Arena.ofConfined()) {
            assertThat(ProbeStruct.probe(ProbeStruct.of(probe, arena))).isEqualTo(probe);
        }
    }
}
