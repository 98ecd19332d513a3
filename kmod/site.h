/* SPDX-License-Identifier: GPL-2.0 */
/* A probed place in the kernel, and the points that want to know of its calls. */
#ifndef _KPM_SITE_H
#define _KPM_SITE_H

#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/list.h>

struct kpm_engine;
struct kpm_point;

/* How much the points of a site do with a call; each has a way of its own through the code. */
enum kpm_work {
	KPM_COUNT,	/* compare process and command, and count */
	KPM_BRIEF,	/* one point, which also leaves brief records */
	KPM_MORE,	/* whatever there is */
};

/**
 * struct kpm_consumers - the points of a site; replaced as a whole, never changed but for @work
 * @number: of @points
 * @work: of all of them
 * @points: in the order they came
 */
struct kpm_consumers {
	unsigned int number;
	enum kpm_work work;
	struct kpm_point *points[];
};

/**
 * struct kpm_site - where an engine is called
 * @consumers: whom it tells; first, for the hit path
 * @address: of the function, or of the instruction in it
 * @engine: that called for it
 * @traced: in the list of the shared tracer, with the ftrace engine
 * @bucket: in the table of all sites
 * @batch: in a list of sites that are put in or taken out together
 * @next: consumers that are to replace @consumers, during a change
 * @gone: the module with the function was unloaded, and the engine let go
 * @kprobe: with the kprobe engine, for entries
 * @kretprobe: with the kprobe engine, for returns
 * @ops: with the ftrace engine, when the site has a tracer of its own
 */
struct kpm_site {
	const struct kpm_consumers *consumers;
	unsigned long address;
	const struct kpm_engine *engine;
	struct list_head traced;
	struct hlist_node bucket;
	struct list_head batch;
	struct kpm_consumers *next;
	bool gone;
	union {
		struct kprobe kprobe;
		struct kretprobe kretprobe;
#ifdef CONFIG_DYNAMIC_FTRACE
		struct ftrace_ops ops;
#endif
	};
};

/**
 * struct kpm_places - what a target comes to
 * @number: of @addresses
 * @any: take those that can be probed, however many; else all of them or none
 * @addresses: of functions, or of an instruction in one
 */
struct kpm_places {
	unsigned int number;
	bool any;
	unsigned long addresses[];
};

int kpm_sites_init(void);
void kpm_sites_exit(void);
int kpm_sites_join(struct kpm_point *point, const struct kpm_places *places);
void kpm_sites_leave(struct list_head *points);
void kpm_sites_review(const struct kpm_point *point);
u64 kpm_sites_missed(const struct kpm_point *point);
u32 kpm_sites_state(const struct kpm_point *point);

#endif /* _KPM_SITE_H */
