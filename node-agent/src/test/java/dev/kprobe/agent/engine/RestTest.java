// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.module.Reading;
import dev.kprobe.agent.plan.NodePlan;
import dev.kprobe.agent.plan.Plans;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens between two turns. */
class RestTest {
    private static final NodePlan PLAN = Plans.armed("p", Plans.probe("mmap", "mmap"));
    private static final String CALL = "__x64_sys_mmap";

    private final EngineFixture agent = new EngineFixture();
    private final FakeKernel kernel = agent.kernel;

    @Test
    void hitsAloneNeedNoTurnAndAreAllInTheNext() {
        agent.turn(PLAN);
        for (int i = 0; i < 9; i++) {
            kernel.call(CALL, 3);
            assertThat(rests()).isTrue();
        }
        assertThat(agent.turn(PLAN).hits()).isEqualTo(27);
    }

    @Test
    void aProbeThatIsAmissNeedsOne() {
        agent.turn(PLAN);
        kernel.befall(CALL, Reading.Health.DISABLED);
        assertThat(rests()).isFalse();
        agent.turn(PLAN);
        assertThat(rests()).isTrue();
        kernel.befall(CALL, Reading.Health.COUNTING);
        assertThat(rests()).isFalse();
    }

    @Test
    void leasesAreRenewedWithoutOne() {
        agent.turn(Plans.kept("p", Plans.probe("mmap", "mmap")));
        int before = kernel.renewals;
        for (int i = 0; i < 10; i++) {
            agent.now = agent.now.plus(Duration.ofSeconds(1));
            assertThat(rests()).isTrue();
        }
        assertThat(kernel.renewals).isEqualTo(before + 2);
    }

    @Test
    void nothingRestsThatIsBoundedTogether() {
        NodePlan bounded = Plans.budgeted("p", 20, Plans.probe("mmap", "mmap"), Plans.probe("brk", "brk"));
        agent.turn(bounded);
        assertThat(rests()).isFalse();
    }

    @Test
    void whereNothingIsArmedNothingIsAmiss() {
        assertThat(rests()).isTrue();
    }

    private boolean rests() {
        return agent.engine().rests(agent.now);
    }
}
