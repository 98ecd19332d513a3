// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing that a CPU counts is ever set back under a running probe: a hit in
 * between would be lost. Instead the counts at the beginning of an epoch are
 * kept, and subtracted from then on. Each CPU's are taken by that CPU, with
 * interrupts off: as handlers run without preemption, none is half-way through
 * a hit then, and all counts of it agree.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "counters.h"
#include "epoch.h"
#include "group.h"
#include "histogram.h"
#include "notes.h"
#include "point.h"
#include "session.h"
#include "site.h"

/*
 * What a point had counted when its epoch began. Of groups there is one for
 * each CPU where it was seen.
 */
struct kpm_epoch {
	struct list_head node;
	const struct kpm_point *point;
	struct kpm_counts counts;
	struct kpm_histogram histogram;
	u64 other;
	unsigned int number;
	struct kpm_group groups[];
};

struct cpu_snapshot {
	struct list_head *epochs;
	int cpu;
};

static unsigned int groups_max(void)
{
	return num_possible_cpus() * KPM_GROUPS_MAX;
}

static void add_counters(struct kpm_counters *to, const struct kpm_cell *cell)
{
	to->hits += local64_read(&cell->hits);
	to->filtered += local64_read(&cell->filtered);
	to->written += local64_read(&cell->written);
	to->sampled_out += local64_read(&cell->sampled_out);
	to->limited += local64_read(&cell->limited);
	to->dropped += local64_read(&cell->dropped);
	to->nested += local64_read(&cell->nested);
}

static void add_durations(struct kpm_histogram *to, const struct kpm_durations *from)
{
	int i;

	to->total += local64_read(&from->total);
	for (i = 0; i < KPM_BUCKETS; i++)
		to->buckets[i] += local64_read(&from->buckets[i]);
}

static void add_of_cpu(struct kpm_epoch *epoch, int cpu)
{
	const struct kpm_point *point = epoch->point;
	unsigned long flags;
	u64 other = 0;

	local_irq_save(flags);
	add_counters(&epoch->counts.counters, per_cpu(kpm_row, cpu) + point->slot);
	if (point->histogram)
		add_durations(&epoch->histogram, per_cpu_ptr(point->histogram, cpu));
	if (point->groups)
		epoch->number += kpm_groups_of_cpu(point->groups, cpu,
						   epoch->groups + epoch->number, &other);
	local_irq_restore(flags);
	epoch->other += other;
}

static long take_cpu(void *data)
{
	struct cpu_snapshot *snapshot = data;
	struct kpm_epoch *epoch;

	list_for_each_entry(epoch, snapshot->epochs, node)
		add_of_cpu(epoch, snapshot->cpu);
	return 0;
}

static void take(struct list_head *epochs)
{
	struct cpu_snapshot snapshot = { .epochs = epochs };
	struct kpm_epoch *epoch;

	list_for_each_entry(epoch, epochs, node)
		epoch->counts.missed = kpm_sites_missed(epoch->point);
	cpus_read_lock();
	for_each_possible_cpu(snapshot.cpu)
		/* One that is not online counts nothing. */
		if (!cpu_online(snapshot.cpu) ||
		    work_on_cpu(snapshot.cpu, take_cpu, &snapshot))
			take_cpu(&snapshot);
	cpus_read_unlock();
}

static int create_all(struct kpm_session *session, struct list_head *epochs)
{
	struct kpm_epoch *epoch;
	struct kpm_point *point;

	list_for_each_entry(point, &session->points, node) {
		epoch = kvzalloc(struct_size(epoch, groups, point->groups ? groups_max() : 0),
				 GFP_KERNEL);
		if (!epoch)
			return -ENOMEM;
		epoch->point = point;
		list_add_tail(&epoch->node, epochs);
	}
	return 0;
}

/* From here on the new epoch counts. */
static void publish(struct list_head *epochs)
{
	struct kpm_epoch *epoch, *next, *before;
	struct kpm_note *note;

	list_for_each_entry_safe(epoch, next, epochs, node) {
		list_del(&epoch->node);
		epoch->counts.epoch = 1;
		before = epoch;
		note = kpm_note_get(epoch->point->slot, epoch->point->generation);
		if (note) {
			swap(note->epoch, before);
			if (before)
				note->epoch->counts.epoch += before->counts.epoch;
		}
		kpm_note_done();
		kvfree(before);
	}
}

