// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.symbols.KernelSymbol;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.GroupBy;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Sampling;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BpfNoteTest {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final CallFilter FILTER =
            new CallFilter(null, 7, "a\nb", 0L, List.of(new Comparison(1, Operator.Less, -1, true)), null);

    @Test
    void theNextAgentReadsWhatThisOneWrote() {
        BpfNote note = BpfNote.of(request(FILTER, GroupBy.Command), 12, LEASE);

        assertThat(BpfNote.parse(note.text())).contains(note);
        assertThat(note.groupKey()).isEqualTo(16);
    }

    @Test
    void whatAnotherVersionWroteIsNotTaken() {
        String text = BpfNote.of(request(FILTER, GroupBy.None), 1, LEASE).text();

        assertThat(BpfNote.parse(text.replaceFirst("1", "0"))).isEmpty();
        assertThat(BpfNote.parse(text.replace("None", "Weather"))).isEmpty();
        assertThat(BpfNote.parse("")).isEmpty();
        assertThat(BpfNote.parse("1\ntrue")).isEmpty();
    }

    @Test
    void whatDoesSomethingElseIsAnother() {
        String one = BpfNote.definition(request(FILTER, GroupBy.None), LEASE);

        assertThat(BpfNote.definition(request(FILTER, GroupBy.None), LEASE)).isEqualTo(one);
        assertThat(BpfNote.definition(request(CallFilter.ALL, GroupBy.None), LEASE))
                .isNotEqualTo(one);
        assertThat(BpfNote.definition(request(FILTER, GroupBy.Process), LEASE)).isNotEqualTo(one);
        assertThat(BpfNote.definition(request(FILTER, GroupBy.None), LEASE.plusSeconds(1)))
                .isNotEqualTo(one);
    }

    private static ProbeRequest request(CallFilter filter, GroupBy group) {
        Resolution.Found place = new Resolution.Found(new KernelSymbol("vfs_read", ""), 0);
        return new ProbeRequest("label", true, place, filter, new Detail(group, Set.of(), Sampling.ALL, "pin"));
    }
}
