// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.kprobe.api.schema.RequiredSpec;
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

/** What every agent is to do for one monitor; written by the operator alone, named after the monitor. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("KprobePlan")
@Plural("kprobeplans")
@ShortNames("kpp")
@Categories("kprobe")
@JsonIgnoreProperties("status")
@JsonClassDescription("What every agent is to do for one monitor; written by the operator alone.")
@SchemaCustomizer(RequiredSpec.class)
@AdditionalPrinterColumn(name = "DESIRED", jsonPath = ".spec.desired", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "GENERATION",
        jsonPath = ".spec.monitor.generation",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class KprobePlan extends CustomResource<PlanSpec, Void> {
    @Override
    protected @Nullable PlanSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable Void initStatus() {
        return null;
    }
}
