// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.Demand;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import dev.kprobe.agent.plan.ProbeId;
import dev.kprobe.agent.symbols.AddressedSymbols;
import dev.kprobe.agent.symbols.KernelBuild;
import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.agent.symbols.SymbolResolver;
import dev.kprobe.agent.symbols.SymbolSource;
import dev.kprobe.agent.symbols.SystemCallSymbols;
import dev.kprobe.api.v1alpha1.ArgumentFilter;
import dev.kprobe.api.v1alpha1.At;
import dev.kprobe.api.v1alpha1.Filter;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.PlannedProbe;
import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final KernelSymbol READ = new KernelSymbol("vfs_read", "");
    private static final KernelSymbol WRITE = new KernelSymbol("vfs_write", "");
    private static final String BUILD_ID = "00ab00ab";

    private final Places places = new Places(new SymbolResolver(
            new Kernel(), SystemCallSymbols.X86_64, () -> new KernelBuild(BUILD_ID, OptionalLong.of(0x1000))));

    @Test
    void addressesAreWhereThisBootHasPutThem() {
        assertThat(place("0xa000", At.Entry, null)).isEqualTo(new Resolution.Found(READ, 0));
        assertThat(place("0xA010", At.Entry, null)).isEqualTo(new Resolution.Found(READ, 0x10));
        assertThat(place("0xb000", At.Return, null)).isEqualTo(new Resolution.Found(WRITE, 0));
    }

    @Test
    void addressesOfOtherBuildsAreNotOfThisKernel() {
        PlannedProbe probe = PlannedProbe.counting("p", "1", Target.address("0xa000", "00ac00ac"), At.Entry, null);
        assertThat(places.of(demands(probe)).values())
                .containsExactly(new Resolution.Missing(
                        Reason.NotThisKernel,
                        "the address is of kernel build 00ac00ac, this node runs build 00ab00ab"));
    }

    @Test
    void returnsAndArgumentsNeedTheStartOfAFunction() {
        assertThat(place("0xa010", At.Return, null))
                .isEqualTo(new Resolution.Missing(
                        Reason.UnsupportedTarget,
                        "the address is vfs_read+16; at: Return needs the start of a function"));
        Filter large = new Filter(
                null, null, null, null, List.of(new ArgumentFilter(3, Operator.Greater, "4096", false)), null);
        assertThat(place("0xa000", At.Entry, large)).isEqualTo(new Resolution.Found(READ, 0));
        assertThat(place("0xa010", At.Entry, large))
                .isEqualTo(new Resolution.Missing(
                        Reason.UnsupportedTarget,
                        "the address is vfs_read+16; filter.arguments needs the start of a function"));
    }

    private Resolution place(String address, At at, @Nullable Filter filter) {
        PlannedProbe probe = PlannedProbe.counting("p", "1", Target.address(address, BUILD_ID), at, filter);
        return places.of(demands(probe)).values().iterator().next();
    }

    private static Map<ProbeId, Demand> demands(PlannedProbe probe) {
        NodePlan plan = Plans.armed("p", probe);
        return plan.demands();
    }

    /** Two functions, and nothing else. */
    private static final class Kernel implements SymbolSource {
        @Override
        public void forEach(Consumer<KernelSymbol> visitor) {
            visitor.accept(READ);
            visitor.accept(WRITE);
        }

        @Override
        public void forEachAddress(AddressedSymbols.Visitor visitor) {
            visitor.visit(0xb000, READ);
            visitor.visit(0xc000, WRITE);
        }
    }
}
