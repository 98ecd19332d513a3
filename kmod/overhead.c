// SPDX-License-Identifier: GPL-2.0
/*
 * No hit looks at a clock for this: ten times in a second, calls since the
 * last time are multiplied by what one costs. A point that spends more than
 * its budget goes a step down, and the one that spends most when all together
 * spend more than the module's; then it has a second to show what it costs
 * now.
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "access.h"
#include "calibrate.h"
#include "counters.h"
#include "degrade.h"
#include "lease.h"
#include "overhead.h"
#include "point.h"

#define PERIOD		DIV_ROUND_UP(HZ, 10)
#define CELLS		8192	/* read in a PERIOD at most */

static void look(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(looks, look);

static DEFINE_MUTEX(lock);	/* over all here */
static bool open;		/* between init and exit */
static u32 budget;		/* of the module */
static bool looking;		/* there will be another look */

/**
 * struct sight - one look at all points
 * @now: ns
 * @budget: of the module
 * @watched: points for which a budget holds
 * @total: what all spend
 * @costliest: the generation of the one that spends most, 0 for none
 * @most: what it spends
 * @settled: it has spent that as it is now
 * @off: those that are to be disarmed
 */
struct sight {
	u64 now;
	u32 budget;
	unsigned int watched;
	struct kpm_window total;
	u64 costliest;
	u64 most;
	bool settled;
	struct list_head off;
};

static bool is_watched(const struct kpm_point *point, const struct sight *sight)
{
	if (!point->functions && !(point->resting == KPM_OVER_BUDGET && point->spec.rearm))
		return false;
	return sight->budget || point->spec.budget ||
	       (point->spec.rearm && point->spending.level);
}

static void spend(struct kpm_point *point, u64 now)
{
	struct kpm_spending *spending = &point->spending;
	struct kpm_counters sums;
	u64 calls, hits, records, cost, us;

	kpm_counters_sum(point->slot, &sums);
	calls = sums.hits + sums.filtered;
	records = sums.written + sums.dropped;
	if (spending->seen) {
		hits = sums.hits - spending->hits;
		cost = kpm_cost(point, calls - spending->calls, hits,
				records - spending->records);
		us = div_u64(now - spending->seen, NSEC_PER_USEC);
		kpm_window_add(&spending->window, cost, min_t(u64, us, U32_MAX));
		spending->total += cost;
	}
	spending->seen = now;
	spending->calls = calls;
	spending->hits = sums.hits;
	spending->records = records;
}

static u64 since_change(const struct kpm_point *point, u64 now)
{
	return div_u64(now - point->spending.changed, NSEC_PER_MSEC);
}

static bool is_settled(const struct kpm_point *point, u64 now)
{
	return !point->spending.changes || since_change(point, now) >= KPM_WINDOW / 1000;
}

static void note_change(struct kpm_point *point, u32 level, u64 now)
{
	struct kpm_spending *spending = &point->spending;

	spending->raised = level < spending->level;
	spending->changed = now;
	spending->changes++;
	spending->window = (struct kpm_window) {};
	WRITE_ONCE(spending->level, level);
}

/* Takes one thing more away; what is to be disarmed goes to a list. */
static void lower(struct kpm_point *point, u32 over, struct sight *sight)
{
	struct kpm_spending *spending = &point->spending;
	u32 level = kpm_level_below(spending->level, kpm_has_stacks(point),
				    kpm_has_records(point));

	spending->backoff = kpm_backoff(spending->backoff, spending->raised,
					since_change(point, sight->now));
	spending->over = over;
	note_change(point, level, sight->now);
	if (level < KPM_DEGRADED_OFF)
		kpm_degrade(point, level);
	else
		list_move_tail(&point->node, &sight->off);
}

/* Where the function is gone it can't be armed again, and that is tried ever less. */
static void raise(struct kpm_point *point, struct sight *sight)
{
	u32 level = kpm_level_above(point->spending.level, kpm_has_stacks(point),
				    kpm_has_records(point));

	if (!point->functions && kpm_point_rejoin(point)) {
		point->spending.changed = sight->now;
		point->spending.backoff = kpm_backoff(point->spending.backoff, true, 0);
		return;
	}
	kpm_degrade(point, level);
	note_change(point, level, sight->now);
}

static void judge(struct kpm_point *point, struct sight *sight)
{
	struct kpm_spending *spending = &point->spending;
	bool settled = is_settled(point, sight->now);

	if (kpm_window_over(&spending->window, point->spec.budget)) {
		if (settled && point->functions)
			lower(point, KPM_OVER_PROBE, sight);
	} else if (point->spec.rearm && spending->level &&
		   since_change(point, sight->now) >= spending->backoff) {
		raise(point, sight);
	}
}

/* What was just lowered has spent nothing yet as it is now. */
static void add_up(const struct kpm_point *point, struct sight *sight)
{
	u64 cost = point->spending.window.cost;

	sight->total.cost += cost;
	if (!point->functions || cost <= sight->most)
		return;
	sight->most = cost;
	sight->costliest = point->generation;
	sight->settled = is_settled(point, sight->now);
}

static void disarm(struct kpm_session *session, struct sight *sight)
{
	if (list_empty(&sight->off))
		return;
	kpm_points_rest(&sight->off, KPM_OVER_BUDGET);
	list_splice_tail_init(&sight->off, &session->points);
}

static void look_at(struct kpm_session *session, void *data)
{
	struct kpm_point *point, *after;
	struct sight *sight = data;

	list_for_each_entry_safe(point, after, &session->points, node) {
		if (!is_watched(point, sight))
			continue;
		sight->watched++;
		spend(point, sight->now);
		judge(point, sight);
		add_up(point, sight);
	}
	disarm(session, sight);
}

static void lower_costliest(struct kpm_session *session, void *data)
{
	struct kpm_point *point, *after;
	struct sight *sight = data;

	list_for_each_entry_safe(point, after, &session->points, node)
		if (point->generation == sight->costliest && point->functions)
			lower(point, KPM_OVER_MODULE, sight);
	disarm(session, sight);
}

/* Many points on many CPUs are looked at less often, lest that become a load. */
static unsigned long next_look(unsigned int watched)
{
	return PERIOD * (1 + watched * num_possible_cpus() / CELLS);
}

static void look(struct work_struct *work)
{
	struct sight sight = { .now = ktime_get_ns(), .budget = READ_ONCE(budget) };

	INIT_LIST_HEAD(&sight.off);
	kpm_sessions_visit(look_at, &sight);
	if (kpm_window_over(&sight.total, sight.budget) && sight.settled)
		kpm_sessions_visit(lower_costliest, &sight);
	WRITE_ONCE(looking, sight.watched);
	if (sight.watched)
		queue_delayed_work(system_long_wq, &looks, next_look(sight.watched));
}

/**
 * kpm_overhead_begin - look now: there is a budget, or may be, or time has passed
 *
 * After it looks go on by themselves as long as a budget holds.
 */
void kpm_overhead_begin(void)
{
	mutex_lock(&lock);
	if (open)
		mod_delayed_work(system_long_wq, &looks, 0);
	mutex_unlock(&lock);
}

/**
 * kpm_overhead_wake - look now if it is to be done at all; called every second
 */
void kpm_overhead_wake(void)
{
	if (READ_ONCE(looking))
		kpm_overhead_begin();
}

/**
 * kpm_overhead_budget - the budget of the module
 *
 * Return: thousandths of one CPU, 0 for any.
 */
u32 kpm_overhead_budget(void)
{
	return READ_ONCE(budget);
}

static int set_budget(const char *value, const struct kernel_param *parameter)
{
	u32 number;
	int err;

	err = kpm_may_probe() ?: kstrtou32(value, 10, &number);
	if (err)
		return err;
	if (number > KPM_BUDGET_MAX)
		return -EINVAL;
	WRITE_ONCE(budget, number);
	kpm_overhead_begin();
	return 0;
}

static const struct kernel_param_ops budget_operations = {
	.set = set_budget,
	.get = param_get_uint,
};

module_param_cb(budget, &budget_operations, &budget, 0644);
MODULE_PARM_DESC(budget, "thousandths of one CPU that all hits may take, up to 1000000 (0: any)");

/**
 * kpm_overhead_init - be ready to look
 */
void kpm_overhead_init(void)
{
	mutex_lock(&lock);
	open = true;
	mutex_unlock(&lock);
}

/**
 * kpm_overhead_exit - look no more, whoever asks for it
 */
void kpm_overhead_exit(void)
{
	mutex_lock(&lock);
	open = false;
	mutex_unlock(&lock);
	cancel_delayed_work_sync(&looks);
}
