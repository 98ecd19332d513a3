// SPDX-License-Identifier: GPL-2.0
#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/hash.h>
#include <linux/kprobes.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "cgroups.h"
#include "filter.h"

/* A hash table with open addressing, at most half full; 0 is no id. */
struct kpm_cgroup_set {
	unsigned int bits;
	u64 ids[];
};

/**
 * kpm_cgroups_create - make a set
 * @ids: of cgroups on the unified hierarchy; zeros are left out
 * @number: how many
 *
 * Return: the set, to be freed by kvfree(), or NULL without memory.
 */
struct kpm_cgroup_set *kpm_cgroups_create(const u64 *ids, unsigned int number)
{
	unsigned int bits = ilog2(roundup_pow_of_two(2 * number + 2));
	unsigned int mask = (1U << bits) - 1, i, at;
	struct kpm_cgroup_set *set;

	set = kvzalloc(struct_size(set, ids, 1UL << bits), GFP_KERNEL);
	if (!set)
		return NULL;
	set->bits = bits;
	for (i = 0; i < number; i++) {
		at = hash_64(ids[i], bits);
		while (set->ids[at] && set->ids[at] != ids[i])
			at = (at + 1) & mask;
		set->ids[at] = ids[i];
	}
	return set;
}

/**
 * kpm_cgroups_parse - make a set of what is written
 * @text: ids in decimal, with commas between them
 *
 * Return: the set, to be freed by kvfree(), or an error pointer with -EINVAL
 * or -ENOMEM.
 */
struct kpm_cgroup_set *kpm_cgroups_parse(const char *text)
{
	char *copy = kstrdup(text, GFP_KERNEL), *rest = copy, *word;
	u64 *ids = kmalloc_array(strlen(text) + 1, sizeof(*ids), GFP_KERNEL);
	struct kpm_cgroup_set *set = NULL;
	unsigned int number = 0;
	int err = copy && ids ? 0 : -ENOMEM;

	while (!err && (word = strsep(&rest, ",")))
		if (kstrtou64(word, 10, &ids[number]) || !ids[number++])
			err = -EINVAL;
	if (!err)
		set = kpm_cgroups_create(ids, number);
	kfree(ids);
	kfree(copy);
	return set ?: ERR_PTR(err ?: -ENOMEM);
}

#ifdef CONFIG_CGROUPS
static bool has(const struct kpm_cgroup_set *set, u64 id)
{
	unsigned int mask = (1U << set->bits) - 1, at = hash_64(id, set->bits);

	for (; set->ids[at]; at = (at + 1) & mask)
		if (set->ids[at] == id)
			return true;
	return false;
}

NOKPROBE_SYMBOL(has);

/**
 * kpm_cgroups_have_current - does the current cgroup, or one above it, count?
 * @filter: with KPM_TEST_CGROUPS
 *
 * Return: true when it does.
 */
bool notrace kpm_cgroups_have_current(const struct kpm_filter *filter)
{
	const struct kpm_cgroup_set *set = READ_ONCE(filter->cgroups);
	struct cgroup *cgroup;

	if (!set)
		return false;
	for (cgroup = task_dfl_cgroup(current); cgroup; cgroup = cgroup_parent(cgroup))
		if (has(set, cgroup_id(cgroup)))
			return true;
	return false;
}

NOKPROBE_SYMBOL(kpm_cgroups_have_current);

/**
 * kpm_cgroup_of_current - the cgroup on the unified hierarchy
 *
 * Return: its id, 1 for the root, also where all controllers are on v1.
 */
u64 notrace kpm_cgroup_of_current(void)
{
	return cgroup_id(task_dfl_cgroup(current));
}

NOKPROBE_SYMBOL(kpm_cgroup_of_current);
#else
bool kpm_cgroups_have_current(const struct kpm_filter *filter)
{
	return false;
}

u64 kpm_cgroup_of_current(void)
{
	return 0;
}
#endif
