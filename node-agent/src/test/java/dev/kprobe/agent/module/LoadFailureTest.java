// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.host.Lockdown;
import dev.kprobe.agent.nativeaccess.Errno;
import dev.kprobe.api.v1alpha1.Reason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadFailureTest {
    @Test
    void tellsTheRefusalsOfModulesApart() {
        assertThat(reason(Errno.EKEYREJECTED)).isEqualTo(Reason.ModuleSignatureRejected);
        assertThat(reason(Errno.ENOKEY)).isEqualTo(Reason.ModuleSignatureRejected);
        assertThat(reason(Errno.ENOEXEC)).isEqualTo(Reason.ModuleVersionMismatch);
        assertThat(reason(Errno.EACCES)).isEqualTo(Reason.LoadDenied);
        assertThat(reason(Errno.ENOSYS)).isEqualTo(Reason.ModulesDisabled);
        assertThat(reason(Errno.EIO)).isEqualTo(Reason.Internal);
        assertThat(reason(Errno.EPERM)).isEqualTo(Reason.LoadDenied);
        assertThat(LoadFailure.reason(Errno.EPERM, Lockdown.INTEGRITY, false)).isEqualTo(Reason.Lockdown);
        assertThat(LoadFailure.reason(Errno.EPERM, Lockdown.INTEGRITY, true)).isEqualTo(Reason.ModulesDisabled);
    }

    @Test
    void remembersTheModuleForOneBootOnly(@TempDir Path directory) {
        LoadMarker marker = new LoadMarker(directory, "boot-1");
        assertThat(marker.isSet()).isFalse();
        marker.set();
        assertThat(new LoadMarker(directory, "boot-1").isSet()).isTrue();
        assertThat(new LoadMarker(directory, "boot-2").isSet()).isFalse();
        marker.clear();
        assertThat(marker.isSet()).isFalse();
    }

    private static Reason reason(Errno errno) {
        return LoadFailure.reason(errno, Lockdown.NONE, false);
    }
}
