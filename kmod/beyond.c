// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include <linux/percpu.h>

#include "beyond.h"
#include "clock.h"
#include "registers.h"
#include "symbols.h"

static int prepare_histogram(struct kpm_point *point)
{
	if (!point->spec.histogram)
		return 0;
	if (point->spec.kind != KPM_RETURN)
		return -EINVAL;
	point->histogram = alloc_percpu(struct kpm_durations);
	point->beyond |= KPM_BEYOND_HISTOGRAM;
	return point->histogram ? 0 : -ENOMEM;
}

static int prepare_groups(struct kpm_point *point)
{
	u32 group = point->spec.group;

	if (!group)
		return 0;
	if (group > KPM_GROUP_FUNCTION ||
	    (group == KPM_GROUP_RESULT && point->spec.kind != KPM_RETURN))
		return -EINVAL;
	point->groups = kpm_groups_create();
	point->beyond |= KPM_BEYOND_GROUP;
	return point->groups ? 0 : -ENOMEM;
}

static unsigned int numbers(const struct kpm_point *point)
{
	unsigned int number = point->spec.arguments;

	if (point->sections & KPM_CAPTURE_RESULT)
		number += 2;
	if (point->sections & KPM_CAPTURE_CREDENTIALS)
		number += 2;
	if (point->sections & KPM_CAPTURE_MEMORY)
		number += 2;
	if (point->sections & KPM_CAPTURE_REGISTERS)
		number += KPM_REGISTERS;
	if (point->sections & KPM_CAPTURE_FUNCTION)
		number++;
	return number;
}

static int prepare_records(struct kpm_point *point, struct kpm_ring_set *rings)
{
	struct kpm_spec *spec = &point->spec;

	if (!spec->capture && !spec->arguments)
		return 0;
	if (!rings || spec->capture > 0xff || spec->arguments > KPM_ARGUMENTS ||
	    spec->depth > KPM_DEPTH_MAX ||
	    (spec->capture & KPM_CAPTURE_RESULT && spec->kind != KPM_RETURN))
		return -EINVAL;
	spec->depth = spec->depth ?: 16;
	point->sections = spec->capture & ~KPM_CAPTURE_TASK;
	if (spec->kind == KPM_RETURN)
		point->sections |= KPM_CAPTURE_RESULT;
	if (kpm_symbol_is_glob(spec->symbol))
		point->sections |= KPM_CAPTURE_FUNCTION;
	point->rings = rings;
	point->record_bytes = sizeof(struct kpm_record) + numbers(point) * sizeof(u64);
	point->busy = (struct kpm_first) { point->record_bytes | KPM_BUSY, point->slot };
	point->stamp = (struct kpm_stamp) {
		.generation = point->generation,
		.sections = point->sections,
		.arguments = spec->arguments,
	};
	point->pace.paced = spec->sample > 1 || spec->limit;
	point->pace.sample = spec->sample;
	point->pace.limit = spec->limit;
	point->second.until = jiffies;
	point->pace.skipped = alloc_percpu(u32);
	point->beyond |= KPM_BEYOND_RECORD;
	kpm_clock_follow();
	return point->pace.skipped ? 0 : -ENOMEM;
}

/**
 * kpm_beyond_init - prepare a point for what its hits do beyond counting
 * @point: with its spec
 * @rings: of its session, or NULL
 *
 * Return: 0, -EINVAL for what does not go together, or -ENOMEM; then
 * kpm_beyond_exit() is still to be called.
 */
int kpm_beyond_init(struct kpm_point *point, struct kpm_ring_set *rings)
{
	int err;

	err = prepare_histogram(point);
	if (!err)
		err = prepare_groups(point);
	if (!err)
		err = prepare_records(point, rings);
	return err;
}

/**
 * kpm_beyond_exit - free what a point has for it
 * @point: not armed
 */
void kpm_beyond_exit(struct kpm_point *point)
{
	free_percpu(point->pace.skipped);
	kpm_groups_free(point->groups);
	free_percpu(point->histogram);
}
