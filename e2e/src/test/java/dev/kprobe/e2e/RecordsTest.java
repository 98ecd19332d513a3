// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kprobe.api.v1alpha1.MonitorStatus;
import dev.kprobe.api.v1alpha1.RecordCounts;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a record can hold is true: the program that makes the calls knows its process, arguments and results. */
@Order(8)
@ExtendWith(Fleet.class)
class RecordsTest {
    private static final String NAME = "recorded";
    private static final int CALLS = 20;
    private static final int PAGE = 4096;

    @AfterEach
    void cleanUp() {
        Monitors.delete(NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {Lab.NODE_61, Lab.NODE_612})
    void everyKindOfCaptureIsTrue(String node) {
        Monitors.applyOnNode(NAME, node, """
                probes:
                - name: entries
                  target: {syscall: mmap}
                  filter: {command: kpm-record}
                  capture: [Task, Credentials, Memory, Registers, Arguments, Stack, UserStack]
                - name: returns
                  target: {syscall: mmap}
                  at: Return
                  filter: {command: kpm-record}
                  capture: [Task, Arguments]
                """);
        Monitors.awaitArmed(NAME, 1);
        try (var program = Calls.prepare(node, "mmap", CALLS, "kpm-record");
                var records = new Records(node, NAME)) {
            int before = callUntilPodsAreKnown(node, records);
            program.letGo();
            program.await();
            List<JsonNode> all = records.take(2 * CALLS);
            List<JsonNode> entries = of(all, "entries");
            List<JsonNode> returns = of(all, "returns");
            assertThat(entries).hasSize(CALLS).allSatisfy(record -> entry(record, node, program.pid()));
            assertThat(returns).hasSize(CALLS).allSatisfy(RecordsTest::result);
            MonitorStatus status = Monitors.awaitExactly(NAME, 2L * (CALLS + before));
            RecordCounts counts =
                    Objects.requireNonNull(Monitors.probe(status, "entries").records());
            assertThat(counts).isEqualTo(new RecordCounts(CALLS + before, 0, 0, 0, 0));
            assertThat(records.left() + records.lost()).isZero();
        }
    }

    /** An agent looks for the pods of its node when the first plan asks for their names, which takes it a moment. */
    private static int callUntilPodsAreKnown(String node, Records records) {
        for (int calls = 1; calls < 60; calls++) {
            try (var program = Calls.prepare(node, "mmap", 1, "kpm-record")) {
                program.letGo();
                program.await();
            }
            if (of(records.take(2), "entries").getFirst().has("pod")) {
                return calls;
            }
        }
        throw new AssertionError("no record on " + node + " names its pod");
    }

    private static List<JsonNode> of(List<JsonNode> records, String probe) {
        return records.stream()
                .filter(record -> record.path("probe").asText().equals(probe))
                .toList();
    }

    private static void entry(JsonNode record, String node, int pid) {
        assertThat(record.path("node").asText()).isEqualTo(node);
        assertThat(record.path("monitor").asText()).isEqualTo(NAME);
        assertThat(record.path("pid").asInt()).isEqualTo(pid);
        assertThat(record.path("tgid").asInt()).isEqualTo(pid);
        assertThat(record.path("comm").asText()).isEqualTo("kpm-record");
        assertThat(record.path("uid").asInt()).isZero();
        assertThat(record.path("pod").asText()).startsWith("lab-tools/lab-tools-");
        assertThat(record.path("virtualBytes").asLong())
                .isGreaterThan(record.path("residentBytes").asLong());
        assertThat(record.path("residentBytes").asLong()).isPositive();
        JsonNode call = record.path("call");
        assertThat(call.path("len").asLong()).as(record.toString()).isEqualTo(PAGE);
        assertThat(call.path("prot").asText()).isEqualTo("PROT_READ|PROT_WRITE");
        assertThat(call.path("fd").asInt()).isEqualTo(-1);
        assertThat(texts(record.path("arguments")).get(1)).isEqualTo("0x1000");
        assertThat(record.path("registers").path("rip").asText()).startsWith("0xffffffff");
        assertThat(texts(record.path("stack")).getFirst()).startsWith("__x64_sys_mmap");
        assertThat(texts(record.path("stack")).toString()).contains("do_syscall_64");
        assertThat(record.path("userStack")).isNotEmpty();
    }

    private static void result(JsonNode record) {
        // With MAP_FIXED the result is the address that was asked for.
        assertThat(record.path("result").asText())
                .isEqualTo(texts(record.path("arguments")).getFirst());
        assertThat(record.has("errno")).isFalse();
        assertThat(record.path("durationNanos").asLong()).isBetween(1L, 10_000_000_000L);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
