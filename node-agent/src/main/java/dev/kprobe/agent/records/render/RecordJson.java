// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.render;

import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.records.Section;
import dev.kprobe.agent.symbols.AddressNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as one line of JSON. Numbers of 64 bits that mean addresses or anything at all are strings in hexadecimal,
 * for most readers of JSON cannot hold them otherwise. Confined to one thread; allocates nothing for most records.
 */
public final class RecordJson {
    private static final byte[] TIME = TextBuffer.constant("{\"time\":\"");
    private static final byte[] CPU = TextBuffer.constant(",\"cpu\":");
    private static final byte[] PID = TextBuffer.constant(",\"pid\":");
    private static final byte[] TGID = TextBuffer.constant(",\"tgid\":");
    private static final byte[] COMM = TextBuffer.constant(",\"comm\":");
    private static final byte[] UID = TextBuffer.constant(",\"uid\":");
    private static final byte[] GID = TextBuffer.constant(",\"gid\":");
    private static final byte[] CGROUP = TextBuffer.constant(",\"cgroup\":");
    private static final byte[] POD = TextBuffer.constant(",\"pod\":");
    private static final byte[] VIRTUAL = TextBuffer.constant(",\"virtualBytes\":");
    private static final byte[] RESIDENT = TextBuffer.constant(",\"residentBytes\":");
    private static final byte[] ARGUMENTS = TextBuffer.constant(",\"arguments\":[");
    private static final byte[] CALL = TextBuffer.constant(",\"call\":{");
    private static final byte[] RESULT = TextBuffer.constant(",\"result\":\"");
    private static final byte[] ERRNO = TextBuffer.constant(",\"errno\":");
    private static final byte[] DURATION = TextBuffer.constant(",\"durationNanos\":");
    private static final byte[] REGISTERS = TextBuffer.constant(",\"registers\":{");
    private static final byte[] FUNCTION = TextBuffer.constant(",\"function\":\"");
    private static final byte[] STACK = TextBuffer.constant(",\"stack\":[");
    private static final byte[] USER_STACK = TextBuffer.constant(",\"userStack\":[");
    private static final byte[] END = TextBuffer.constant("}\n");
    /** Return values from -4095 to -1 are errors, everywhere in the kernel. */
    private static final long LAST_ERRNO = -4095;

    private final ProbeTexts probes;
    private final WallClock clock;
    private final PodOfCgroup pods;
    private final FrameNames frames;
    private final List<String> registers;

    /**
     * A renderer.
     *
     * @param node name of this node
     * @param machine its architecture, as {@code uname -m} prints it
     * @param labels of the probes
     * @param clock gives the time of day
     * @param pods by cgroup
     * @param addresses of the kernel
     */
    public RecordJson(
            String node,
            String machine,
            ProbeLabels labels,
            WallClock clock,
            PodOfCgroup pods,
            AddressNames addresses) {
        this.probes = new ProbeTexts(node, labels);
        this.clock = clock;
        this.pods = pods;
        this.frames = new FrameNames(addresses);
        this.registers = new ArrayList<>(Registers.of(machine));
    }

    /** Appends the line of a record. */
    public void append(TextBuffer to, RecordView record) {
        ProbeTexts.Entry probe = probes.of(record);
        to.text(TIME);
        clock.append(to, record.time());
        to.text(probe.text());
        to.text(CPU).number(record.cpu());
        to.text(PID).number(record.pid());
        to.text(TGID).number(record.tgid());
        to.text(COMM);
        JsonText.command(to, record);
        if (record.has(Section.CREDENTIALS)) {
            credentials(to, record);
        }
        if (record.has(Section.MEMORY)) {
            to.text(VIRTUAL).number(record.virtualBytes());
            to.text(RESIDENT).number(record.residentBytes());
        }
        if (record.argumentCount() > 0) {
            arguments(to, record, probe.arguments());
        }
        if (record.has(Section.RESULT)) {
            result(to, record);
        }
        if (record.has(Section.REGISTERS)) {
            registers(to, record);
        }
        if (record.has(Section.FUNCTION)) {
            to.text(FUNCTION).text(frames.of(record.function())).character('"');
        }
        if (record.has(Section.STACK)) {
            stack(to, record);
        }
        if (record.has(Section.USER_STACK)) {
            userStack(to, record);
        }
        to.text(END);
    }

    private void credentials(TextBuffer to, RecordView record) {
        to.text(UID).number(Integer.toUnsignedLong(record.uid()));
        to.text(GID).number(Integer.toUnsignedLong(record.gid()));
        to.text(CGROUP).unsigned(record.cgroup());
        @Nullable String pod = pods.podOf(record.cgroup());
        if (pod != null) {
            to.text(POD);
            JsonText.quoted(to, pod);
        }
    }

    private static void arguments(TextBuffer to, RecordView record, List<MemoryCalls.Argument> meanings) {
        to.text(ARGUMENTS);
        for (int i = 0; i < record.argumentCount(); i++) {
            separate(to, i);
            to.character('"').hex(record.argument(i)).character('"');
        }
        to.character(']');
        if (meanings.isEmpty()) {
            return;
        }
        to.text(CALL);
        for (int i = 0; i < Math.min(record.argumentCount(), meanings.size()); i++) {
            separate(to, i);
            JsonText.quoted(to, meanings.get(i).name());
            to.character(':');
            meanings.get(i).append(to, record.argument(i));
        }
        to.character('}');
    }

    private static void result(TextBuffer to, RecordView record) {
        long result = record.result();
        to.text(RESULT).hex(result).character('"');
        if (result < 0 && result >= LAST_ERRNO) {
            to.text(ERRNO).number(-result);
        }
        to.text(DURATION).unsigned(record.duration());
    }

    private void registers(TextBuffer to, RecordView record) {
        to.text(REGISTERS);
        for (int i = 0; i < record.registerCount(); i++) {
            separate(to, i);
            JsonText.quoted(to, Registers.name(registers, i));
            to.text(":\"").hex(record.register(i)).character('"');
        }
        to.character('}');
    }

    private void stack(TextBuffer to, RecordView record) {
        to.text(STACK);
        for (int i = 0; i < record.frameCount(); i++) {
            separate(to, i);
            to.character('"').text(frames.of(record.frame(i))).character('"');
        }
        to.character(']');
    }

    private static void userStack(TextBuffer to, RecordView record) {
        to.text(USER_STACK);
        for (int i = 0; i < record.userFrameCount(); i++) {
            separate(to, i);
            to.character('"').hex(record.userFrame(i)).character('"');
        }
        to.character(']');
    }

    private static void separate(TextBuffer to, int index) {
        if (index > 0) {
            to.character(',');
        }
    }
}
