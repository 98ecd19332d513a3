// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.check;

import dev.kprobe.agent.backend.ArmResult;
import dev.kprobe.agent.backend.Backend;
import dev.kprobe.agent.backend.BackendLauncher;
import dev.kprobe.agent.backend.BackendRefusedException;
import dev.kprobe.agent.backend.CallFilter;
import dev.kprobe.agent.backend.Comparison;
import dev.kprobe.agent.backend.Detail;
import dev.kprobe.agent.backend.ProbeHandle;
import dev.kprobe.agent.backend.ProbeRequest;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Operator;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.List;

/** What is left where the kernel shows nothing of its own memory: functions call programs, which count. */
final class ConfidentialCheck {
    private static final long CALLS = 10_000;
    private static final String COMMAND = "kpm-hidden";

    private final Checks checks;
    private final Resolution.Found getppid;

    /** @param getppid where to count */
    ConfidentialCheck(Checks checks, Resolution.Found getppid) {
        this.checks = checks;
        this.getppid = getppid;
    }

    /** That a backend does not start, and why. */
    void refused(String name, BackendLauncher launcher) {
        try (Backend unexpected = launcher.launch()) {
            checks.equal("confidentiality: no backend " + name, "refused", unexpected.name());
        } catch (BackendRefusedException e) {
            System.out.println("# " + e.getMessage());
            checks.equal("confidentiality: no backend " + name, Reason.Lockdown, e.reason());
        }
    }

    void counts(BackendLauncher launcher) throws IOException, InterruptedException, BackendRefusedException {
        try (Backend backend = launcher.launch()) {
            ProbeHandle entries = arm(backend, new ProbeRequest("entries", false, getppid, 0, COMMAND));
            ProbeHandle returns = arm(backend, new ProbeRequest("returns", true, getppid, 0, COMMAND));
            try (Calls calls = Calls.start(CALLS, COMMAND, 1)) {
                calls.go();
                calls.await();
            }
            checks.equal(
                    "confidentiality: entries are counted",
                    2 * CALLS,
                    backend.disarm(entries).hits());
            checks.equal(
                    "confidentiality: returns are counted",
                    2 * CALLS,
                    backend.disarm(returns).hits());
            Resolution.Found within = new Resolution.Found(getppid.symbol(), 4);
            refused("a probe within a function", backend, new ProbeRequest("within", false, within, 0, ""));
            CallFilter argument =
                    new CallFilter(null, 0, "", null, List.of(new Comparison(1, Operator.Equal, 1, false)), null);
            refused(
                    "arguments of a system call",
                    backend,
                    new ProbeRequest("argument", false, getppid, argument, Detail.NONE));
        }
    }

    private void refused(String what, Backend backend, ProbeRequest request) {
        ArmResult result = backend.arm(request);
        System.out.println("# " + result);
        checks.equal(
                "confidentiality: " + what + " is refused",
                Reason.Lockdown,
                result instanceof ArmResult.Refused refused ? refused.reason() : null);
    }

    private static ProbeHandle arm(Backend backend, ProbeRequest request) throws IOException {
        ArmResult result = backend.arm(request);
        if (result instanceof ArmResult.Armed armed) {
            return armed.probe();
        }
        throw new IOException(String.valueOf(result));
    }
}
