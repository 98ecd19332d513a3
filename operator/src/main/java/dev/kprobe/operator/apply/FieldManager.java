// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.operator.apply;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** The name under which the operator owns fields. */
public final class FieldManager {
    /** Field manager of everything the operator applies. */
    public static final String NAME = "kprobe-operator";

    private FieldManager() {}

    /** Server-side apply that takes over fields that others hold: what the operator owns, nobody else may decide. */
    static PatchContext apply() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(NAME)
                .withForce(true)
                .build();
    }
}
