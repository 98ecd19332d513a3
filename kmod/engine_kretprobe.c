// SPDX-License-Identifier: GPL-2.0
/* The kprobe engine for returns. A site has one point. */
#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/list.h>

#include "engine.h"
#include "hit.h"
#include "insert.h"

/* A grace period for so many removals; the lock of all sites guards it. */
static struct kretprobe *batch[1024];
static unsigned int instances;

static const struct kpm_point *point_of(const struct kretprobe *rp)
{
	return container_of(rp, struct kpm_site, kretprobe)->consumers->points[0];
}

/* Filtering where the call begins spares the others the way by the return. */
static int kpm_return_begins(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	const struct kpm_point *point = point_of(get_kretprobe(instance));

	if (likely(kpm_filter_passes(&point->filter)))
		return 0;
	local64_inc(&kpm_cell(point->cell)->filtered);
	return 1;
}

NOKPROBE_SYMBOL(kpm_return_begins);

static int kpm_return_hit(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct kretprobe *rp = get_kretprobe(instance);

	/* Without rethook an unregistration may have come first. */
	if (likely(rp))
		local64_inc(&kpm_cell(point_of(rp)->cell)->hits);
	return 0;
}

NOKPROBE_SYMBOL(kpm_return_hit);

/**
 * kpm_kretprobe_instances - set how many calls may wait for their return
 * @maxactive: of one function; 0 chooses
 */
void kpm_kretprobe_instances(unsigned int maxactive)
{
	instances = maxactive ?: max(64U, 4 * num_possible_cpus());
}

static int begin(struct kpm_site *site)
{
	site->kretprobe = (struct kretprobe) {
		.kp.addr = (kprobe_opcode_t *)site->address,
		.handler = kpm_return_hit,
		.entry_handler = kpm_return_begins,
		.maxactive = instances,
	};
	return register_kretprobe(&site->kretprobe);
}

static void end(struct list_head *sites)
{
	struct kpm_site *site;
	int number = 0;

	list_for_each_entry(site, sites, batch) {
		if (site->engine != &kpm_kretprobe_engine)
			continue;
		batch[number++] = &site->kretprobe;
		if (number < ARRAY_SIZE(batch))
			continue;
		unregister_kretprobes(batch, number);
		number = 0;
	}
	if (number)
		unregister_kretprobes(batch, number);
}

static int insert(struct list_head *sites, struct list_head *refused)
{
	return kpm_insert_each(sites, refused, begin, end);
}

/* The kernel counts without care for concurrency: a lower bound. */
static u64 missed(const struct kpm_site *site)
{
	return READ_ONCE(site->kretprobe.kp.nmissed) + READ_ONCE(site->kretprobe.nmissed);
}

static u32 state(const struct kpm_site *site)
{
	return kpm_kprobe_state(&site->kretprobe.kp);
}

const struct kpm_engine kpm_kretprobe_engine = {
	.name = "kprobe",
	.number = KPM_ENGINE_KPROBE,
	.insert = insert,
	.remove = end,
	.missed = missed,
	.state = state,
};
