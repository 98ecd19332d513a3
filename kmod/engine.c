// SPDX-License-Identifier: GPL-2.0
/* Which engine a point gets. */
#include <linux/errno.h>

#include "engine.h"

/**
 * kpm_engines_init - prepare all engines
 * @slots: the largest number of points
 * @maxactive: calls of one function that may wait for their return; 0 chooses
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_engines_init(unsigned int slots, unsigned int maxactive)
{
	int err;

	err = kpm_kprobes_init(slots, maxactive);
	if (err)
		return err;
	err = kpm_ftrace_init();
	if (err)
		kpm_kprobes_exit();
	return err;
}

/**
 * kpm_engines_exit - let go of everything; no point is armed any more
 */
void kpm_engines_exit(void)
{
	kpm_ftrace_exit();
	kpm_kprobes_exit();
}

static int arm_with(struct kpm_point *point, const struct kpm_engine *engine)
{
	point->engine = engine;
	return engine->arm(point);
}

/**
 * kpm_engine_arm - put a point into the kernel
 * @point: created, with its filter set
 *
 * The cheapest engine that can is taken, or the one that was asked for.
 *
 * Return: 0, -ENOENT for an unknown symbol, -EADDRNOTAVAIL for an ambiguous
 * one where the kernel tells, -EOPNOTSUPP where it allows no probe or not by
 * the engine asked for, -EINVAL for an offset that leaves the function, or
 * -ENOMEM.
 */
int kpm_engine_arm(struct kpm_point *point)
{
	int err = -EAGAIN;

	if (point->spec.engine != KPM_ENGINE_KPROBE)
		err = arm_with(point, &kpm_ftrace_engine);
	if (err != -EAGAIN)
		return err;
	if (point->spec.engine == KPM_ENGINE_FTRACE)
		return -EOPNOTSUPP;
	return arm_with(point, &kpm_kprobe_engine);
}

/**
 * kpm_engine_disarm - take points out of the kernel
 * @points: armed ones; they stay in the list
 *
 * After it no handler runs for them and their counts are final.
 */
void kpm_engine_disarm(struct list_head *points)
{
	kpm_ftrace_engine.disarm(points);
	kpm_kprobe_engine.disarm(points);
}
