// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All that a record holds, to be written into a ring and compared with what is read from it.
 *
 * @param cpu that it was written on
 * @param slot of the probe
 * @param generation of the probe
 * @param time CLOCK_MONOTONIC
 * @param pid thread
 * @param tgid process
 * @param comm command, ASCII
 * @param sections numbers of each section that is there
 * @param arguments of the function
 */
public record Sample(
        int cpu,
        int slot,
        int generation,
        long time,
        int pid,
        int tgid,
        String comm,
        Map<Section, List<Long>> sections,
        List<Long> arguments) {
    /** Registers of an imaginary architecture. */
    public static final int REGISTERS = 3;

    /** Without sections. */
    public static Sample plain(int slot, long time) {
        return new Sample(0, slot, 1, time, 11, 10, "command", Map.of(), List.of());
    }

    /** The same with arguments. */
    public Sample with(Long... numbers) {
        return new Sample(cpu, slot, generation, time, pid, tgid, comm, sections, List.of(numbers));
    }

    /** The same with one more section. */
    public Sample with(Section section, Long... numbers) {
        Map<Section, List<Long>> more = new EnumMap<>(Section.class);
        more.putAll(sections);
        more.put(section, List.of(numbers));
        return new Sample(cpu, slot, generation, time, pid, tgid, comm, more, arguments);
    }

    /** The same of another command. */
    public Sample of(String command) {
        return new Sample(cpu, slot, generation, time, pid, tgid, command, sections, arguments);
    }

    /** The same on another CPU. */
    public Sample on(int processor) {
        return new Sample(processor, slot, generation, time, pid, tgid, comm, sections, arguments);
    }

    /** What a view shows. */
    public static Sample read(RecordView view) {
        Map<Section, List<Long>> sections = new EnumMap<>(Section.class);
        if (view.has(Section.RESULT)) {
            sections.put(Section.RESULT, List.of(view.result(), view.duration()));
        }
        if (view.has(Section.CREDENTIALS)) {
            long users = Integer.toUnsignedLong(view.uid()) | (long) view.gid() << 32;
            sections.put(Section.CREDENTIALS, List.of(users, view.cgroup()));
        }
        if (view.has(Section.MEMORY)) {
            sections.put(Section.MEMORY, List.of(view.virtualBytes(), view.residentBytes()));
        }
        if (view.has(Section.REGISTERS)) {
            sections.put(Section.REGISTERS, numbers(view.registerCount(), view::register));
        }
        if (view.has(Section.FUNCTION)) {
            sections.put(Section.FUNCTION, List.of(view.function()));
        }
        if (view.has(Section.STACK)) {
            sections.put(Section.STACK, numbers(view.frameCount(), view::frame));
        }
        if (view.has(Section.USER_STACK)) {
            sections.put(Section.USER_STACK, numbers(view.userFrameCount(), view::userFrame));
        }
        return new Sample(
                view.cpu(),
                view.slot(),
                view.generation(),
                view.time(),
                view.pid(),
                view.tgid(),
                comm(view),
                sections,
                numbers(view.argumentCount(), view::argument));
    }

    /** All numbers behind the header, in the kernel's order. */
    List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (Section section : Section.values()) {
            if (section == Section.REGISTERS) {
                numbers.addAll(arguments);
            }
            numbers.addAll(sections.getOrDefault(section, List.of()));
        }
        return numbers;
    }

    int length() {
        return RecordLayout.HEADER + numbers().size() * Long.BYTES;
    }

    private static String comm(RecordView view) {
        byte[] bytes = new byte[view.commSize()];
        int length = 0;
        while (length < bytes.length && view.comm(length) != 0) {
            bytes[length] = view.comm(length);
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private static List<Long> numbers(int count, java.util.function.IntToLongFunction number) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(number.applyAsLong(i));
        }
        return numbers;
    }
}
