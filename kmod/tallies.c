// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "epoch.h"
#include "keys.h"
#include "point.h"
#include "tallies.h"

static int by_key(const void *left, const void *right)
{
	const struct kpm_group *a = left, *b = right;

	if (a->key[0] != b->key[0])
		return a->key[0] < b->key[0] ? -1 : 1;
	if (a->key[1] != b->key[1])
		return a->key[1] < b->key[1] ? -1 : 1;
	return 0;
}

static int by_hits(const void *left, const void *right)
{
	const struct kpm_group *a = left, *b = right;

	if (a->hits != b->hits)
		return a->hits > b->hits ? -1 : 1;
	return by_key(left, right);
}

/* One for each group that has hits, most hits first; returns how many. */
static unsigned int merge(struct kpm_group *groups, unsigned int number)
{
	unsigned int from, to = 0, kept = 0;

	sort(groups, number, sizeof(*groups), by_key, NULL);
	for (from = 1; from < number; from++) {
		if (!by_key(&groups[to], &groups[from]))
			groups[to].hits += groups[from].hits;
		else
			groups[++to] = groups[from];
	}
	for (from = 0; number && from <= to; from++)
		if (groups[from].hits)
			groups[kept++] = groups[from];
	sort(groups, kept, sizeof(*groups), by_hits, NULL);
	return kept;
}

static void show_key(struct seq_file *to, u32 group, const u64 key[2])
{
	char comm[KPM_COMM_SIZE + 1] = {};

	switch (group) {
	case KPM_GROUP_COMM:
		memcpy(comm, key, KPM_COMM_SIZE);
		seq_printf(to, "%*pE", (int)strlen(comm), comm);
		break;
	case KPM_GROUP_RESULT:
		seq_printf(to, "%ld", (long)key[0]);
		break;
	case KPM_GROUP_FUNCTION:
		seq_printf(to, "%ps", (void *)(unsigned long)key[0]);
		break;
	default:
		seq_printf(to, "%llu", key[0]);
	}
}

static void show_groups(struct seq_file *to, const struct kpm_point *point)
{
	struct kpm_group *groups;
	unsigned int number, i;
	u64 other;

	groups = kvmalloc_array(kpm_epoch_groups_room(), sizeof(*groups), GFP_KERNEL);
	if (!groups)
		return;
	number = merge(groups, kpm_epoch_groups(point, groups, &other));
	seq_printf(to, "    groups by %s: %u\n", kpm_keys_group(point->spec.group), number);
	for (i = 0; i < number; i++) {
		seq_puts(to, "      ");
		show_key(to, point->spec.group, groups[i].key);
		seq_printf(to, ": %llu\n", groups[i].hits);
	}
	if (other)
		seq_printf(to, "      (other): %llu\n", other);
	kvfree(groups);
}

static u64 last_of(int bucket)
{
	return bucket ? (2ULL << (bucket - 1)) - 1 : 0;
}

/* The end of the bucket below which, or in which, @percent of all durations are. */
static u64 percentile(const struct kpm_histogram *histogram, u64 number, u32 percent)
{
	u64 seen = 0;
	int i;

	for (i = 0; i < KPM_BUCKETS - 1; i++) {
		seen += histogram->buckets[i];
		if (seen * 100 >= number * percent)
			break;
	}
	return last_of(i);
}

static void show_histogram(struct seq_file *to, const struct kpm_point *point)
{
	struct kpm_histogram *histogram = kmalloc(sizeof(*histogram), GFP_KERNEL);
	u64 number = 0;
	int i;

	if (!histogram)
		return;
	kpm_epoch_histogram(point, histogram);
	for (i = 0; i < KPM_BUCKETS; i++)
		number += histogram->buckets[i];
	seq_printf(to, "    durations: %llu", number);
	if (number)
		seq_printf(to, " p50<=%llu p90<=%llu p99<=%llu ns",
			   percentile(histogram, number, 50), percentile(histogram, number, 90),
			   percentile(histogram, number, 99));
	if (number && histogram->longest)
		seq_printf(to, " longest=%llu ns", histogram->longest);
	seq_putc(to, '\n');
	for (i = 0; i < KPM_BUCKETS; i++)
		if (histogram->buckets[i])
			seq_printf(to, "      %llu-%llu ns: %llu\n", i ? last_of(i - 1) + 1 : 0,
				   last_of(i), histogram->buckets[i]);
	kfree(histogram);
}

/**
 * kpm_tallies_show - print the groups and durations of a monitor
 * @to: where to
 * @point: the monitor; nothing is printed if it has neither
 */
void kpm_tallies_show(struct seq_file *to, const struct kpm_point *point)
{
	if (point->groups)
		show_groups(to, point);
	if (point->histogram)
		show_histogram(to, point);
}
