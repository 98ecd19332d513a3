// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
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

/** What somebody wants counted in the kernels of the fleet, and the totals. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@Kind("KprobeMonitor")
@Plural("kprobemonitors")
@ShortNames("kpm")
@Categories("kprobe")
@JsonClassDescription("What somebody wants counted in the kernels of the fleet, and the totals.")
@SchemaCustomizer(RequiredSpec.class)
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "NODES", jsonPath = ".status.nodesSummary", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "HITS", jsonPath = ".status.hits", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "RATE", jsonPath = ".status.hitsPerSecond", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "MISSED", jsonPath = ".status.missed", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "FAILURES",
        jsonPath = ".status.failures[0].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "BACKENDS",
        jsonPath = ".status.backends",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class KprobeMonitor extends CustomResource<MonitorSpec, MonitorStatus> {
    @Override
    protected @Nullable MonitorSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable MonitorStatus initStatus() {
        return null;
    }
}
