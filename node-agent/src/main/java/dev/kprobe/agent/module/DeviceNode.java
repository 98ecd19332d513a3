// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.module;

import dev.kprobe.agent.nativeaccess.NativeAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device node of the module in the agent's own {@code /dev}.
 *
 * <p>A container's {@code /dev} is filled when the container is created, so a device that appears later has to be made
 * by hand. Its number is given anew each time the module is loaded; a node left from before is replaced.
 */
final class DeviceNode {
    /** Major and minor number. */
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9}):(\\d{1,9})");

    private DeviceNode() {}

    /**
     * Makes the node.
     *
     * @param sysfs where the kernel publishes the number
     * @param directory where the node goes
     */
    static Path make(Path sysfs, Path directory) throws IOException {
        Matcher number = NUMBER.matcher(Files.readString(
                        sysfs.resolve("class/misc").resolve(KernelModule.NAME).resolve("dev"))
                .strip());
        if (!number.matches()) {
            throw new IOException("the kernel gives the module's device no number");
        }
        Path node = directory.resolve(KernelModule.NAME);
        Files.deleteIfExists(node);
        NativeAccess.makeCharacterDevice(node, Integer.parseInt(number.group(1)), Integer.parseInt(number.group(2)));
        return node;
    }
}
