// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RejectedProgramExceptionTest {
    @Test
    void theLastWordOfTheVerifierIsTheError() {
        assertThat(RejectedProgramException.of("""
                        0: R1=ctx(off=0,imm=0) R10=fp0
                        0: (85) call bpf_get_smp_processor_id#8      ; R0_w=scalar()
                        1: (67) r0 <<= 6                      ; R0_w=scalar(smax=9223372036854775744)
                        2: (79) r1 = *(u64 *)(r0 +0)
                        R0 invalid mem access 'scalar'
                        processed 3 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                        """))
                .hasMessage("the kernel's verifier refuses the program at 2: (79) r1 = *(u64 *)(r0 +0):"
                        + " R0 invalid mem access 'scalar'");
    }

    @Property
    void anyTextIsAnError(@ForAll String log) {
        assertThat(RejectedProgramException.of(log))
                .hasMessageStartingWith("the kernel's verifier refuses the program");
    }

    @Test
    void whatIsWrongWithTheWholeNamesNoInstruction() {
        assertThat(RejectedProgramException.of("The address of function __x64_sys_none cannot be found\n"))
                .hasMessage("the kernel's verifier refuses the program:"
                        + " The address of function __x64_sys_none cannot be found");
    }

    @Test
    void aKernelThatHidesItsMemoryIsToldFromAProgramThatIsWrong() {
        for (String said : List.of("unknown func", "program of this type cannot use helper")) {
            String call = "6: (85) call bpf_probe_read_kernel#113\n";
            assertThat(RejectedProgramException.of(call + said + " bpf_probe_read_kernel#113")
                            .isForReading())
                    .isTrue();
            assertThat(RejectedProgramException.of(call + said + " bpf_get_current_comm#16")
                            .isForReading())
                    .isFalse();
        }
    }
}
