// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** One node: named after it, status written by its agent alone. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("KprobeNode")
@Plural("kprobenodes")
@ShortNames("kpn")
@Categories("kprobe")
@JsonClassDescription("One node of the fleet, as its agent reports it.")
@AdditionalPrinterColumn(name = "PHASE", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "BACKEND",
        jsonPath = ".status.backend.name",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "KERNEL",
        jsonPath = ".status.kernel.release",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "PROBES", jsonPath = ".status.probes", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "HITS", jsonPath = ".status.hits", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class KprobeNode extends CustomResource<NodeSpec, NodeStatus> {
    @Override
    protected @Nullable NodeSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable NodeStatus initStatus() {
        return null;
    }
}
