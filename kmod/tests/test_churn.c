// SPDX-License-Identifier: GPL-2.0
/* Probes come and go while both CPUs run the very function. */
#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

#define ROUNDS 30

/* What was counted for certain: at least something, as the load never rests. */
static unsigned long long round_hits(int kind)
{
	unsigned long long hits;
	int fd = device_open(), wait = 1000;
	unsigned int slot = arm(fd, kind, "churn", 0, "");

	arm(fd, KPM_ENTRY, "beside", 0, "someone");
	do	/* a busy host may give the load no time at all for a while */
		usleep(2000);
	while (!state_of(fd, slot).hits && --wait);
	hits = del(fd, slot).hits;
	close(fd);
	return hits;
}

void test_churn(void)
{
	struct load load = load_prepare("load", CPUS, LONG_MAX);
	int round, silent = 0;

	load_go(&load);
	for (round = 0; round < ROUNDS; round++)
		silent += !round_hits(round % 2 ? KPM_RETURN : KPM_ENTRY);
	kill(load.pid, SIGKILL);
	load_wait(&load);
	same(silent, 0, "rounds of add and del under load that counted nothing");
	armed_are(0, 0, "nothing is left after them");
}
