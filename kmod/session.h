/* SPDX-License-Identifier: GPL-2.0 */
/* Who owns points: an open device file, or the text commands as a whole. */
#ifndef _KPM_SESSION_H
#define _KPM_SESSION_H

#include <linux/list.h>
#include <linux/mutex.h>

#include "kprobe_monitor.h"

struct kpm_cgroup_set;
struct kpm_point;
struct kpm_ring_set;
struct kpm_spec;
struct pid_namespace;

/**
 * struct kpm_session - an owner of points
 * @lock: held over every change, also while the kernel arms and disarms
 * @points: its own, published
 * @all: in the list of all sessions
 * @rings: for records of its points; NULL if there are none
 * @owner: how it is called in the state
 */
struct kpm_session {
	struct mutex lock;	/* over points */
	struct list_head points;
	struct list_head all;
	struct kpm_ring_set *rings;
	char owner[24];
};

/**
 * struct kpm_added - what became of an addition
 * @slot: cell of its counters
 * @functions: how many it is at
 * @engine: that has armed it
 * @address: where it sits, the first one of many
 * @generation: unique since the module was loaded
 */
struct kpm_added {
	unsigned int slot;
	u32 functions;
	u32 engine;
	unsigned long address;
	u64 generation;
};

struct kpm_point *kpm_session_point(struct kpm_session *session, unsigned int slot);
struct kpm_point *kpm_session_named(struct kpm_session *session, const char *name);
void kpm_point_state(const struct kpm_point *point, struct kpm_state *state);
void kpm_points_rest(struct list_head *points, u32 why);
int kpm_point_rejoin(struct kpm_point *point);
void kpm_session_init(struct kpm_session *session);
void kpm_session_release(struct kpm_session *session);
int kpm_session_add(struct kpm_session *session, const struct kpm_spec *spec,
		    struct pid_namespace *ns, struct kpm_added *added);
int kpm_session_del(struct kpm_session *session, struct kpm_state *final);
int kpm_session_del_name(struct kpm_session *session, const char *name);
int kpm_session_cgroups(struct kpm_session *session, unsigned int slot,
			struct kpm_cgroup_set *set);
int kpm_session_histogram(struct kpm_session *session, struct kpm_histogram *histogram);
int kpm_session_groups(struct kpm_session *session, struct kpm_groups *groups);
int kpm_session_rings(struct kpm_session *session, struct kpm_ring_set *rings);
int kpm_session_state(struct kpm_session *session, struct kpm_state *state);

#endif /* _KPM_SESSION_H */
