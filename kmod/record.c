// SPDX-License-Identifier: GPL-2.0
#include <linux/cred.h>
#include <linux/hardirq.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/timekeeping.h>

#include "call.h"
#include "cgroups.h"
#include "counters.h"
#include "pace.h"
#include "point.h"
#include "record.h"
#include "registers.h"
#include "ring.h"
#include "stack.h"

#define CONTEXTS 4	/* task, soft interrupt, interrupt, NMI */

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

static __always_inline u64 *put_frames(u64 *to, const unsigned long *frames, unsigned int number)
{
	unsigned int i;

	for (i = 0; i < number; i++)
		*to++ = frames[i];
	return to;
}

static __always_inline u64 *put_arguments(u64 *to, const struct kpm_point *point,
					  const struct kpm_call *call)
{
	enum kpm_wrapper wrapper = point->filter.wrapper;
	unsigned int i, number = point->spec.arguments;
	const struct pt_regs *program;

	if (call->saved)
		return put_frames(to, call->saved, number);
	if (!wrapper) {
		for (i = 0; i < number; i++)
			*to++ = kpm_call_raw(call, i);
		return to;
	}
	program = kpm_call_program(call);
	for (i = 0; i < number; i++)
		*to++ = program ? kpm_program_argument(program, wrapper, i) : 0;
	return to;
}

/* The sections that not every record has. */
static u64 *put_rich(u64 *to, const struct kpm_point *point, const struct kpm_call *call)
{
	if (point->sections & KPM_CAPTURE_CREDENTIALS)
		to = put_credentials(to);
	if (point->sections & KPM_CAPTURE_MEMORY)
		to = put_memory(to);
	to = put_arguments(to, point, call);
	if (point->sections & KPM_CAPTURE_REGISTERS)
		to = kpm_put_registers(to, call->regs);
	if (point->sections & KPM_CAPTURE_FUNCTION)
		*to++ = call->address;
	return to;
}

NOKPROBE_SYMBOL(put_rich);

#define RICH (KPM_CAPTURE_CREDENTIALS | KPM_CAPTURE_MEMORY | KPM_CAPTURE_REGISTERS | \
	      KPM_CAPTURE_FUNCTION)
#define STACKS (KPM_CAPTURE_STACK | KPM_CAPTURE_USER_STACK)

/* The sections, in the order of the interface. */
static __always_inline void fill(struct kpm_record *record, const struct kpm_point *point,
				 const struct kpm_call *call, const struct kpm_stacks *stacks)
{
	u64 *to = (u64 *)(record + 1);

	if (point->sections & KPM_CAPTURE_RESULT) {
		*to++ = (long)call->result;
		*to++ = call->duration;
	}
	if (unlikely(point->sections & RICH))
		to = put_rich(to, point, call);
	else
		to = put_arguments(to, point, call);
	if (!stacks)
		return;
	to = put_frames(to, stacks->kernel, stacks->frames);
	put_frames(to, stacks->user, stacks->user_frames);
}

/* Nothing that is called here can be traced, so that a hit in it is none of ours. */
static __always_inline enum kpm_outcome write(const struct kpm_point *point,
					      const struct kpm_call *call,
					      const struct kpm_stacks *stacks)
{
	struct kpm_ring_set *rings = READ_ONCE(point->rings);
	struct kpm_cpu_ring *ring;
	unsigned int frames = stacks ? stacks->frames : 0;
	unsigned int user_frames = stacks ? stacks->user_frames : 0;
	u32 length = point->record_bytes + (frames + user_frames) * sizeof(u64);
	struct kpm_record *record;
	enum kpm_outcome outcome;

	if (unlikely(!rings))
		return KPM_DROPPED;
	ring = rings->cpus[raw_smp_processor_id()];
	outcome = kpm_ring_begin(ring, length, &record);
	if (unlikely(outcome != KPM_WRITTEN))
		return outcome;
	record->slot = point->slot;
	record->time = ktime_get_mono_fast_ns();
	record->pid = current->pid;
	record->tgid = current->tgid;
	memcpy(record->comm, current->comm, sizeof(record->comm));
	*(u64 *)&record->generation = *(const u64 *)&point->stamp;
	if (stacks) {
		record->frames = frames;
		record->user_frames = user_frames;
	}
	fill(record, point, call, stacks);
	kpm_ring_end(rings, ring, record, length);
	return KPM_WRITTEN;
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
static noinline enum kpm_outcome write_with_stacks(const struct kpm_point *point,
						   const struct kpm_call *call)
{
	struct desk *desk = this_cpu_ptr(desks);
	unsigned int at = context();
	enum kpm_outcome outcome;

	if (READ_ONCE(desk->busy) & BIT(at))
		return KPM_NESTED;
	/* Whoever interrupts this sets another bit, and has cleared it when it ends. */
	WRITE_ONCE(desk->busy, desk->busy | BIT(at));
	barrier();
	collect(&desk->stacks[at], point, call);
	outcome = write(point, call, &desk->stacks[at]);
	barrier();
	WRITE_ONCE(desk->busy, desk->busy & ~BIT(at));
	return outcome;
}

NOKPROBE_SYMBOL(write_with_stacks);

static void count(struct kpm_cell *cell, enum kpm_outcome outcome)
{
	local64_inc(outcome == KPM_DROPPED ? &cell->dropped : &cell->nested);
}

NOKPROBE_SYMBOL(count);

static bool in_pace(struct kpm_point *point, struct kpm_cell *cell)
{
	if (!kpm_pace_sampled(&point->pace))
		local64_inc(&cell->sampled_out);
	else if (!kpm_pace_allowed(&point->pace))
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
	enum kpm_outcome outcome;

	if (point->pace.paced && !in_pace(point, cell))
		return;
	if (unlikely(point->sections & STACKS))
		outcome = write_with_stacks(point, call);
	else
		outcome = write(point, call, NULL);
	if (likely(outcome == KPM_WRITTEN))
		local64_inc(&cell->written);
	else
		count(cell, outcome);
}

NOKPROBE_SYMBOL(kpm_record_hit);
