// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataOnlyTest {
    private static final String GROUP = "https://10.0.0.1/apis/kprobe.dev/v1alpha1/";

    @ParameterizedTest
    @CsvSource({
        "GET, kprobenodes?fieldSelector=metadata.name%3Dn, PartialObjectMetadataList",
        "GET, kprobenodes?watch=true&resourceVersion=7, PartialObjectMetadata",
        "PATCH, kprobenodes/n/status?fieldManager=kprobe-agent, PartialObjectMetadata",
        "GET, kprobenodes/n, ",
        "GET, kprobeplans?watch=true, ",
        "PATCH, kprobenodes/n, ",
        "PATCH, kprobeplans/p/status, ",
    })
    void onlyWhatTheAgentWroteItselfIsLeftOut(String method, String path, String kind) {
        assertThat(MetadataOnly.form(method, URI.create(GROUP + path)).orElse(null))
                .isEqualTo(kind);
    }
}
