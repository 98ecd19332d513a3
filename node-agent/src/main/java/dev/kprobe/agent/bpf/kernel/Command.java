// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.kernel;

/** Commands of {@code bpf(2)}, by their numbers in {@code linux/bpf.h}. */
enum Command {
    MAP_CREATE(0),
    MAP_LOOKUP_ELEM(1),
    MAP_UPDATE_ELEM(2),
    MAP_DELETE_ELEM(3),
    MAP_GET_NEXT_KEY(4),
    PROG_LOAD(5),
    OBJ_PIN(6),
    OBJ_GET(7),
    OBJ_GET_INFO_BY_FD(15),
    RAW_TRACEPOINT_OPEN(17),
    BTF_GET_FD_BY_ID(19),
    BTF_GET_NEXT_ID(23),
    LINK_CREATE(28);

    private final int number;

    Command(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
