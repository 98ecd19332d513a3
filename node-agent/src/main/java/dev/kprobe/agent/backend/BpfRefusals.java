// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.bpf.kernel.RejectedProgramException;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;

/** Why the kernel would not take a program, told from its error number and from what was asked. */
final class BpfRefusals {
    private BpfRefusals() {}

    static ArmResult.Refused of(Resolution.Found place, FunctionRules rules, IOException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof RejectedProgramException rejected && rejected.isForReading()) {
            return new ArmResult.Refused(
                    Reason.Lockdown, "the kernel is locked down (confidentiality) and lets no program read its memory");
        }
        if (!(e instanceof NativeException failed)) {
            return new ArmResult.Refused(Reason.Internal, message);
        }
        return switch (failed.errno()) {
            case ENOENT -> new ArmResult.Refused(Reason.SymbolNotFound, message);
            case EADDRNOTAVAIL -> new ArmResult.Refused(Reason.SymbolAmbiguous, message);
            case EPERM -> new ArmResult.Refused(Reason.Lockdown, message);
            case EACCES ->
                new ArmResult.Refused(
                        Reason.TracingUnavailable,
                        message
                                + "; with kernel.perf_event_paranoid above 2 some kernels want CAP_SYS_ADMIN for kprobes");
            case E2BIG, EMFILE, ENOMEM, ENOSPC -> new ArmResult.Refused(Reason.ProbeLimit, message);
            case EINVAL, EOPNOTSUPP, EILSEQ, ERANGE, ESRCH -> {
                Resolution.Missing why = rules.explain(place, message);
                yield new ArmResult.Refused(why.reason(), why.message());
            }
            default -> new ArmResult.Refused(Reason.Internal, message);
        };
    }
}
