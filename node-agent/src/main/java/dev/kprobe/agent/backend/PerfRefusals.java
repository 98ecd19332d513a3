// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.perf.PerfFilter;
import dev.kprobe.agent.perf.PerfProbe;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;

/** Why the kernel would not take an event, told from its error number and from what was asked. */
final class PerfRefusals {
    private final FunctionRules rules;

    PerfRefusals(FunctionRules rules) {
        this.rules = rules;
    }

    /** A definition was refused; of several the kernel says no more than which command it was. */
    ArmResult undefinable(PerfProbe probe, NativeException e) {
        String message = e.getMessage();
        return switch (e.errno()) {
            case ENOENT -> new ArmResult.Refused(Reason.SymbolNotFound, message);
            case EADDRNOTAVAIL -> new ArmResult.Refused(Reason.SymbolAmbiguous, message);
            case EPERM, EACCES -> new ArmResult.Refused(Reason.Lockdown, message);
            case ENOMEM, ENOSPC -> new ArmResult.Refused(Reason.ProbeLimit, message);
            case EINVAL, EOPNOTSUPP, EILSEQ, ERANGE -> invalid(probe, message);
            default -> new ArmResult.Refused(Reason.Internal, message);
        };
    }

    /** It is defined, but can't be counted. */
    static ArmResult uncountable(PerfFilter filter, IOException e) {
        String message = String.valueOf(e.getMessage());
        Reason filterOrTracing = filter.equals(PerfFilter.ALL) ? Reason.TracingUnavailable : Reason.UnsupportedFilter;
        if (e instanceof NativeException failed) {
            return switch (failed.errno()) {
                case EMFILE, ENOMEM, ENOSPC -> new ArmResult.Refused(Reason.ProbeLimit, message);
                case EINVAL -> new ArmResult.Refused(filterOrTracing, why(filter, message));
                default -> new ArmResult.Refused(Reason.TracingUnavailable, message);
            };
        }
        return new ArmResult.Refused(
                filter.processId() == 0 ? Reason.TracingUnavailable : Reason.UnsupportedFilter, message);
    }

    private static String why(PerfFilter filter, String message) {
        return filter.processId() == 0
                ? message
                : "events of this kernel cannot follow the threads that a process starts, as they do since Linux 5.13 ("
                        + message + ")";
    }

    private ArmResult invalid(PerfProbe probe, String message) {
        Resolution.Missing why = rules.explain(probe.place(), message);
        boolean argumentsOnReturn = probe.onReturn() && probe.filter().ofArguments();
        if (argumentsOnReturn && why.reason() == Reason.NotTraceable) {
            return new ArmResult.Refused(
                    Reason.UnsupportedFilter, "events of this kernel know no arguments on return (" + message + ")");
        }
        return new ArmResult.Refused(why.reason(), why.message());
    }
}
