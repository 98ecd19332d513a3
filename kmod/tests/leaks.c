// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "leaks.h"

/* Held open from the start: a locked down kernel opens it no more. */
static int kmemleak = -1;

/* It switches itself off when it is out of memory, and says so here. */
static bool tell(const char *what)
{
	return write(kmemleak, what, strlen(what)) > 0;
}

/* An object is suspected when it is 5 s old and two scans find it unchanged. */
static bool scan(void)
{
	sleep(6);
	return tell("scan") && tell("scan");
}

void leaks_begin(void)
{
	kmemleak = open("/sys/kernel/debug/kmemleak", O_RDWR | O_CLOEXEC);
	if (kmemleak < 0)
		return;
	scan();
	tell("clear");
}

void leaks_report(void)
{
	int objects = 0, lockdep = 0;
	const char *stats;
	char text[4096];
	ssize_t got;

	if (kmemleak < 0)
		return;
	if (!scan()) {
		perror("Bail out! kmemleak");
		return;
	}
	/* what was written counts as read */
	lseek(kmemleak, 0, SEEK_SET);
	while ((got = read(kmemleak, text, sizeof(text) - 1)) > 0) {
		text[got] = '\0';
		objects += strstr(text, "unreferenced object") != NULL;
		fwrite(text, 1, got, stdout);
	}
	stats = strstr(contents("/proc/lockdep_stats"), "debug_locks:");
	if (stats)
		sscanf(stats, "debug_locks: %d", &lockdep);
	printf("SANITIZERS lost objects: %s, lockdep: %s\n", objects ? "above" : "none", lockdep ? "on" : "off");
	fflush(stdout);
}
