// SPDX-License-Identifier: GPL-2.0
/*
 * To ask the kernel for the time costs 57 instructions, a third of a record. So
 * records read the counter behind it and convert it by a line through what the
 * kernel said last. A line is good for seconds: the kernel's clock turns by
 * 0.5 in a thousand at most (NTP), and a new line begins where the old one
 * ends, so that time goes never back.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/timekeeping.h>

#include "clock.h"

const struct kpm_clock_base *kpm_clock_base;

#ifdef CONFIG_X86_64

/* The least time between two lines; what is measured gets better with it. */
#define LEAST_NS (NSEC_PER_SEC / 2)

/* Nobody sees a line any more when its place is taken again: that is seconds later. */
static struct kpm_clock_base bases[4];
static unsigned int newest;
static struct kpm_clock_base seen;	/* by the kernel's clock, when it was asked last */
static DEFINE_MUTEX(lock);

/* Reads both clocks at the same moment, as well as can be. */
static struct kpm_clock_base look(void)
{
	struct kpm_clock_base best = { };
	u64 before, ns, took, least = U64_MAX;
	unsigned long flags;
	int i;

	for (i = 0; i < 5; i++) {
		local_irq_save(flags);
		before = rdtsc_ordered();
		ns = ktime_get_mono_fast_ns();
		took = rdtsc_ordered() - before;
		local_irq_restore(flags);
		if (took >= least)
			continue;
		least = took;
		best.cycles = before + took / 2;
		best.ns = ns;
	}
	return best;
}

static void publish(const struct kpm_clock_base *base)
{
	newest = (newest + 1) % ARRAY_SIZE(bases);
	bases[newest] = *base;
	/* Whoever sees it sees what is in it. */
	smp_store_release(&kpm_clock_base, &bases[newest]);
}

/* What the counter's nominal frequency says. */
static u64 nominal(void)
{
	return div_u64((u64)NSEC_PER_MSEC << KPM_CLOCK_SHIFT, tsc_khz);
}

/*
 * The line that begins at @now where the present one ends there, and meets
 * the kernel's clock after as much time as has passed since it was asked last.
 */
static struct kpm_clock_base next(const struct kpm_clock_base *now)
{
	u64 cycles = now->cycles - seen.cycles, ns = now->ns - seen.ns;
	struct kpm_clock_base line = *now;
	s64 ahead;

	line.mult = nominal();
	if (!kpm_clock_base)
		return line;
	ahead = kpm_clock_at(now->cycles) - now->ns;
	/* A machine that stood still, or changed its counter, gets a line of its own. */
	if (abs(ahead) > NSEC_PER_MSEC)
		return line;
	line.ns = now->ns + ahead;
	line.mult = mul_u64_u64_div_u64(ns - ahead, 1ULL << KPM_CLOCK_SHIFT, cycles);
	return line;
}

/**
 * kpm_clock_follow - ask the kernel for the time; to be called every second while there are records
 */
void kpm_clock_follow(void)
{
	struct kpm_clock_base now, line;

	if (!kpm_cycle_mult)
		return;
	mutex_lock(&lock);
	now = look();
	if (!kpm_clock_base || now.ns - seen.ns >= LEAST_NS) {
		line = next(&now);
		publish(&line);
		seen = now;
	}
	mutex_unlock(&lock);
}

#else

void kpm_clock_follow(void)
{
}

#endif /* CONFIG_X86_64 */
