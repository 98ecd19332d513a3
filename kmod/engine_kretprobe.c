// SPDX-License-Identifier: GPL-2.0
/* The kprobe engine for returns. A site has one point. */
#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/list.h>

#include "engine.h"
#include "brief.h"
#include "hit.h"
#include "insert.h"

/* A grace period for so many removals; the lock of all sites guards it. */
static struct kretprobe *batch[1024];
static unsigned int instances;

/* What is kept of a call until it returns, where a hit does more than count. */
struct kept {
	u64 begin;
	unsigned long arguments[];
};

static struct kpm_site *site_of(struct kretprobe *rp)
{
	return container_of(rp, struct kpm_site, kretprobe);
}

static __always_inline bool keeps(const struct kpm_point *point)
{
	return point->beyond & (KPM_BEYOND_HISTOGRAM | KPM_BEYOND_RECORD);
}

static noinline int deep_begins(const struct kpm_point *point, struct kept *kept,
				struct pt_regs *regs)
{
	const struct kpm_call call = { .regs = regs };
	unsigned int i;

	if (!kpm_filter_passes(&point->filter, &call)) {
		local64_inc(&kpm_cell(point->cell)->filtered);
		return 1;
	}
	if (!keeps(point))
		return 0;
	for (i = 0; i < point->spec.arguments; i++)
		kept->arguments[i] = kpm_call_argument(&call, point->filter.wrapper, i);
	kept->begin = kpm_duration_clock();
	return 0;
}

NOKPROBE_SYMBOL(deep_begins);

/* Filtering where the call begins spares the others the way by the return. */
static int kpm_return_begins(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct kretprobe *rp = get_kretprobe(instance);
	struct kept *kept = (struct kept *)instance->data;
	const struct kpm_point *point;

	/* Without rethook the kernel takes it away while calls still come in. */
	if (unlikely(!rp))
		return 1;
	point = site_of(rp)->consumers->points[0];
	if (unlikely(point->filter.tests & KPM_TEST_DEEP || point->spec.arguments))
		return deep_begins(point, kept, regs);
	if (unlikely(!kpm_filter_passes_plain(&point->filter))) {
		local64_inc(&kpm_cell(point->cell)->filtered);
		return 1;
	}
	if (keeps(point))
		kept->begin = kpm_duration_clock();
	return 0;
}

NOKPROBE_SYMBOL(kpm_return_begins);

/* For a point that does more with a return than count it. */
static noinline int deep_hit(struct kpm_point *point, const struct kpm_site *site,
			     struct kretprobe_instance *instance, struct pt_regs *regs)
{
	const struct kept *kept = (const struct kept *)instance->data;
	struct kpm_cell *cell = kpm_cell(point->cell);
	struct kpm_call call;

	if (point->filter.result.operator &&
	    !kpm_compare(&point->filter.result, regs_return_value(regs))) {
		local64_inc(&cell->filtered);
		return 0;
	}
	local64_inc(&cell->hits);
	call = (struct kpm_call) {
		.regs = regs,
		.address = site->address,
		.caller = kpm_return_address(instance),
		.result = regs_return_value(regs),
	};
	if (keeps(point)) {
		call.duration = kpm_duration(kept->begin, kpm_duration_clock());
		call.saved = kept->arguments;
	}
	kpm_beyond(point, &call);
	return 0;
}

NOKPROBE_SYMBOL(deep_hit);

/* For a point whose returns leave brief records. */
static noinline int brief_hit(const struct kpm_point *point, const struct kept *kept,
			      struct pt_regs *regs)
{
	struct kpm_cell *cell = kpm_cell(point->cell);
	u64 moment = kpm_clock_counter();
	const struct kpm_call call = {
		.saved = kept->arguments,
		.result = regs_return_value(regs),
		.duration = kpm_clock_duration(kept->begin, moment),
	};

	local64_inc(&cell->hits);
	kpm_brief(cell, point, &call, KPM_RETURN, moment);
	return 0;
}

NOKPROBE_SYMBOL(brief_hit);

static int kpm_return_hit(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	const struct kept *kept = (const struct kept *)instance->data;
	struct kretprobe *rp = get_kretprobe(instance);
	const struct kpm_consumers *consumers;
	struct kpm_point *point;

	/* Without rethook an unregistration may have come first. */
	if (unlikely(!rp))
		return 0;
	consumers = site_of(rp)->consumers;
	point = consumers->points[0];
	if (consumers->work == KPM_BRIEF)
		return brief_hit(point, kept, regs);
	if (point->beyond & ~KPM_BEYOND_HISTOGRAM || point->filter.result.operator)
		return deep_hit(point, site_of(rp), instance, regs);
	local64_inc(&kpm_cell(point->cell)->hits);
	if (point->beyond)
		kpm_histogram_hit(point->histogram,
				  kpm_duration(kept->begin, kpm_duration_clock()));
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

static size_t kept_bytes(const struct kpm_point *point)
{
	return keeps(point) ? sizeof(struct kept) + point->spec.arguments * sizeof(long) : 0;
}

static int begin(struct kpm_site *site)
{
	site->kretprobe = (struct kretprobe) {
		.kp.addr = (kprobe_opcode_t *)site->address,
		.handler = kpm_return_hit,
		.entry_handler = kpm_return_begins,
		.maxactive = instances,
		.data_size = kept_bytes(site->consumers->points[0]),
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
