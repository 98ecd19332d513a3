// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a point: created (has a slot and cleared counters), armed by the
 * engine, published (seen by readers), retracted, disarmed, freed. The mutex
 * covers the table alone and is never held while the kernel arms or disarms,
 * which takes milliseconds.
 */
#include <linux/bitmap.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "beyond.h"
#include "counters.h"
#include "point.h"
#include "pulse.h"

static DEFINE_MUTEX(table_lock);
static struct kpm_point **table;	/* by slot; the published ones */
static unsigned long *used;		/* slots taken */
static unsigned int slots;
static unsigned int active;
static u64 generations;

/**
 * kpm_points_init - allocate the table
 * @number: of slots
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_points_init(unsigned int number)
{
	slots = number;
	table = kvcalloc(number, sizeof(*table), GFP_KERNEL);
	used = bitmap_zalloc(number, GFP_KERNEL);
	if (table && used)
		return 0;
	kpm_points_exit();
	return -ENOMEM;
}

/**
 * kpm_points_exit - free the table; no point exists any more
 */
void kpm_points_exit(void)
{
	bitmap_free(used);
	kvfree(table);
}

/**
 * kpm_points_slots - how many points there can be
 *
 * Return: the number given at init.
 */
unsigned int kpm_points_slots(void)
{
	return slots;
}

/**
 * kpm_points_active - how many points are published now
 *
 * Return: their number.
 */
unsigned int kpm_points_active(void)
{
	return READ_ONCE(active);
}

static int take_slot(struct kpm_point *point)
{
	int err = -ENOSPC;

	mutex_lock(&table_lock);
	point->slot = find_first_zero_bit(used, slots);
	if (point->slot < slots) {
		__set_bit(point->slot, used);
		point->generation = ++generations;
		err = 0;
	}
	mutex_unlock(&table_lock);
	return err;
}

static void leave_slot(struct kpm_point *point)
{
	mutex_lock(&table_lock);
	__clear_bit(point->slot, used);
	mutex_unlock(&table_lock);
}

/**
 * kpm_point_create - make a point that is not armed and not seen yet
 * @spec: what it is to be
 *
 * Return: the point, or an error pointer with -ENOMEM or -ENOSPC.
 */
struct kpm_point *kpm_point_create(const struct kpm_spec *spec)
{
	struct kpm_point *point;
	int err;

	point = kzalloc(sizeof(*point), GFP_KERNEL);
	if (!point)
		return ERR_PTR(-ENOMEM);
	point->spec = *spec;
	err = take_slot(point);
	if (err) {
		kfree(point);
		return ERR_PTR(err);
	}
	point->cell = point->slot * sizeof(struct kpm_cell);
	kpm_counters_clear(point->slot);
	return point;
}

/**
 * kpm_point_publish - let readers see an armed point
 * @point: that the engine has armed
 */
void kpm_point_publish(struct kpm_point *point)
{
	mutex_lock(&table_lock);
	table[point->slot] = point;
	WRITE_ONCE(active, active + 1);
	mutex_unlock(&table_lock);
	kpm_pulse_begin();
}

/**
 * kpm_point_retract - hide a point from readers before it is disarmed
 * @point: a published one; its slot stays taken
 */
void kpm_point_retract(struct kpm_point *point)
{
	mutex_lock(&table_lock);
	table[point->slot] = NULL;
	WRITE_ONCE(active, active - 1);
	mutex_unlock(&table_lock);
}

/**
 * kpm_point_free - give back the slot and the memory
 * @point: neither armed nor published
 */
void kpm_point_free(struct kpm_point *point)
{
	leave_slot(point);
	kpm_beyond_exit(point);
	kpm_filter_exit(&point->filter);
	kfree(point);
}

/**
 * kpm_points_walk - visit the published points in the order of their slots
 * @visit: called for each, must not take sessions or points apart
 * @data: handed to @visit
 */
void kpm_points_walk(void (*visit)(const struct kpm_point *point, void *data),
		     void *data)
{
	unsigned int slot;

	mutex_lock(&table_lock);
	for_each_set_bit(slot, used, slots)
		if (table[slot])
			visit(table[slot], data);
	mutex_unlock(&table_lock);
}
