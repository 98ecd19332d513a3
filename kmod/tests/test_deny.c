// SPDX-License-Identifier: GPL-2.0
/* Where the kernel would let a probe sit and the module does not. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"
#include "text.h"

#define REASON	"on the deny list"

static void denied(int fd, const char *symbol, const char *name)
{
	struct kpm_probe probe = request(KPM_ENTRY, "denied", symbol);

	fails(add(fd, &probe), EACCES, name);
}

/* At the first offset that is the beginning of an instruction. */
static void inside(void)
{
	char text[100];
	int offset;

	for (offset = 1; offset < 32; offset++) {
		snprintf(text, sizeof(text), "add denied ktime_get+0x%x 1", offset);
		if (command(text) > 0 || (errno != EILSEQ && offset % 4 == 0))
			break;
	}
	fails(command(text), EACCES, "  and inside of it");
	shows(REASON);
}

static void by_text(void)
{
	char text[200];

	snprintf(text, sizeof(text), "add denied 0x%llx 3", address_of("ktime_get"));
	fails(command(text), EACCES, "by its address it is denied too");
	shows(REASON);
	inside();
	fails(command("add denied get_kprobe 1"), EACCES, "what the kernel denies");
	shows_not(REASON);
}

static void further(void)
{
	struct kpm_probe probe;
	int fd;

	unload_module("kprobe_monitor");
	fails(load_module(MODULE, "deny=no_such,*sys_getpgid,x"), 0, "load: a deny list of one's own");
	fd = device_open();
	denied(fd, SYSCALLS "getpgid", "  holds");
	denied(fd, "ktime_get", "  beside the other");
	probe = request(KPM_ENTRY, "allowed", SYMBOL);
	fails(add(fd, &probe), 0, "  and for no more");
	close(fd);
	unload_module("kprobe_monitor");
	load_module(MODULE, "");
}

void test_deny(void)
{
	struct kpm_probe probe;
	int fd = device_open();

	denied(fd, "ktime_get", "the clock is denied");
	denied(fd, "vprintk_emit", "the kernel's log");
	denied(fd, "irq_work_queue", "what wakes a reader");
	denied(fd, "register_kprobe", "what puts probes in");
	denied(fd, "kprobe_monitor:control_open", "the module itself, also off the hit path");
	denied(fd, "ktime_get_re*", "a pattern of nothing else");
	probe = request(KPM_ENTRY, "some", "ktime_a*");
	fails(add(fd, &probe), 0, "one of others is not");
	del(fd, probe.slot);
	close(fd);
	armed_are(0, 0, "nothing is left");
	by_text();
	further();
}
