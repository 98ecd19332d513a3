/* SPDX-License-Identifier: GPL-2.0 */
/* What an engine does: put points into the kernel and take them out again. */
#ifndef _KPM_ENGINE_H
#define _KPM_ENGINE_H

#include "point.h"

/**
 * struct kpm_engine - a way to be called when a function is
 * @name: for people
 * @number: KPM_ENGINE_KPROBE or KPM_ENGINE_FTRACE
 * @arm: put a point into the kernel; -EAGAIN when another engine should
 * @disarm: take those points of a list out that are its own; after it no
 *	handler runs for them and their counts are final
 * @address: where an armed point sits
 * @missed: calls that the kernel could not deliver to a point, a lower bound
 * @state: KPM_ARMED, KPM_GONE or KPM_DISABLED
 */
struct kpm_engine {
	const char *name;
	u32 number;
	int (*arm)(struct kpm_point *point);
	void (*disarm)(struct list_head *points);
	unsigned long (*address)(const struct kpm_point *point);
	u64 (*missed)(const struct kpm_point *point);
	u32 (*state)(const struct kpm_point *point);
};

extern const struct kpm_engine kpm_kprobe_engine;
extern const struct kpm_engine kpm_ftrace_engine;

int kpm_engines_init(unsigned int slots, unsigned int maxactive);
void kpm_engines_exit(void);
int kpm_engine_arm(struct kpm_point *point);
void kpm_engine_disarm(struct list_head *points);

int kpm_kprobes_init(unsigned int slots, unsigned int maxactive);
void kpm_kprobes_exit(void);
int kpm_ftrace_init(void);
void kpm_ftrace_exit(void);

static inline unsigned long kpm_engine_address(const struct kpm_point *point)
{
	return point->engine->address(point);
}

static inline u64 kpm_engine_missed(const struct kpm_point *point)
{
	return point->engine->missed(point);
}

static inline u32 kpm_engine_state(const struct kpm_point *point)
{
	return point->engine->state(point);
}

#endif /* _KPM_ENGINE_H */
