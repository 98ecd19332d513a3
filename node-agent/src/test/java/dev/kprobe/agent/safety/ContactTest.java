// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.plan.GuardRails;
import dev.kprobe.agent.plan.Hold;
import dev.kprobe.api.v1alpha1.FleetBudget;
import dev.kprobe.api.v1alpha1.FleetQuotas;
import dev.kprobe.api.v1alpha1.FleetSpec;
import dev.kprobe.api.v1alpha1.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ContactTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
    private Instant now = START;
    private final Contact contact = new Contact(() -> nanos);

    @Test
    void holdsEverythingBackAfterTheAllowedTimeAndNotBefore() {
        pass(Duration.ofMinutes(10));
        assertThat(judge("10m").hold()).isNull();
        pass(Duration.ofNanos(1));
        Hold hold = Objects.requireNonNull(judge("10m").hold());
        assertThat(hold.reason()).isEqualTo(Reason.Disconnected);
        assertThat(hold.message())
                .isEqualTo("disarmed at 2026-01-01T00:10:00Z, after 10m without contact to the API server; armed again"
                        + " when it is back");
        pass(Duration.ofMinutes(1));
        assertThat(judge("10m").hold()).isEqualTo(hold);
    }

    @Test
    void saysAfterwardsForAnHourWhatHappened() {
        pass(Duration.ofMinutes(11));
        judge("10m");
        pass(Duration.ofMinutes(9));
        contact.made();
        GuardRails back = judge("10m");
        assertThat(back.hold()).isNull();
        assertThat(back.remark())
                .isEqualTo(
                        "everything was disarmed from 2026-01-01T00:11:00Z to 2026-01-01T00:20:00Z, for the API server"
                                + " could not be reached for longer than 10m");
        now = now.plus(Duration.ofMinutes(59));
        assertThat(judge("10m").remark()).isEqualTo(back.remark());
        now = now.plus(Duration.ofMinutes(1));
        assertThat(judge("10m").remark()).isNull();
    }

    @Test
    void aClockThatIsSetIsNoSilence() {
        now = now.plus(Duration.ofDays(400));
        assertThat(judge("10m")).isEqualTo(rails("10m", false));
    }

    @Test
    void lessThanAMinuteIsAMinute() {
        pass(Duration.ofSeconds(60));
        assertThat(judge("1s").hold()).isNull();
        pass(Duration.ofSeconds(1));
        assertThat(judge("1s").hold()).isNotNull();
    }

    @Test
    void theAdministratorsStopGoesFirst() {
        pass(Duration.ofMinutes(11));
        Hold hold =
                Objects.requireNonNull(contact.judge(rails("10m", true), now).hold());
        assertThat(hold.reason()).isEqualTo(Reason.FleetStopped);
    }

    private void pass(Duration duration) {
        nanos += duration.toNanos();
        now = now.plus(duration);
    }

    private GuardRails judge(String maxDisconnected) {
        return contact.judge(rails(maxDisconnected, false), now);
    }

    private static GuardRails rails(String maxDisconnected, boolean stopped) {
        return GuardRails.of(new FleetSpec(stopped, List.of(), FleetBudget.ANY, FleetQuotas.ANY, maxDisconnected));
    }
}
