// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bpf.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelFunctionsTest {
    private static final int ROUNDS = 20_000;

    /** Types 1 to 4: int, struct, const int, pointer to struct. */
    private static BtfFile file() {
        return new BtfFile()
                .add("int", 1, 0, 4, 0x20)
                .add("s", 4, 0, 16)
                .add("", 10, 0, 1)
                .add("", 2, 0, 2);
    }

    private static KernelFunctions read(byte[] file) throws BtfException {
        return KernelFunctions.read(new BtfTypes(file));
    }

    @Test
    void aFunctionIsFoundByName() throws BtfException {
        KernelFunctions functions = read(file().prototype(1, 3, 4)
                .function("vfs_read", 5)
                .prototype(0)
                .function("__do_sys_getppid", 7)
                .bytes());

        assertThat(functions.find("vfs_read")).contains(new KernelFunction(0, 6, 2, true));
        assertThat(functions.find("__do_sys_getppid")).contains(new KernelFunction(0, 8, 0, false));
        assertThat(functions.find("vfs_rea")).isEmpty();
        assertThat(functions.find("")).isEmpty();
    }

    @Test
    void whatIsNotInRegistersIsLeftAlone() throws BtfException {
        KernelFunctions functions = read(file().prototype(1, 2)
                .function("takes_struct", 5)
                .prototype(2, 1)
                .function("returns_struct", 7)
                .prototype(1, 1, 0)
                .function("printk", 9)
                .bytes());

        assertThat(functions.find("takes_struct")).isEmpty();
        assertThat(functions.find("returns_struct")).isEmpty();
        assertThat(functions.find("printk")).isEmpty();
    }

    @Test
    void ofTwoOfOneNameNeitherIsMeant() throws BtfException {
        KernelFunctions functions = read(
                file().prototype(1, 1).function("twice", 5).function("twice", 5).bytes());

        assertThat(functions.find("twice")).isEmpty();
    }

    /** Types 5 and 6 of the base are a function, 7 to 10 are those of the module. */
    @Test
    void aModuleRefersToTheTypesAndNamesOfTheKernelProper() throws BtfException {
        BtfFile base = file().prototype(1, 3).function("vfs_read", 5);
        byte[] module = base.split()
                .prototype(1, 3, 4)
                .function("msr_read", 7)
                .function("msr_init", 5)
                .prototype(1, 2)
                .function("takes_struct", 10)
                .bytes();

        KernelFunctions functions = KernelFunctions.read(BtfTypes.split(module, new BtfTypes(base.bytes())), 42);

        assertThat(functions.find("msr_read")).contains(new KernelFunction(42, 8, 2, true));
        assertThat(functions.find("msr_init")).contains(new KernelFunction(42, 9, 1, true));
        assertThat(functions.find("takes_struct")).isEmpty();
        assertThat(functions.find("vfs_read")).isEmpty();
    }

    @Test
    void aModuleSharesTheNamesThatTheKernelProperHas() throws BtfException {
        BtfFile base = file().prototype(1, 3).function("init", 5);
        byte[] module = base.split().functionOfBase("init", base, 5).bytes();

        assertThat(KernelFunctions.read(BtfTypes.split(module, new BtfTypes(base.bytes())), 1)
                        .find("init"))
                .contains(new KernelFunction(1, 7, 1, true));
    }

    @Test
    void aModuleWithoutTheKernelProperIsAnError() {
        byte[] module = file().split().prototype(1, 3).function("msr_read", 5).bytes();

        assertThatThrownBy(() -> read(module)).isInstanceOf(BtfException.class);
    }

    @Test
    void aFieldIsWhereTheStructureHasIt() throws BtfException {
        BtfTypes types = new BtfTypes(file().add("task_struct", 4, 2, 64, 1, 1, 24 * 8, 13, 1, 40 * 8)
                .add("a", 8, 0, 1)
                .bytes());

        assertThat(types.offset("task_struct", "comm")).isEmpty();
        assertThat(types.offset("cred", "uid")).isEmpty();
        assertThat(types.offset("task_struct", "int")).hasValue(24);
    }

    @Test
    void whatIsNoBtfIsAnError() {
        assertThatThrownBy(() -> read(new byte[100])).isInstanceOf(BtfException.class);
        assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(BtfException.class);
    }

    @Test
    void whatIsCutOffIsAnErrorAtEveryByte() {
        byte[] whole = file().prototype(1, 3, 4).function("vfs_read", 5).bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(BtfException.class);
        }
    }

    @Test
    void aTypeThatIsANameOfItselfIsAnError() {
        byte[] circle =
                file().add("loop", 8, 0, 5).prototype(1, 5).function("f", 6).bytes();

        assertThatThrownBy(() -> read(circle)).hasMessageContaining("itself");
    }

    @Test
    void anUnknownKindIsAnError() {
        byte[] unknown = file().add("", 31, 0, 0).bytes();

        assertThatThrownBy(() -> read(unknown)).hasMessageContaining("kind 31");
    }

    @Test
    void bytesThatAreWrongAreReadOrRefusedAndNothingElse() {
        byte[] whole = file().prototype(1, 3, 4).function("vfs_read", 5).bytes();
        Random random = new Random(6);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] wrong = whole.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> {
                        try {
                            read(wrong).find("vfs_read");
                        } catch (BtfException e) {
                            assertThat(e).hasMessageContaining("BTF");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aModuleThatIsWrongIsReadOrRefusedAndNothingElse() throws BtfException {
        BtfFile base = file().prototype(1, 3).function("vfs_read", 5);
        BtfTypes kernel = new BtfTypes(base.bytes());
        byte[] whole = base.split().prototype(1, 3, 4).function("msr_read", 7).bytes();
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] wrong = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int i = 0; i <= random.nextInt(4); i++) {
                wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> {
                        try {
                            KernelFunctions.read(BtfTypes.split(wrong, kernel), 1)
                                    .find("msr_read");
                        } catch (BtfException e) {
                            assertThat(e).hasMessageContaining("BTF");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
