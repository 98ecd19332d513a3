// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubepodsNamesTest {
    private static final String UID = "0a1b2c3d-0000-4000-8000-123456789abc";

    @ParameterizedTest
    @CsvSource({
        "kubepods-burstable-pod0a1b2c3d_0000_4000_8000_123456789abc.slice",
        "kubepods-besteffort-pod0a1b2c3d_0000_4000_8000_123456789abc.slice",
        "kubepods-pod0a1b2c3d_0000_4000_8000_123456789abc.slice",
        "kubelet-kubepods-burstable-pod0a1b2c3d_0000_4000_8000_123456789abc.slice",
        "pod0a1b2c3d-0000-4000-8000-123456789abc"
    })
    void knowsThePodOfADirectory(String name) {
        assertThat(KubepodsNames.podUid(name)).contains(UID);
    }

    @ParameterizedTest
    @CsvSource({
        "burstable",
        "kubepods-burstable.slice",
        "pod",
        "podman.slice/x",
        "kubepods-podx.scope",
        "cri-containerd-0a.scope"
    })
    void knowsWhatIsNone(String name) {
        assertThat(KubepodsNames.podUid(name)).isEmpty();
        assertThat(KubepodsNames.isRoot(name)).isFalse();
    }

    @Property
    void anyNameIsThatOfAPodOrNot(@ForAll String name) {
        assertThat(KubepodsNames.podUid(name).orElse("").length()).isLessThanOrEqualTo(name.length());
        assertThat(KubepodsNames.podUid("pod" + name).orElse(name)).isEqualTo(name);
    }

    @Test
    void knowsRoots() {
        assertThat(KubepodsNames.isRoot("kubepods")).isTrue();
        assertThat(KubepodsNames.isRoot("kubepods.slice")).isTrue();
        assertThat(KubepodsNames.isRoot("kubelet-kubepods.slice")).isTrue();
    }

    @Test
    void knowsAPodFromAFileByItsHash() {
        assertThat(KubepodsNames.podUid("kubepods-burstable-pod7f3c1e5a9b8d4f2e6c0a1b2c3d4e5f60.slice"))
                .contains("7f3c1e5a9b8d4f2e6c0a1b2c3d4e5f60");
    }
}