/**
 * kpm_epoch_begin - count all that a session has from 0 on
 * @session: of the text commands
 *
 * No hit is lost or counted in both epochs.
 *
 * Return: 0, or -ENOMEM and all counts go on.
 */
int kpm_epoch_begin(struct kpm_session *session)
{
	struct kpm_epoch *epoch, *next;
	LIST_HEAD(epochs);
	int err;

	mutex_lock(&session->lock);
	err = create_all(session, &epochs);
	if (!err) {
		take(&epochs);
		publish(&epochs);
	}
	list_for_each_entry_safe(epoch, next, &epochs, node)
		kvfree(epoch);
	mutex_unlock(&session->lock);
	return err;
}

static void subtract(struct kpm_counters *from, const struct kpm_counters *what)
{
	from->hits -= what->hits;
	from->filtered -= what->filtered;
	from->written -= what->written;
	from->sampled_out -= what->sampled_out;
	from->limited -= what->limited;
	from->dropped -= what->dropped;
	from->nested -= what->nested;
}

/**
 * kpm_epoch_counts - what a point has counted in its epoch
 * @point: a published one
 * @counts: receives it
 */
void kpm_epoch_counts(const struct kpm_point *point, struct kpm_counts *counts)
{
	const struct kpm_note *note = kpm_note_get(point->slot, point->generation);
	const struct kpm_epoch *epoch = note ? note->epoch : NULL;

	kpm_counters_sum(point->slot, &counts->counters);
	counts->missed = kpm_sites_missed(point);
	counts->epoch = epoch ? epoch->counts.epoch : 0;
	if (epoch) {
		subtract(&counts->counters, &epoch->counts.counters);
		counts->missed -= min(counts->missed, epoch->counts.missed);
	}
	kpm_note_done();
}

/**
 * kpm_epoch_histogram - the durations of a point in its epoch
 * @point: a published one, with a histogram
 * @histogram: receives them, with a longest of 0 when that is not known
 */
void kpm_epoch_histogram(const struct kpm_point *point, struct kpm_histogram *histogram)
{
	const struct kpm_note *note = kpm_note_get(point->slot, point->generation);
	const struct kpm_epoch *epoch = note ? note->epoch : NULL;
	int i;

	kpm_histogram_read(point->histogram, histogram);
	if (epoch) {
		histogram->total -= epoch->histogram.total;
		histogram->longest = 0;
		for (i = 0; i < KPM_BUCKETS; i++)
			histogram->buckets[i] -= epoch->histogram.buckets[i];
	}
	kpm_note_done();
}

/**
 * kpm_epoch_groups_room - how many groups kpm_epoch_groups() may return
 *
 * Return: their number.
 */
unsigned int kpm_epoch_groups_room(void)
{
	return 2 * groups_max();
}

/**
 * kpm_epoch_groups - the hits of a point by group in its epoch
 * @point: a published one, with groups
 * @groups: room for kpm_epoch_groups_room(); a group may be there several
 *	times, its hits are the sum of all, modulo 2^64
 * @other: receives the hits that are in none
 *
 * Return: how many of @groups there are.
 */
unsigned int kpm_epoch_groups(const struct kpm_point *point, struct kpm_group *groups, u64 *other)
{
	const struct kpm_note *note = kpm_note_get(point->slot, point->generation);
	const struct kpm_epoch *epoch = note ? note->epoch : NULL;
	unsigned int i, number = 0;
	u64 others;
	int cpu;

	*other = 0;
	for_each_possible_cpu(cpu) {
		number += kpm_groups_of_cpu(point->groups, cpu, groups + number, &others);
		*other += others;
	}
	for (i = 0; epoch && i < epoch->number; i++, number++) {
		groups[number] = epoch->groups[i];
		groups[number].hits = -groups[number].hits;
	}
	if (epoch)
		*other -= epoch->other;
	kpm_note_done();
	return number;
}
