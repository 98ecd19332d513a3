// SPDX-License-Identifier: GPL-2.0
/* Which engine a point gets. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>

#include "arch.h"
#include "engine.h"
#include "point.h"
#include "site.h"

/* The cheapest first. */
static const struct kpm_engine * const engines[] = {
#ifdef KPM_FTRACE_OWN
	&kpm_ftrace_engine,
#endif
#ifdef KPM_FTRACE
	&kpm_shared_engine,
#endif
	&kpm_kprobe_engine,
	&kpm_kretprobe_engine,
};

static bool ftrace_has_arguments(void)
{
#ifdef KPM_FTRACE_ARGUMENTS
	return true;
#else
	return false;
#endif
}

static bool suits(const struct kpm_engine *engine, const struct kpm_spec *spec)
{
	if (spec->engine != KPM_ENGINE_AUTO && spec->engine != engine->number)
		return false;
	if (spec->kind == KPM_RETURN)
		return engine == &kpm_kretprobe_engine;
	if (engine == &kpm_kretprobe_engine)
		return false;
	if (engine == &kpm_kprobe_engine)
		return true;
	return !spec->offset && !(spec->capture & KPM_CAPTURE_REGISTERS) &&
	       (ftrace_has_arguments() || !kpm_spec_wants_arguments(spec));
}

/**
 * kpm_engine_insert - begin to be called at sites
 * @point: what they are for
 * @sites: not in the kernel yet
 * @refused: receives those that can't be probed; NULL when one such is an error
 *
 * The cheapest engine that can is taken, or the one that was asked for.
 *
 * Return: 0, -EOPNOTSUPP where the kernel allows no probe or not by the engine
 * asked for, or -ENOMEM.
 */
int kpm_engine_insert(const struct kpm_point *point, struct list_head *sites,
		      struct list_head *refused)
{
	struct kpm_site *site;
	int i, err = -EAGAIN;

	for (i = 0; i < ARRAY_SIZE(engines) && err == -EAGAIN; i++) {
		if (!suits(engines[i], &point->spec))
			continue;
		list_for_each_entry(site, sites, batch)
			site->engine = engines[i];
		err = engines[i]->insert(sites, refused);
	}
	return err == -EAGAIN ? -EOPNOTSUPP : err;
}

/**
 * kpm_engines_remove - stop to be called at sites
 * @sites: of any engines; they stay in the list
 *
 * After it no handler runs for them.
 */
void kpm_engines_remove(struct list_head *sites)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(engines); i++)
		engines[i]->remove(sites);
}

/**
 * kpm_engines_abandon - the module with the sites goes
 * @sites: of any engines; they stay in the list
 */
void kpm_engines_abandon(struct list_head *sites)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(engines); i++)
		if (engines[i]->abandon)
			engines[i]->abandon(sites);
}
