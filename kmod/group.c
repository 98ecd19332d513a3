// SPDX-License-Identifier: GPL-2.0
/*
 * A table for each CPU, with open addressing: entries come and never go, so
 * that a hit looks without a lock, and an interrupt may do the same meanwhile.
 */
#include <linux/cpumask.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/kprobes.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <asm/local64.h>

#include "call.h"
#include "cgroups.h"
#include "group.h"
#include "point.h"

#define BITS		8	/* log2 of KPM_GROUPS_MAX */
#define PROBES_MAX	16	/* entries that a hit looks at */

struct entry {
	u64 key[2];
	local64_t hits;
	bool used;
};

struct table {
	local64_t other;
	struct entry entries[KPM_GROUPS_MAX];
};

struct kpm_group_set {
	unsigned int number;
	struct table *cpus[];	/* by number */
};

static_assert(KPM_GROUPS_MAX == 1 << BITS);

/**
 * kpm_groups_create - make empty tables
 *
 * Return: the tables, or NULL without memory.
 */
struct kpm_group_set *kpm_groups_create(void)
{
	struct kpm_group_set *groups;
	int cpu;

	groups = kzalloc(struct_size(groups, cpus, nr_cpu_ids), GFP_KERNEL);
	if (!groups)
		return NULL;
	groups->number = nr_cpu_ids;
	for_each_possible_cpu(cpu) {
		groups->cpus[cpu] = vzalloc_node(sizeof(*groups->cpus[cpu]), cpu_to_node(cpu));
		if (groups->cpus[cpu])
			continue;
		kpm_groups_free(groups);
		return NULL;
	}
	return groups;
}

/**
 * kpm_groups_free - free the tables
 * @groups: no handler sees any more; may be NULL
 */
void kpm_groups_free(struct kpm_group_set *groups)
{
	int cpu;

	if (!groups)
		return;
	for_each_possible_cpu(cpu)
		vfree(groups->cpus[cpu]);
	kfree(groups);
}

#define EACH_BYTE(x)	(~0ULL / 0xff * (x))

/* The bytes before the first NUL; what is behind it may be of an earlier command (before 5.17). */
static __always_inline u64 text_of(u64 word, u64 ends)
{
	/* The lowest bit of the first byte that is 0, less 1. */
	return ends ? word & (((ends & -ends) >> 7) - 1) : word;
}

/* The highest bit of the first byte that is 0, and of some behind it. */
static __always_inline u64 end_of(u64 word)
{
	return (word - EACH_BYTE(0x01)) & ~word & EACH_BYTE(0x80);
}

static __always_inline void comm_of_current(u64 key[2])
{
	u64 ends;

	memcpy(key, current->comm, sizeof(current->comm));
	ends = end_of(key[0]);
	key[0] = text_of(key[0], ends);
	key[1] = ends ? 0 : text_of(key[1], end_of(key[1]));
}

static __always_inline void key_of(u64 key[2], u32 group, const struct kpm_call *call)
{
	key[1] = 0;
	switch (group) {
	case KPM_GROUP_COMM:
		comm_of_current(key);
		break;
	case KPM_GROUP_CGROUP:
		key[0] = kpm_cgroup_of_current();
		break;
	case KPM_GROUP_TGID:
		key[0] = current->tgid;
		break;
	case KPM_GROUP_RESULT:
		key[0] = (long)call->result;
		break;
	default:
		key[0] = call->address;
	}
}

static __always_inline bool is(const struct entry *entry, const u64 key[2])
{
	return entry->key[0] == key[0] && entry->key[1] == key[1];
}

/* The entry of @key, or the free one where it belongs, or NULL. */
static __always_inline struct entry *look(struct table *table, const u64 key[2])
{
	u32 at = hash_64(key[0] ^ key[1], BITS), i;
	struct entry *entry;

	for (i = 0; i < PROBES_MAX; i++) {
		entry = &table->entries[(at + i) & (KPM_GROUPS_MAX - 1)];
		if (!READ_ONCE(entry->used) || is(entry, key))
			return entry;
	}
	return NULL;
}

/* Interrupts are off against those that would take the same; an NMI must not. */
static struct entry *enter(struct table *table, const u64 key[2])
{
	struct entry *entry;
	unsigned long flags;

	if (in_nmi())
		return NULL;
	raw_local_irq_save(flags);
	entry = look(table, key);
	if (entry && !entry->used) {
		entry->key[0] = key[0];
		entry->key[1] = key[1];
		/* The key is there before anybody looks at it. */
		smp_store_release(&entry->used, true);
	}
	raw_local_irq_restore(flags);
	return entry;
}

NOKPROBE_SYMBOL(enter);

/**
 * kpm_group_hit - count a hit for its group; preemption is off
 * @point: with groups
 * @call: the hit
 */
void notrace kpm_group_hit(const struct kpm_point *point, const struct kpm_call *call)
{
	struct table *table = point->groups->cpus[raw_smp_processor_id()];
	struct entry *entry;
	u64 key[2];

	key_of(key, point->spec.group, call);
	entry = look(table, key);
	if (unlikely(entry && !entry->used))
		entry = enter(table, key);
	local64_inc(entry ? &entry->hits : &table->other);
}

NOKPROBE_SYMBOL(kpm_group_hit);

/* Fills in the group of an entry; false if it has none yet. */
static bool get(const struct entry *entry, struct kpm_group *group)
{
	/* The key is there if this says so. */
	if (!smp_load_acquire(&entry->used))
		return false;
	group->key[0] = entry->key[0];
	group->key[1] = entry->key[1];
	group->hits = local64_read(&entry->hits);
	return true;
}

static int read_table(struct table *table, struct kpm_groups *to, u32 *number)
{
	struct kpm_group __user *user = u64_to_user_ptr(to->groups);
	struct kpm_group group;
	struct entry *entry;

	for (entry = table->entries; entry < table->entries + KPM_GROUPS_MAX; entry++) {
		if (!get(entry, &group))
			continue;
		if (*number < to->number && copy_to_user(user + *number, &group, sizeof(group)))
			return -EFAULT;
		++*number;
	}
	return 0;
}

/**
 * kpm_groups_read - copy all groups to a program
 * @groups: of a point
 * @to: says where and how many; receives how many there were and the others
 *
 * Return: 0 or -EFAULT.
 */
int kpm_groups_read(struct kpm_group_set *groups, struct kpm_groups *to)
{
	u32 number = 0;
	int cpu, err;

	to->other = 0;
	for_each_possible_cpu(cpu) {
		err = read_table(groups->cpus[cpu], to, &number);
		if (err)
			return err;
		to->other += local64_read(&groups->cpus[cpu]->other);
	}
	to->number = number;
	return 0;
}

/**
 * kpm_groups_of_cpu - the groups that a CPU has seen
 * @groups: of a point
 * @cpu: a possible one
 * @to: room for KPM_GROUPS_MAX
 * @other: receives the hits for which there was no room
 *
 * Return: how many groups.
 */
unsigned int kpm_groups_of_cpu(const struct kpm_group_set *groups, int cpu, struct kpm_group *to,
			       u64 *other)
{
	const struct table *table = groups->cpus[cpu];
	unsigned int i, number = 0;

	for (i = 0; i < KPM_GROUPS_MAX; i++)
		if (get(&table->entries[i], &to[number]))
			number++;
	*other = local64_read(&table->other);
	return number;
}
