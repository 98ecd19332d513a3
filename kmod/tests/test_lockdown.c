// SPDX-License-Identifier: GPL-2.0
/* lockdown=confidentiality closes tracefs, and so this module. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "suites.h"

static int lock_down(const char *level)
{
	int fd = open("/sys/kernel/security/lockdown", O_WRONLY);
	int result = write(fd, level, strlen(level)) < 0 ? -1 : 0;

	close(fd);
	return result;
}

void test_lockdown(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "open", SYMBOL);
	int fd = device_open();

	fails(lock_down("integrity"), 0, "lockdown: integrity");
	fails(device_open(), 0, "  the device opens");
	fails(add(fd, &probe), 0, "  add works");
	fails(lock_down("confidentiality"), 0, "lockdown: confidentiality");
	probe = request(KPM_ENTRY, "late", SYMBOL);
	fails(add(fd, &probe), EPERM, "  add: refused in an open file");
	fails(device_open(), EPERM, "  open: refused");
	fails(open(PROC, O_RDONLY), EPERM, "  open of the text front: refused");
	close(fd);
}
