// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/module.h>

#include "calibrate.h"
#include "command.h"
#include "counters.h"
#include "deny.h"
#include "duration.h"
#include "engine.h"
#include "fronts.h"
#include "lease.h"
#include "overhead.h"
#include "point.h"
#include "pulse.h"
#include "record.h"
#include "ring.h"
#include "site.h"

static unsigned int max_probes = 1024;
module_param(max_probes, uint, 0444);
MODULE_PARM_DESC(max_probes, "probes at the same time, 1 to 16384 (64 bytes each per possible CPU)");

static unsigned int max_returns;
module_param(max_returns, uint, 0444);
MODULE_PARM_DESC(max_returns, "calls of one function that may wait for their return (0: 4 per CPU, at least 64)");

static char *deny;
module_param(deny, charp, 0444);
MODULE_PARM_DESC(deny, "functions or patterns, by commas, that no probe may sit on, beside the built-in ones");
static unsigned int ttl;
module_param(ttl, uint, 0444);
MODULE_PARM_DESC(ttl, "seconds that a probe added by text stays without lease= or renew, up to a day (0: until it is deleted)");

/* In the order of need: each may use those before it. */
static int __init kpm_init(void)
{
	int err;

	if (!max_probes || max_probes > 16384 || max_returns > 65536 ||
	    ttl > KPM_LEASE_MAX / MSEC_PER_SEC)
		return -EINVAL;
	err = kpm_counters_init(max_probes);
	if (err)
		return err;
	err = kpm_points_init(max_probes);
	if (err)
		goto counters;
	kpm_kretprobe_instances(max_returns);
	kpm_deny_init(deny);
	kpm_command_lease(ttl * MSEC_PER_SEC);
	kpm_durations_init();
	err = kpm_records_init();
	if (err)
		goto points;
	err = kpm_rings_init();
	if (err)
		goto records;
	err = kpm_sites_init();
	if (err)
		goto rings;
	kpm_leases_init();
	kpm_overhead_init();
	err = kpm_control_init();
	if (err)
		goto leases;
	err = kpm_procfs_init();
	if (err)
		goto control;
	kpm_calibrate_begin();
	pr_info("version %s, up to %u probes, %u CPUs\n", KPM_VERSION, max_probes, nr_cpu_ids);
	return 0;

control:
	kpm_control_exit();
leases:
	kpm_overhead_exit();
	kpm_leases_exit();
	kpm_pulse_exit();
	kpm_sites_exit();
rings:
	kpm_rings_exit();
records:
	kpm_records_exit();
points:
	kpm_points_exit();
counters:
	kpm_counters_exit();
	return err;
}

static void __exit kpm_exit(void)
{
	kpm_procfs_exit();
	kpm_control_exit();
	kpm_calibrate_exit();
	kpm_overhead_exit();
	kpm_leases_exit();
	kpm_pulse_exit();
	kpm_sites_exit();
	kpm_rings_exit();
	kpm_records_exit();
	kpm_points_exit();
	kpm_counters_exit();
}

module_init(kpm_init);
module_exit(kpm_exit);

MODULE_DESCRIPTION("Counts calls and returns of kernel functions by kprobes");
MODULE_AUTHOR("The Kprobe Monitor authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(KPM_VERSION);
