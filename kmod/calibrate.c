// SPDX-License-Identifier: GPL-2.0
/*
 * A function of our own is called with a probe on it and without. The point
 * there is like any other, but in no list: it has no slot, and its hits are
 * counted elsewhere.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

#include "arch.h"
#include "brief.h"
#include "calibrate.h"
#include "counters.h"
#include "engine.h"
#include "point.h"
#include "ring.h"
#include "site.h"

#define CALLS	16	/* in a round; as many records fit into a page */
#define ROUNDS	8	/* the least of so many is one that nothing fell into */
#define DEPTH	16	/* frames of a stack, as by default */

/*
 * Of a call, of a hit that is counted by its group or in a histogram, of a
 * record of it, brief or with more, and of a stack in it; each in addition, ns.
 */
struct costs {
	u32 call;
	u32 group;
	u32 histogram;
	u32 brief;
	u32 record;
	u32 stack;
};

enum way {
	TRACER,
	KPROBE,
	KRETPROBE,
	WAYS,
};

/* Until it is known, or where it can't be: rather too much. */
static struct costs costs[WAYS] = {
	[TRACER] = { 100, 300, 100, 300, 1000, 10000 },
	[KPROBE] = { 500, 300, 100, 300, 1000, 10000 },
	[KRETPROBE] = { 1000, 300, 100, 300, 1000, 10000 },
};

static const struct {
	const char *name;
	u32 kind;
	u32 engine;
} ways[WAYS] = {
	[TRACER] = { "ftrace", KPM_ENTRY, KPM_ENGINE_FTRACE },
	[KPROBE] = { "kprobe", KPM_ENTRY, KPM_ENGINE_KPROBE },
	[KRETPROBE] = { "return", KPM_RETURN, KPM_ENGINE_AUTO },
};

static struct kpm_cell scratch;	/* where the hits are counted */

static void calibrate(struct work_struct *work);
static DECLARE_WORK(calibration, calibrate);

/* By this name it is known as the module's own, as kpm_pulse is. */
static noinline void kpm_pulse_trial(void)
{
	barrier();
}

/* Below a stack as deep as they are. */
static noinline void call(unsigned int depth)
{
	int i;

	if (depth)
		call(depth - 1);
	for (i = 0; i < CALLS && !depth; i++)
		kpm_pulse_trial();
	barrier();
}

/* The reader of records, who has seen enough. */
static void drain(struct kpm_ring_set *rings)
{
	struct kpm_cpu_ring *ring = rings->cpus[raw_smp_processor_id()];

	if (ring)
		WRITE_ONCE(*(u32 *)(ring->memory + PAGE_SIZE), ring->head);
}

/* Nobody else calls the function, so that hits come on this CPU alone. */
static u32 once(struct kpm_point *point, struct kpm_ring_set *rings)
{
	unsigned long flags;
	u64 begin, took;

	local_irq_save(flags);
	drain(rings);
	point->cell = (unsigned long)&scratch - (unsigned long)__this_cpu_read(kpm_row);
	begin = ktime_get_mono_fast_ns();
	call(DEPTH);
	took = ktime_get_mono_fast_ns() - begin;
	local_irq_restore(flags);
	return min_t(u64, took, U32_MAX);
}

static u32 least(struct kpm_point *point, struct kpm_ring_set *rings)
{
	u32 took = U32_MAX;
	int i;

	for (i = 0; i < ROUNDS; i++)
		took = min(took, once(point, rings));
	return took;
}

/* What is more than nothing, in a call; a clock may be too coarse to see it. */
static u32 each(u32 with, u32 without)
{
	return with > without + CALLS ? (with - without) / CALLS : 1;
}

/* What calls take when hits do just so much. */
static u32 with(struct kpm_point *point, struct kpm_ring_set *rings, u8 beyond, u8 sections)
{
	point->beyond = beyond;
	point->sections = sections;
	kpm_sites_review(point);
	return least(point, rings);
}

#define MEASURED	6	/* times least() is called with the probe */

static void measure(struct kpm_point *point, struct kpm_ring_set *rings, struct costs *found,
		    u32 bare)
{
	u8 sections = point->sections, timed = point->beyond & KPM_BEYOND_HISTOGRAM;
	u32 counted = with(point, rings, 0, 0);
	u32 brief = with(point, rings, KPM_BEYOND_RECORD, sections & KPM_CAPTURE_RESULT);
	u32 record = with(point, rings, KPM_BEYOND_RECORD, sections & ~KPM_CAPTURE_STACK);

	*found = (struct costs) {
		.call = each(counted, bare),
		.group = each(with(point, rings, KPM_BEYOND_GROUP, 0), counted),
		.histogram = each(with(point, rings, timed, 0), counted),
		.brief = each(brief, counted),
		.record = each(record, counted),
		.stack = each(with(point, rings, KPM_BEYOND_RECORD, sections), record),
	};
}

