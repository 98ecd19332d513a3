// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.backend;

import dev.kprobe.agent.counters.Counts;
import dev.kprobe.agent.module.DeviceProbe;
import dev.kprobe.agent.module.ProbeDevice;
import dev.kprobe.agent.nativeaccess.NativeException;
import dev.kprobe.agent.symbols.FunctionRules;
import dev.kprobe.agent.symbols.Resolution;
import dev.kprobe.api.v1alpha1.BackendName;
import dev.kprobe.api.v1alpha1.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts with the kernel module: the filters run in the probe's own handler, at the lowest cost of all backends. */
public final class ModuleBackend implements Backend {
    /** Longest label that leaves room for a number within the module's limit on names. */
    private static final int LABEL_LENGTH = 48;

    private final ProbeDevice device;
    private final FunctionRules rules;
    private final Set<ProbeHandle> probes = new HashSet<>();
    private int armed;

    /**
     * A backend over an open device.
     *
     * @param device the open device, closed with the backend
     * @param rules explains what the kernel refused
     */
    public ModuleBackend(ProbeDevice device, FunctionRules rules) {
        this.device = device;
        this.rules = rules;
    }

    @Override
    public BackendName name() {
        return BackendName.Module;
    }

    @Override
    public ArmResult arm(ProbeRequest request) {
        armed++;
        String label = request.label();
        DeviceProbe probe = new DeviceProbe(
                label.substring(0, Math.min(label.length(), LABEL_LENGTH)) + "." + armed,
                request.onReturn(),
                request.location().symbol().toString(),
                request.location().offset(),
                request.processId(),
                request.command());
        if (!probe.fits()) {
            return new ArmResult.Refused(
                    Reason.UnsupportedTarget, "the module has no room for a symbol as long as " + probe.symbol());
        }
        try {
            ProbeHandle handle = new ProbeHandle(device.add(probe));
            probes.add(handle);
            return new ArmResult.Armed(handle);
        } catch (NativeException e) {
            return refused(request.location(), e);
        }
    }

    @Override
    public Map<ProbeHandle, Counts> counts() throws IOException {
        Map<ProbeHandle, Counts> counts = new HashMap<>();
        for (ProbeHandle probe : probes) {
            counts.put(probe, device.counts(probe.id()));
        }
        return counts;
    }

    @Override
    public Counts disarm(ProbeHandle probe) throws IOException {
        probes.remove(probe);
        return device.remove(probe.id());
    }

    @Override
    public void close() {
        device.close();
    }

    private ArmResult refused(Resolution.Found location, NativeException e) {
        String message = e.getMessage();
        return switch (e.errno()) {
            case ENOENT -> new ArmResult.Refused(Reason.SymbolNotFound, message);
            case EADDRNOTAVAIL -> new ArmResult.Refused(Reason.SymbolAmbiguous, message);
            case ENOSPC -> new ArmResult.Refused(Reason.ProbeLimit, "the module has no free slot; " + message);
            case EPERM -> new ArmResult.Refused(Reason.Lockdown, message);
            case ESRCH -> new ArmResult.Refused(Reason.UnsupportedFilter, "no such process; " + message);
            case EACCES, EINVAL, EOPNOTSUPP, EILSEQ, ERANGE -> {
                Resolution.Missing why = rules.explain(location, message);
                yield new ArmResult.Refused(why.reason(), why.message());
            }
            default -> new ArmResult.Refused(Reason.Internal, message);
        };
    }
}
