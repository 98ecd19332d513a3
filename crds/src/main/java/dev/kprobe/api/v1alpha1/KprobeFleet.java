// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.kprobe.api.schema.OnlyName;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** What an administrator allows all monitors together; one object, named {@value #NAME}, which may be absent. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("KprobeFleet")
@Plural("kprobefleets")
@ShortNames("kpf")
@Categories("kprobe")
@JsonIgnoreProperties("status")
@JsonClassDescription("What an administrator allows all monitors together; one object, named fleet.")
@SchemaCustomizer(value = OnlyName.class, input = KprobeFleet.NAME)
@AdditionalPrinterColumn(name = "STOPPED", jsonPath = ".spec.stopped", type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
        name = "NODEBUDGET",
        jsonPath = ".spec.budget.cpuMillisPerNode",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "PROBEBUDGET",
        jsonPath = ".spec.budget.cpuMillisPerProbe",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "MAXDISCONNECTED",
        jsonPath = ".spec.maxDisconnected",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class KprobeFleet extends CustomResource<FleetSpec, Void> {
    /** Name of the only object of this kind. */
    public static final String NAME = "fleet";

    @Override
    protected @Nullable FleetSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Void initStatus() {
        return null;
    }
}
