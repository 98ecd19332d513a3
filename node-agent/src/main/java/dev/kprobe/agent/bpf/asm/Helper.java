// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.asm;

import java.util.Locale;
import java.util.Optional;

/** Functions of the kernel that programs call, by their numbers in {@code linux/bpf.h}. */
public enum Helper {
    MAP_LOOKUP_ELEM(1),
    MAP_UPDATE_ELEM(2),
    MAP_DELETE_ELEM(3),
    KTIME_GET_NS(5),
    GET_SMP_PROCESSOR_ID(8),
    GET_CURRENT_PID_TGID(14),
    GET_CURRENT_UID_GID(15),
    GET_CURRENT_COMM(16),
    GET_CURRENT_TASK(35),
    GET_STACK(67),
    GET_CURRENT_CGROUP_ID(80),
    PROBE_READ_KERNEL(113),
    GET_CURRENT_ANCESTOR_CGROUP_ID(123),
    RINGBUF_RESERVE(131),
    RINGBUF_SUBMIT(132),
    GET_CURRENT_TASK_BTF(158),
    GET_FUNC_ARG(183),
    GET_FUNC_RET(184);

    private final int number;

    Helper(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Optional<Helper> of(int number) {
        for (Helper helper : values()) {
            if (helper.number == number) {
                return Optional.of(helper);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
