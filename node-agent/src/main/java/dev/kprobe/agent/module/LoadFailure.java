// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.api.v1alpha1.Reason;

/** Tells the ways apart in which a kernel refuses a module; the error number alone does not. */
final class LoadFailure {
    private LoadFailure() {}

    /**
     * The reason behind an error of {@code finit_module(2)}.
     *
     * @param lockdown how far the kernel is locked down
     * @param modulesDisabled whether {@code kernel.modules_disabled} is set
     */
    static Reason reason(Errno errno, Lockdown lockdown, boolean modulesDisabled) {
        return switch (errno) {
            case EKEYREJECTED, ENOKEY -> Reason.ModuleSignatureRejected;
            case EPERM -> permission(lockdown, modulesDisabled);
            case EACCES -> Reason.LoadDenied;
            case ENOSYS -> Reason.ModulesDisabled;
            // Another build's version magic or symbol versions; a symbol that this kernel lacks.
            case ENOEXEC, EINVAL, ENOENT -> Reason.ModuleVersionMismatch;
            default -> Reason.Internal;
        };
    }

    private static Reason permission(Lockdown lockdown, boolean modulesDisabled) {
        if (modulesDisabled) {
            return Reason.ModulesDisabled;
        }
        return lockdown == Lockdown.NONE ? Reason.LoadDenied : Reason.Lockdown;
    }
}
