// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

/** Is shown records, one after another. */
@FunctionalInterface
public interface RecordVisitor {

    /** Looks at a record, which is gone when this returns. */
    void visit(RecordView record);
}
