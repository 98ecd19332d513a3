// SPDX-License-Identifier: GPL-2.0
/*
 * The engine that is always there, for entries and for any instruction. The
 * handler runs with preemption off and possibly in an interrupt. There is
 * never a post_handler, it would forbid the kernel's fast paths.
 */
#include <linux/kprobes.h>
#include <linux/list.h>

#include "engine.h"
#include "hit.h"
#include "insert.h"

/* A grace period for so many removals; the lock of all sites guards it. */
static struct kprobe *batch[1024];

static int kpm_kprobe_hit(struct kprobe *kp, struct pt_regs *regs)
{
	kpm_site_hit(container_of(kp, struct kpm_site, kprobe), regs, NULL, 0);
	return 0;
}

NOKPROBE_SYMBOL(kpm_kprobe_hit);

static int begin(struct kpm_site *site)
{
	site->kprobe = (struct kprobe) {
		.addr = (kprobe_opcode_t *)site->address,
		.pre_handler = kpm_kprobe_hit,
	};
	return register_kprobe(&site->kprobe);
}

static void end(struct list_head *sites)
{
	struct kpm_site *site;
	int number = 0;

	list_for_each_entry(site, sites, batch) {
		if (site->engine != &kpm_kprobe_engine)
			continue;
		batch[number++] = &site->kprobe;
		if (number < ARRAY_SIZE(batch))
			continue;
		unregister_kprobes(batch, number);
		number = 0;
	}
	if (number)
		unregister_kprobes(batch, number);
}

static int insert(struct list_head *sites, struct list_head *refused)
{
	return kpm_insert_each(sites, refused, begin, end);
}

/* The kernel counts without care for concurrency: a lower bound. */
static u64 missed(const struct kpm_site *site)
{
	return READ_ONCE(site->kprobe.nmissed);
}

static u32 state(const struct kpm_site *site)
{
	return kpm_kprobe_state(&site->kprobe);
}

const struct kpm_engine kpm_kprobe_engine = {
	.name = "kprobe",
	.number = KPM_ENGINE_KPROBE,
	.shared = true,
	.insert = insert,
	.remove = end,
	.missed = missed,
	.state = state,
};
