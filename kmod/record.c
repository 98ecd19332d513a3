// SPDX-License-Identifier: GPL-2.0
#include <linux/cred.h>
#include <linux/hardirq.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/percpu.h>

#include "cgroups.h"
#include "counters.h"
#include "pace.h"
#include "record.h"
#include "registers.h"
#include "stack.h"
#include "write.h"

#define STACKS (KPM_CAPTURE_STACK | KPM_CAPTURE_USER_STACK)
#define CONTEXTS 4	/* task, soft interrupt, interrupt, NMI */

const struct pt_regs kpm_no_registers;

/* A workplace for each CPU, and in it one for each context that can interrupt another. */
struct desk {
	u8 busy;	/* a bit for each context */
	struct kpm_stacks stacks[CONTEXTS];
};

static struct desk __percpu *desks;

/**
 * kpm_records_init - prepare to write records
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_records_init(void)
{
	desks = alloc_percpu(struct desk);
	return desks ? 0 : -ENOMEM;
}

/**
 * kpm_records_exit - no point is armed any more
 */
void kpm_records_exit(void)
{
	free_percpu(desks);
}

static __always_inline u64 *put_credentials(u64 *to)
{
	const struct cred *cred = current_cred();

	*to++ = __kuid_val(cred->uid) | (u64)__kgid_val(cred->gid) << 32;
	*to++ = kpm_cgroup_of_current();
	return to;
}

/* Of the task itself the mm is stable, whatever locks the probed path holds. */
static __always_inline u64 *put_memory(u64 *to)
{
	struct mm_struct *mm = current->flags & PF_KTHREAD ? NULL : current->mm;

	*to++ = mm ? (u64)mm->total_vm << PAGE_SHIFT : 0;
	*to++ = mm ? (u64)get_mm_rss(mm) << PAGE_SHIFT : 0;
	return to;
}

/* The sections, in the order of the interface. */
static __always_inline void fill(struct kpm_record *record, const struct kpm_point *point,
				 const struct kpm_call *call, const struct kpm_stacks *stacks)
{
	u64 *to = (u64 *)(record + 1);

	if (point->sections & KPM_CAPTURE_RESULT) {
		*to++ = (long)call->result;
		*to++ = call->duration;
	}
	if (point->sections & KPM_CAPTURE_CREDENTIALS)
		to = put_credentials(to);
	if (point->sections & KPM_CAPTURE_MEMORY)
		to = put_memory(to);
	to = kpm_write_arguments(to, point, call);
	if (point->sections & KPM_CAPTURE_REGISTERS)
		to = kpm_put_registers(to, call->regs);
	if (point->sections & KPM_CAPTURE_FUNCTION)
		*to++ = call->address;
	if (!stacks)
		return;
	to = kpm_write_frames(to, stacks->kernel, stacks->frames);
	kpm_write_frames(to, stacks->user, stacks->user_frames);
}

/* Nothing that is called here can be traced, so that a hit in it is none of ours. */
static __always_inline bool write(const struct kpm_point *point, const struct kpm_call *call,
				  const struct kpm_stacks *stacks)
{
	struct kpm_ring_set *rings = READ_ONCE(point->rings);
	struct kpm_first busy;
	u32 length = point->record_bytes;
	struct kpm_cpu_ring *ring;
	struct kpm_record *record;
	u32 used;

	if (stacks) {
		length += (stacks->frames + stacks->user_frames) * sizeof(u64);
		busy = (struct kpm_first) { length | KPM_BUSY, point->slot };
	}
	if (unlikely(!rings))
		return false;
	ring = kpm_ring_here(rings);
	record = kpm_ring_begin(ring, stacks ? &busy : &point->busy, length, &used);
	if (unlikely(!record))
		return false;
	kpm_write_head(record, point, kpm_clock());
	if (stacks) {
		record->frames = stacks->frames;
		record->user_frames = stacks->user_frames;
	}
	fill(record, point, call, stacks);
	kpm_ring_end(ring, record, length, used);
	return true;
}

static unsigned int context(void)
{
	if (in_nmi())
		return 3;
	if (in_hardirq())
		return 2;
	return in_serving_softirq() ? 1 : 0;
}

NOKPROBE_SYMBOL(context);

static void collect(struct kpm_stacks *stacks, const struct kpm_point *point,
		    const struct kpm_call *call)
{
	stacks->frames = 0;
	stacks->user_frames = 0;
	if (point->sections & KPM_CAPTURE_STACK)
		kpm_stack_of_kernel(stacks, call, point->spec.depth);
	if (point->sections & KPM_CAPTURE_USER_STACK)
		kpm_stack_of_user(stacks, point->spec.depth);
}

NOKPROBE_SYMBOL(collect);

/*
 * What collects stacks may be probed itself, with stacks, and so on without
 * end: hence once at a time in each context.
 */
static noinline void write_with_stacks(const struct kpm_point *point, struct kpm_cell *cell,
				       const struct kpm_call *call)
{
	struct desk *desk = this_cpu_ptr(desks);
	unsigned int at = context();

	if (READ_ONCE(desk->busy) & BIT(at)) {
		local64_inc(&cell->nested);
		return;
	}
	/* Whoever interrupts this sets another bit, and has cleared it when it ends. */
	WRITE_ONCE(desk->busy, desk->busy | BIT(at));
	barrier();
	collect(&desk->stacks[at], point, call);
	local64_inc(write(point, call, &desk->stacks[at]) ? &cell->written : &cell->dropped);
	barrier();
	WRITE_ONCE(desk->busy, desk->busy & ~BIT(at));
}

NOKPROBE_SYMBOL(write_with_stacks);

static bool in_pace(struct kpm_point *point, struct kpm_cell *cell)
{
	if (READ_ONCE(point->pace.closed))
		local64_inc(&cell->limited);
	else if (!kpm_pace_sampled(&point->pace))
		local64_inc(&cell->sampled_out);
	else if (!kpm_pace_allowed(&point->pace, &point->second))
		local64_inc(&cell->limited);
	else
		return true;
	return false;
}

NOKPROBE_SYMBOL(in_pace);

/**
 * kpm_record_hit - write a record of a hit, or count why there is none
 * @point: with capture
 * @call: the hit; preemption is off
 */
void notrace kpm_record_hit(struct kpm_point *point, const struct kpm_call *call)
{
	struct kpm_cell *cell = kpm_cell(point->cell);

	if (point->pace.paced && !in_pace(point, cell))
		return;
	if (unlikely(point->sections & STACKS))
		write_with_stacks(point, cell, call);
	else
		local64_inc(write(point, call, NULL) ? &cell->written : &cell->dropped);
}

NOKPROBE_SYMBOL(kpm_record_hit);