static int join(struct kpm_point *point)
{
	struct kpm_places *places = kvzalloc(struct_size(places, addresses, 1), GFP_KERNEL);
	unsigned long at = (unsigned long)kpm_pulse_trial;
	int err;

	if (!places)
		return -ENOMEM;
	/* Or the compiler would make an address of it that is no landing pad. */
	OPTIMIZER_HIDE_VAR(at);
	places->number = 1;
	places->addresses[0] = kpm_entry_of(at);
	err = kpm_sites_join(point, places);
	kvfree(places);
	return err;
}

/* Returns false when it has counted nothing: somebody has switched it off. */
static bool try(struct kpm_point *point, struct kpm_ring_set *rings, enum way way)
{
	u32 bare = least(point, rings);
	struct costs found;
	LIST_HEAD(alone);
	s64 hits;

	if (join(point))
		return true;
	hits = -local64_read(&scratch.hits);
	measure(point, rings, &found, bare);
	hits += local64_read(&scratch.hits);
	if (hits == MEASURED * ROUNDS * CALLS)
		costs[way] = found;
	list_add(&point->node, &alone);
	kpm_sites_leave(&alone);
	found = costs[way];
	pr_info("a hit by %s costs %u ns, by group %u more, in a histogram %u, a brief record %u, a full one %u, a stack %u\n",
		ways[way].name, found.call, found.group, found.histogram, found.brief,
		found.record, found.stack);
	return hits;
}

static bool calibrate_way(struct kpm_ring_set *rings, enum way way)
{
	struct kpm_point *point = kzalloc(sizeof(*point), GFP_KERNEL);
	bool counts = true;

	if (!point)
		return true;
	point->spec = (struct kpm_spec) {
		.kind = ways[way].kind,
		.engine = ways[way].engine,
		.type = KPM_TYPE_FUNCTION,
		.group = KPM_GROUP_COMM,
		.histogram = ways[way].kind == KPM_RETURN,
		.capture = KPM_CAPTURE_CREDENTIALS | KPM_CAPTURE_MEMORY | KPM_CAPTURE_STACK,
		.depth = DEPTH,
	};
	if (!kpm_beyond_init(point, rings))
		counts = try(point, rings, way);
	kpm_beyond_exit(point);
	kfree(point);
	return counts;
}

/*
 * Where tracers are switched off (kernel.ftrace_enabled), no kprobe is tried: it
 * would come by the tracer too, and Linux forgets to clear a mark of its
 * function when such a one leaves while they are off. With that mark there, it
 * gives up tracing for good when its last tracer leaves (seen on 6.1 to 7.2,
 * with its own probes).
 */
static void calibrate(struct work_struct *work)
{
	struct kpm_ring_set *rings = kpm_rings_create(PAGE_SIZE, PAGE_SIZE);
	int way;

	if (IS_ERR(rings))
		return;
	for (way = 0; way < WAYS && calibrate_way(rings, way); way++)
		;
	kpm_rings_free(rings);
}

/**
 * kpm_calibrate_begin - measure what hits cost, in the background
 */
void kpm_calibrate_begin(void)
{
	queue_work(system_long_wq, &calibration);
}

/**
 * kpm_calibrate_exit - it has been measured, or will not be
 */
void kpm_calibrate_exit(void)
{
	cancel_work_sync(&calibration);
}

static const struct costs *costs_of(const struct kpm_point *point)
{
	if (point->spec.kind == KPM_RETURN)
		return &costs[KRETPROBE];
	return &costs[point->engine->number == KPM_ENGINE_FTRACE ? TRACER : KPROBE];
}

static u64 stacks_cost(const struct kpm_point *point, const struct costs *of)
{
	unsigned int stacks = !!(point->sections & KPM_CAPTURE_STACK) +
			      !!(point->sections & KPM_CAPTURE_USER_STACK);

	return (u64)of->stack * stacks * point->spec.depth / DEPTH;
}

/**
 * kpm_cost - what calls of a probed function have cost by the probe
 * @point: as its hits are now
 * @calls: filtered or not
 * @hits: of these, not filtered
 * @records: made of them
 *
 * Return: ns.
 */
u64 kpm_cost(const struct kpm_point *point, u64 calls, u64 hits, u64 records)
{
	const struct costs *of = costs_of(point);
	u64 cost = calls * of->call;

	if (point->beyond & KPM_BEYOND_GROUP)
		cost += hits * of->group;
	if (point->beyond & KPM_BEYOND_HISTOGRAM)
		cost += hits * of->histogram;
	if (kpm_is_brief(point))
		return cost + records * of->brief;
	return cost + records * (of->record + stacks_cost(point, of));
}
