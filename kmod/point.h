/* SPDX-License-Identifier: GPL-2.0 */
/* A probe point, and the table that gives each one its slot. */
#ifndef _KPM_POINT_H
#define _KPM_POINT_H

#include <linux/list.h>
#include <linux/percpu.h>

#include "budget.h"
#include "filter.h"
#include "kprobe_monitor.h"
#include "pace.h"
#include "ring.h"

/* What a target is, numbered as in the text commands. */
enum kpm_type {
	KPM_TYPE_SYSCALL,
	KPM_TYPE_FUNCTION,
	KPM_TYPE_MODULE,
	KPM_TYPE_ADDRESS,
};

/**
 * struct kpm_spec - what somebody asks for
 * @kind: KPM_ENTRY or KPM_RETURN
 * @engine: KPM_ENGINE_AUTO, or the only one to use
 * @type: what the target is
 * @tgid: process as the asker numbers it, 0 for any
 * @address: of the target, with KPM_TYPE_ADDRESS only
 * @offset: from the start of @symbol
 * @name: unique among the asker's probes
 * @symbol: function in the form of /proc/kallsyms, or the address as text
 * @comm: command, empty for any
 * @cgroups: of a text command: ids, until it is done; else NULL
 *
 * A lease without @pinned ends the same way, but the point leaves with its
 * session. All others are as in struct kpm_probe.
 */
struct kpm_spec {
	u32 kind;
	u32 engine;
	enum kpm_type type;
	u32 tgid;
	unsigned long address;
	unsigned long offset;
	char name[KPM_NAME_SIZE];
	char symbol[KPM_SYMBOL_SIZE];
	char comm[KPM_COMM_SIZE];
	u32 filters;
	u32 uid;
	u32 group;
	u32 capture;
	u32 arguments;
	u32 depth;
	u32 sample;
	u32 limit;
	bool histogram;
	bool pinned;
	bool rearm;
	u32 lease;
	u32 budget;
	const char *cgroups;
	struct kpm_comparison comparisons[KPM_COMPARISONS];
	struct kpm_comparison result;
};

/* kpm_spec_wants_arguments - does a hit look at them? */
static inline bool kpm_spec_wants_arguments(const struct kpm_spec *spec)
{
	unsigned int i;

	for (i = 0; i < KPM_COMPARISONS; i++)
		if (spec->comparisons[i].operator)
			return true;
	return spec->arguments;
}

/* The last words of struct kpm_record. */
struct kpm_stamp {
	u32 generation;
	u8 sections;
	u8 arguments;
	u8 frames;
	u8 user_frames;
} __aligned(8);

struct kpm_durations;
struct kpm_engine;
struct kpm_group_set;
struct kpm_site;

/**
 * struct kpm_point - one probe in the kernel
 * @filter: whose calls count; first, for the hit path
 * @cell: distance of its cell in a row of counters, bytes
 * @beyond: KPM_BEYOND_...: what a hit does beyond counting
 * @sections: of its records
 * @busy: how a record without stacks begins while it is written
 * @record_bytes: its length
 * @stamp: what is the same in all of these
 * @pace: which hits become records
 * @rings: of the session, for records
 * @groups: for hits by group
 * @histogram: for durations
 * @slot: number of that cell
 * @spec: what was asked for
 * @generation: unique since the module was loaded
 * @owner: text that says whose it is; lives as long as the session
 * @node: in the list of its session
 * @engine: that it was last armed by
 * @address: where it is, the first of many
 * @resting: why it is not armed while it has no @sites
 * @deadline: when its lease ends, jiffies
 * @spending: what its hits cost, and what was taken away for it
 * @functions: number of @sites
 * @sites: where it is joined
 * @missed_before: by the sites, when it joined
 * @missed: calls that could not be delivered, known when it has left
 * @second: of @pace; the only part that hits write to
 */
struct kpm_point {
	struct kpm_filter filter;
	unsigned long cell;
	u8 beyond;
	u8 sections;
	u32 record_bytes;
	struct kpm_first busy;
	struct kpm_stamp stamp;
	struct kpm_pace pace;
	struct kpm_ring_set *rings;
	struct kpm_group_set *groups;
	struct kpm_durations __percpu *histogram;
	unsigned int slot;
	struct kpm_spec spec;
	u64 generation;
	const char *owner;
	struct list_head node;
	const struct kpm_engine *engine;
	unsigned long address;
	u32 resting;
	u64 deadline;
	struct kpm_spending spending;
	unsigned int functions;
	struct kpm_site **sites;
	u64 missed_before;
	u64 missed;
	struct kpm_second second;
};

int kpm_points_init(unsigned int slots);
void kpm_points_exit(void);
unsigned int kpm_points_slots(void);
unsigned int kpm_points_active(void);

struct kpm_point *kpm_point_create(const struct kpm_spec *spec);
void kpm_point_publish(struct kpm_point *point);
void kpm_point_retract(struct kpm_point *point);
void kpm_point_free(struct kpm_point *point);
void kpm_points_walk(void (*visit)(const struct kpm_point *point, void *data),
		     void *data);

#endif /* _KPM_POINT_H */
