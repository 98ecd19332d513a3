// SPDX-License-Identifier: GPL-2.0
/*
 * By what a hit reads anyway, so that one which goes on as before costs
 * nothing more, and one that reads half of it before and half after a change
 * is counted once and leaves a record that is true to itself.
 */
#include "beyond.h"
#include "degrade.h"
#include "point.h"
#include "site.h"
#include "wait.h"

#define STACKS (KPM_CAPTURE_STACK | KPM_CAPTURE_USER_STACK)

/**
 * kpm_has_records - do hits of this point leave records, if they may?
 * @point: with its spec
 *
 * Return: true if so.
 */
bool kpm_has_records(const struct kpm_point *point)
{
	return point->beyond & KPM_BEYOND_RECORD;
}

/**
 * kpm_has_stacks - and have these a stack?
 * @point: with its spec
 *
 * Return: true if so.
 */
bool kpm_has_stacks(const struct kpm_point *point)
{
	return kpm_has_records(point) && point->spec.capture & STACKS;
}

/* A record never lacks a section that it says to have: at worst that has no frames. */
static void take_stacks(struct kpm_point *point, bool taken)
{
	u8 sections = point->sections & ~STACKS;

	if (!taken)
		sections |= point->spec.capture & STACKS;
	if (sections == point->sections)
		return;
	if (!taken)
		WRITE_ONCE(point->stamp.sections, sections);
	else
		WRITE_ONCE(point->sections, sections);
	kpm_wait_for_handlers();
	WRITE_ONCE(point->sections, sections);
	WRITE_ONCE(point->stamp.sections, sections);
}

/* In whatever order a hit sees the two, it finds one way to go. */
static void take_records(struct kpm_point *point, bool taken)
{
	WRITE_ONCE(point->pace.closed, taken);
	WRITE_ONCE(point->pace.paced, taken || point->spec.sample > 1 || point->spec.limit);
}

/**
 * kpm_degrade - let hits do as much as a level allows
 * @point: with its session locked
 * @level: KPM_DEGRADED_...; whether it is armed is not seen to
 */
void kpm_degrade(struct kpm_point *point, u32 level)
{
	if (kpm_has_stacks(point))
		take_stacks(point, level >= KPM_DEGRADED_STACKS);
	if (kpm_has_records(point))
		take_records(point, level >= KPM_DEGRADED_RECORDS);
	kpm_sites_review(point);
}
