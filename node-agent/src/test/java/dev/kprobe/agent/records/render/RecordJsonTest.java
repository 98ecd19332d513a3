// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.Sample;
import dev.kprobe.agent.records.Section;
import dev.kprobe.agent.records.Views;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String START = "{\"time\":\"2026-01-01T00:00:00.000000100Z\",\"node\":\"n1\"";
    private static final String TASK = ",\"cpu\":0,\"pid\":11,\"tgid\":10,\"comm\":\"command\"";

    private final ProbeLabels labels = new ProbeLabels();
    private final Map<Long, String> symbols =
            Map.of(0xffffffff81000010L, "vfs_read+0x10", 0xffffffff81000200L, "do_syscall_64+0x0");
    private final RecordJson json = new RecordJson(
            "n1",
            "x86_64",
            labels,
            new WallClock(() -> Instant.parse("2026-01-01T00:00:00Z"), () -> 0),
            cgroup -> cgroup == 77 ? "shop/cart" : null,
            address -> Optional.ofNullable(symbols.get(address)));

    @Test
    void namesTheProbeAndTheTask() {
        labels.put(1, 1, new ProbeLabel("m\"1", "p", "vfs_read", true));
        assertThat(render(Sample.plain(1, 100)))
                .isEqualTo(START
                        + ",\"monitor\":\"m\\\"1\",\"probe\":\"p\",\"symbol\":\"vfs_read\",\"on\":\"Return\""
                        + TASK
                        + "}\n");
    }

    @Test
    void showsARecordWhoseProbeIsNotKnownAnyMore() {
        assertThat(render(Sample.plain(7, 100))).isEqualTo(START + TASK + "}\n");
    }

    @Test
    void showsEverySection() {
        Sample sample = Sample.plain(7, 100)
                .with(1L, -1L)
                .with(Section.RESULT, -2L, 1500L)
                .with(Section.CREDENTIALS, 1000L | 100L << 32, 77L)
                .with(Section.MEMORY, 8192L, 4096L)
                .with(Section.FUNCTION, 0xffffffff81000010L)
                .with(Section.STACK, 0xffffffff81000010L, 0xffffffff81000200L, 0xffffffffc0000000L)
                .with(Section.USER_STACK, 0x7f0000001000L);
        assertThat(render(sample))
                .isEqualTo(START
                        + TASK
                        + ",\"uid\":1000,\"gid\":100,\"cgroup\":77,\"pod\":\"shop/cart\""
                        + ",\"virtualBytes\":8192,\"residentBytes\":4096"
                        + ",\"arguments\":[\"0x1\",\"0xffffffffffffffff\"]"
                        + ",\"result\":\"0xfffffffffffffffe\",\"errno\":2,\"durationNanos\":1500"
                        + ",\"function\":\"vfs_read+0x10\""
                        + ",\"stack\":[\"vfs_read+0x10\",\"do_syscall_64+0x0\",\"0xffffffffc0000000\"]"
                        + ",\"userStack\":[\"0x7f0000001000\"]"
                        + "}\n");
    }

    @Test
    void namesRegistersInTheOrderOfTheKernel() throws IOException {
        Long[] numbers = new Long[21];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (long) i;
        }
        JsonNode registers = JSON.readTree(render(Sample.plain(7, 100).with(Section.REGISTERS, numbers)))
                .get("registers");
        assertThat(registers.size()).isEqualTo(21);
        assertThat(registers.get("r15").asText()).isEqualTo("0x0");
        assertThat(registers.get("rax").asText()).isEqualTo("0xa");
        assertThat(registers.get("rdi").asText()).isEqualTo("0xe");
        assertThat(registers.get("rip").asText()).isEqualTo("0x10");
        assertThat(registers.get("rsp").asText()).isEqualTo("0x13");
    }

    @Test
    void explainsTheArgumentsOfTheMemoryCalls() throws IOException {
        assertThat(call("__x64_sys_mmap", 0L, 4096L, 3L, 0x22L, -1L, 0L))
                .isEqualTo("{\"addr\":\"0x0\",\"len\":4096,\"prot\":\"PROT_READ|PROT_WRITE\","
                        + "\"flags\":\"MAP_PRIVATE|MAP_ANONYMOUS\",\"fd\":-1,\"offset\":\"0x0\"}");
        assertThat(call("__arm64_sys_mmap", 0L, 1L, 0L, 0x40000003L))
                .isEqualTo("{\"addr\":\"0x0\",\"len\":1,\"prot\":\"PROT_NONE\","
                        + "\"flags\":\"MAP_SHARED_VALIDATE|0x40000000\"}");
        assertThat(call("__x64_sys_munmap", 0x1000L, -1L))
                .isEqualTo("{\"addr\":\"0x1000\",\"len\":18446744073709551615}");
        assertThat(call("sys_mprotect", 0x1000L, 1L, 5L))
                .isEqualTo("{\"addr\":\"0x1000\",\"len\":1,\"prot\":\"PROT_READ|PROT_EXEC\"}");
        assertThat(call("__x64_sys_brk", 0x1000L)).isEqualTo("{\"addr\":\"0x1000\"}");
        assertThat(call("__x64_sys_mremap", 0x1000L, 1L, 2L, 3L, 0x2000L))
                .isEqualTo("{\"addr\":\"0x1000\",\"len\":1,\"new_len\":2,\"flags\":\"MREMAP_MAYMOVE|MREMAP_FIXED\","
                        + "\"new_addr\":\"0x2000\"}");
        assertThat(call("vfs_mmap", 1L)).isEqualTo("null");
    }

    @Test
    void isJsonWhateverAProgramCallsItself() throws IOException {
        for (String command : new String[] {"a\"b\\c", "tab\there", "müller", "\u007f\u0001", ""}) {
            String line = render(Sample.plain(7, 100).of(command));
            assertThat(JSON.readTree(line).get("comm").asText()).isEqualTo(command);
            assertThat(line).containsPattern("\\A\\p{ASCII}*\\n\\z");
        }
    }

    private String call(String symbol, Long... arguments) throws IOException {
        labels.put(2, 1, new ProbeLabel("m", "p", symbol, false));
        return String.valueOf(
                JSON.readTree(render(Sample.plain(2, 100).with(arguments))).get("call"));
    }

    private String render(Sample sample) {
        TextBuffer buffer = new TextBuffer();
        Views.show(sample, record -> json.append(buffer, record));
        return buffer.toString();
    }
}
