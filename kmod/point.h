/* SPDX-License-Identifier: GPL-2.0 */
/* A probe point, and the table that gives each one its slot. */
#ifndef _KPM_POINT_H
#define _KPM_POINT_H

#include <linux/kprobes.h>
#include <linux/list.h>

#include "filter.h"
#include "kprobe_monitor.h"

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
};

struct kpm_engine;
struct kpm_site;

/**
 * struct kpm_point - one probe in the kernel
 * @filter: whose calls count; first, for the hit path
 * @slot: its cell in every row of counters
 * @spec: what was asked for
 * @generation: unique since the module was loaded
 * @owner: text that says whose it is; lives as long as the session
 * @node: in the list of its session
 * @engine: that has armed it
 * @entry: the kprobe, with KPM_ENTRY and the kprobe engine
 * @ret: the kretprobe, with KPM_RETURN
 * @site: the traced function, with the ftrace engine
 */
struct kpm_point {
	struct kpm_filter filter;
	unsigned int slot;
	struct kpm_spec spec;
	u64 generation;
	const char *owner;
	struct list_head node;
	const struct kpm_engine *engine;
	union {
		struct kprobe entry;
		struct kretprobe ret;
		struct kpm_site *site;
	};
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
