// SPDX-License-Identifier: GPL-2.0
/* Pinned probes outlive their file, are adopted with their counts, and end when nobody renews them. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "rings.h"
#include "suites.h"

#define LONG	600000	/* ms: longer than any test */
#define SHORT	300

static struct kpm_probe pinned(const char *name, unsigned int lease)
{
	struct kpm_probe probe = request(KPM_ENTRY, name, SYMBOL);

	probe.lease = lease;
	strcpy(probe.comm, "load");
	return probe;
}

static int adopt(int fd, struct kpm_probe *probe, const char *name)
{
	memset(probe, 0, sizeof(*probe));
	strcpy(probe->name, name);
	return ioctl(fd, KPM_IOC_ADOPT, probe);
}

static void outlives(void)
{
	struct kpm_probe probe = pinned("kept", LONG), again;
	int fd = device_open();

	fails(add(fd, &probe), 0, "a pinned probe");
	load_run("load", 2, 100);
	close(fd);
	armed_are(1, 0, "  outlives its file");
	load_run("load", 2, 50);
	fd = device_open();
	fails(adopt(fd, &again, "other"), ENOENT, "  is not known by another name");
	fails(adopt(fd, &again, "kept"), 0, "  can be adopted");
	same(again.slot == probe.slot && again.generation == probe.generation, 1, "  the same");
	check(!strcmp(again.symbol, SYMBOL) && !strcmp(again.comm, "load"), "  with all about it",
	      "%s %s", again.symbol, again.comm);
	load_run("load", 1, 7);
	same(state_of(fd, again.slot).hits, 307, "  and all its counts");
	fails(adopt(fd, &again, "kept"), EEXIST, "  once");
	same(del(fd, probe.slot).hits, 307, "  and can be deleted");
	close(fd);
	armed_are(0, 0, "  and is gone");
}

static void survives_kill(void)
{
	struct kpm_probe probe = pinned("killed", LONG);
	pid_t pid = fork();
	int fd;

	if (!pid) {
		fd = device_open();
		if (add(fd, &probe))
			_exit(1);
		load_run("load", 1, 10);
		kill(getpid(), SIGKILL);
	}
	waitpid(pid, NULL, 0);
	load_run("load", 1, 5);
	fd = device_open();
	fails(adopt(fd, &probe, "killed"), 0, "one of a killed program can be adopted");
	same(del(fd, probe.slot).hits, 15, "  with all its counts");
	close(fd);
}

static bool expires(int fd, unsigned int slot)
{
	int i;

	for (i = 0; i < 200; i++) {
		if (state_of(fd, slot).state == KPM_EXPIRED)
			return true;
		usleep(50000);
	}
	return false;
}

static void ends(void)
{
	struct kpm_probe probe = pinned("ends", SHORT);
	int fd = device_open(), i;

	fails(add(fd, &probe), 0, "a short lease");
	check(expires(fd, probe.slot), "  ends with the file open", "it does not");
	armed_are(0, 0, "  and the probe is disarmed");
	load_run("load", 1, 10);
	same(state_of(fd, probe.slot).hits, 0, "  and counts no more");
	fails(ioctl(fd, KPM_IOC_RENEW), 0, "  renewing");
	same(state_of(fd, probe.slot).state, KPM_EXPIRED, "  comes too late");
	close(fd);
	fd = device_open();
	fails(adopt(fd, &probe, "ends"), 0, "  it can be adopted all the same");
	same(del(fd, probe.slot).state, KPM_EXPIRED, "  and deleted");
	probe = pinned("alone", SHORT);
	add(fd, &probe);
	load_run("load", 1, 10);
	close(fd);
	for (i = 0; i < 200 && functions_in_kernel() + probes_in_kernel(); i++)
		usleep(50000);
	armed_are(0, 0, "  without a file it ends too");
	fd = device_open();
	adopt(fd, &probe, "alone");
	same(del(fd, probe.slot).hits <= 10, 1, "  and keeps what it has counted");
	close(fd);
}

static void renewed(void)
{
	struct kpm_probe probe = pinned("renewed", 4000);
	int fd = device_open(), i;

	fails(add(fd, &probe), 0, "a lease to be renewed");
	for (i = 0; i < 12; i++) {
		usleep(500000);
		ioctl(fd, KPM_IOC_RENEW);
	}
	same(state_of(fd, probe.slot).state, KPM_ARMED, "a lease that is renewed does not end");
	del(fd, probe.slot);
	close(fd);
}

static void names(void)
{
	struct kpm_probe probe = pinned("name", LONG);
	int fd = device_open(), other = device_open();

	add(fd, &probe);
	fails(add(other, &probe), EEXIST, "a pinned name is taken for all files");
	close(fd);
	fails(add(other, &probe), EEXIST, "  also without a file");
	probe.lease = 0;
	fails(add(other, &probe), 0, "  but not for one that is not pinned");
	fails(adopt(other, &probe, "name"), EEXIST, "  which then can't adopt it");
	close(other);
	fd = device_open();
	adopt(fd, &probe, "name");
	del(fd, probe.slot);
	probe = pinned("name", KPM_LEASE_MAX + 1);
	fails(add(fd, &probe), EINVAL, "  no lease of more than a day");
	close(fd);
}

static void records(void)
{
	struct kpm_probe probe = pinned("records", LONG);
	struct kpm_state state;
	int fd = device_open();
	struct rings rings = rings_open(fd, 65536, 0);

	probe.capture = KPM_CAPTURE_TASK;
	add(fd, &probe);
	load_run("load", 1, 10);
	rings_close(&rings);
	close(fd);
	load_run("load", 1, 20);
	fd = device_open();
	rings = rings_open(fd, 65536, 0);
	fails(adopt(fd, &probe, "records"), 0, "a pinned probe with records");
	load_run("load", 1, 40);
	state = del(fd, probe.slot);
	same(state.hits, 70, "  hits");
	same(state.dropped, 20, "  no record without a file");
	same(state.written, 50, "  but with one");
	same(rings_read(&rings, NULL, NULL), 40, "  in its own rings");
	rings_close(&rings);
	close(fd);
}

/* Expired ones that nobody adopts make room, and unloading takes all. */
static void room(void)
{
	struct kpm_probe probe;
	int fd, i;

	unload_module("kprobe_monitor");
	fails(load_module(MODULE, "max_probes=2"), 0, "room for two");
	fd = device_open();
	for (i = 0; i < 2; i++) {
		probe = pinned(i ? "first" : "second", i ? LONG : SHORT);
		add(fd, &probe);
	}
	probe = request(KPM_ENTRY, "third", SYMBOL);
	fails(add(fd, &probe), ENOSPC, "  not for three");
	close(fd);
	fd = device_open();
	for (i = 0; i < 200 && add(fd, &probe); i++)
		usleep(50000);
	check(i < 200, "  but in the place of an expired one", "%s", strerror(errno));
	fails(adopt(fd, &probe, "second"), ENOENT, "  which is gone");
	close(fd);
	armed_are(1, 0, "  the other is there");
	fails(unload_module("kprobe_monitor"), 0, "  and goes with the module");
	armed_are(0, 0, "  nothing is left");
	fails(load_module(MODULE, ""), 0, "  load again");
}

void test_lease(void)
{
	for (engine = KPM_ENGINE_KPROBE; engine <= best_engine(); engine++) {
		outlives();
		survives_kill();
		ends();
	}
	engine = KPM_ENGINE_AUTO;
	renewed();
	names();
	records();
	room();
}
