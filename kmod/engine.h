/* SPDX-License-Identifier: GPL-2.0 */
/* What an engine does: call us at sites, and stop to. */
#ifndef _KPM_ENGINE_H
#define _KPM_ENGINE_H

#include <linux/types.h>

struct kpm_point;
struct kpm_site;
struct list_head;

/**
 * struct kpm_engine - a way to be called when a function is
 * @name: for people
 * @number: KPM_ENGINE_KPROBE or KPM_ENGINE_FTRACE
 * @shared: several points may use one site
 * @insert: begin to call sites that it has not called before, all of them or
 *	none; with a list of refused sites, those move there and the rest is
 *	called. -EAGAIN when another engine may do better
 * @remove: stop to call those sites of a list that are its own; after it no
 *	handler runs for them
 * @abandon: the same, as their module goes; NULL when the kernel does it
 * @missed: calls that the kernel could not deliver to a site, a lower bound
 * @state: KPM_ARMED, KPM_GONE or KPM_DISABLED
 */
struct kpm_engine {
	const char *name;
	u32 number;
	bool shared;
	int (*insert)(struct list_head *sites, struct list_head *refused);
	void (*remove)(struct list_head *sites);
	void (*abandon)(struct list_head *sites);
	u64 (*missed)(const struct kpm_site *site);
	u32 (*state)(const struct kpm_site *site);
};

extern const struct kpm_engine kpm_kprobe_engine;
extern const struct kpm_engine kpm_kretprobe_engine;
extern const struct kpm_engine kpm_ftrace_engine;
extern const struct kpm_engine kpm_shared_engine;

void kpm_kretprobe_instances(unsigned int maxactive);
u64 kpm_ftrace_missed(const struct kpm_site *site);
u32 kpm_ftrace_state(const struct kpm_site *site);

int kpm_engine_insert(const struct kpm_point *point, struct list_head *sites,
		      struct list_head *refused);
void kpm_engines_remove(struct list_head *sites);
void kpm_engines_abandon(struct list_head *sites);

#endif /* _KPM_ENGINE_H */
