// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kprobe.api.v1alpha1.Reason;
import dev.kprobe.api.v1alpha1.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AddressResolverTest {
    private static final long LINKED = 0xffffffff81000000L;
    private static final long SLIDE = 0x1c000000L;
    private static final KernelBuild BUILD = new KernelBuild("00ab", OptionalLong.of(SLIDE));

    private final AddressedSymbols symbols = visitor -> {
        show(visitor, 0x2000, "vfs_read", "");
        show(visitor, 0x1000, "__do_sys_x", "");
        show(visitor, 0x1000, "__se_sys_x", "");
        show(visitor, 0x3000, "twice", "");
        show(visitor, 0x4000, "twice", "");
        show(visitor, 0x9000, "_etext", "");
        visitor.visit(0xffffffffc0000000L, new KernelSymbol("in_module", "m"));
    };

    @Test
    void findsTheFunctionThatHoldsAnAddress() throws IOException {
        assertThat(resolve(0x2000)).isEqualTo(found("vfs_read", 0));
        assertThat(resolve(0x2fff)).isEqualTo(found("vfs_read", 0xfff));
        assertThat(resolve(0x1004)).isEqualTo(found("__do_sys_x", 4));
    }

    @Test
    void refusesWhatIsNotOneFunction() throws IOException {
        assertThat(reason(resolve(0xfff))).isEqualTo(Reason.SymbolNotFound);
        assertThat(reason(resolve(0x9000))).isEqualTo(Reason.SymbolNotFound);
        assertThat(reason(resolve(0x3004))).isEqualTo(Reason.SymbolAmbiguous);
    }

    @Test
    void refusesOtherBuildsAndHiddenAddresses() throws IOException {
        assertThat(resolve(LINKED + 0x2000, "00AB", symbols, BUILD)).isEqualTo(found("vfs_read", 0));
        assertThat(resolve(LINKED + 0x2000, "00ac", symbols, BUILD))
                .isEqualTo(new Resolution.Missing(
                        Reason.NotThisKernel, "the address is of kernel build 00ac, this node runs build 00ab"));
        KernelBuild still = new KernelBuild("00ab", OptionalLong.empty());
        assertThat(reason(resolve(LINKED, "00ab", symbols, still))).isEqualTo(Reason.TracingUnavailable);
        AddressedSymbols hidden = visitor -> visitor.visit(0, new KernelSymbol("vfs_read", ""));
        assertThat(reason(resolve(LINKED, "00ab", hidden, BUILD))).isEqualTo(Reason.TracingUnavailable);
    }

    @Test
    void readsAddressesOfFunctions() {
        assertThat(Kallsyms.address("ffffffff9d002000 T vfs_read")).isEqualTo(0xffffffff9d002000L);
        assertThat(Kallsyms.address("rubbish")).isZero();
        assertThat(Kallsyms.address("")).isZero();
    }

    @Test
    void findsBuildIdAndSlideAmongNotes() {
        ByteBuffer notes = notes(
                note("Linux", 0x101, new byte[] {1, 2, 3, 4, 5}),
                note("GNU", 3, new byte[] {0, (byte) 0xab, 7}),
                note(
                        "VMCOREINFO",
                        0,
                        "OSRELEASE=6.1\nKERNELOFFSET=1c000000\nX=1\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(ElfNotes.buildId(notes)).contains("00ab07");
        assertThat(ElfNotes.slide(notes)).hasValue(SLIDE);
        assertThat(ElfNotes.buildId(ByteBuffer.allocate(0))).isEmpty();
    }

    @Property
    void readsNoNoteBeyondItsEnd(@ForAll byte[] bytes, @ForAll short first, @ForAll short second) {
        ByteBuffer notes = ByteBuffer.allocate(bytes.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        notes.putInt(first).putInt(second).putInt(3).put(bytes).flip();
        assertThatCode(() -> {
                    ElfNotes.buildId(notes);
                    ElfNotes.slide(notes);
                })
                .doesNotThrowAnyException();
    }

    private Resolution resolve(long offset) throws IOException {
        return resolve(LINKED + offset, "00ab", symbols, BUILD);
    }

    private static Resolution resolve(long address, String buildId, AddressedSymbols symbols, KernelBuild running)
            throws IOException {
        Target target = Target.address("0x" + Long.toHexString(address), buildId);
        return Objects.requireNonNull(
                AddressResolver.resolve(List.of(target), symbols, running).get(target));
    }

    private static void show(AddressedSymbols.Visitor visitor, long offset, String name, String module) {
        visitor.visit(LINKED + SLIDE + offset, new KernelSymbol(name, module));
    }

    private static Resolution found(String name, long offset) {
        return new Resolution.Found(new KernelSymbol(name, ""), offset);
    }

    private static Reason reason(Resolution resolution) {
        return ((Resolution.Missing) resolution).reason();
    }

    private static byte[] note(String name, int type, byte[] contents) {
        int nameSize = name.length() + 1;
        ByteBuffer note = ByteBuffer.allocate(12 + (nameSize + 3) / 4 * 4 + (contents.length + 3) / 4 * 4)
                .order(ByteOrder.LITTLE_ENDIAN);
        note.putInt(nameSize).putInt(contents.length).putInt(type).put(name.getBytes(StandardCharsets.US_ASCII));
        note.position(12 + (nameSize + 3) / 4 * 4).put(contents);
        return note.array();
    }

    private static ByteBuffer notes(byte[]... each) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] note : each) {
            all.writeBytes(note);
        }
        return ByteBuffer.wrap(all.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
