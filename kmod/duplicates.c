// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel resolves a name to the first function that has it, in silence.
 * Which names are ambiguous is found by a walk over all functions, at first
 * need: it takes a while. What stays is a hash of each name that came twice;
 * two names among 100,000 share one with a probability of 3 in 10^10.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "duplicates.h"
#include "functions.h"

#define FUNCTIONS_MAX	262144

struct hashes {
	unsigned int number;
	unsigned int room;
	u64 *all;
};

static DEFINE_MUTEX(known_lock);
static u64 *known;		/* sorted */
static unsigned int known_number;
static bool searched;

/* FNV-1a */
static u64 hash(const char *name)
{
	u64 hash = 0xcbf29ce484222325ULL;

	while (*name)
		hash = (hash ^ (u8)*name++) * 0x100000001b3ULL;
	return hash;
}

static int grow(struct hashes *hashes)
{
	unsigned int room = hashes->room ? hashes->room * 2 : FUNCTIONS_MAX / 8;
	u64 *larger;

	if (room > FUNCTIONS_MAX)
		return -E2BIG;
	larger = kvmalloc_array(room, sizeof(*larger), GFP_KERNEL);
	if (!larger)
		return -ENOMEM;
	if (hashes->number)
		memcpy(larger, hashes->all, hashes->number * sizeof(*larger));
	kvfree(hashes->all);
	hashes->all = larger;
	hashes->room = room;
	return 0;
}

static int note(const char *name, unsigned long address, void *data)
{
	struct hashes *hashes = data;
	int err = hashes->number == hashes->room ? grow(hashes) : 0;

	if (!err)
		hashes->all[hashes->number++] = hash(name);
	return err;
}

static int compare(const void *left, const void *right)
{
	u64 a = *(const u64 *)left, b = *(const u64 *)right;

	return a < b ? -1 : a > b;
}

/* Keeps one of each that is there several times; returns how many those are. */
static unsigned int reduce(u64 *all, unsigned int number)
{
	unsigned int i, kept = 0;

	for (i = 1; i < number; i++)
		if (all[i] == all[i - 1] && (!kept || all[kept - 1] != all[i]))
			all[kept++] = all[i];
	return kept;
}

static void search(void)
{
	struct hashes hashes = {};
	int err = kpm_functions_walk(note, &hashes);

	if (!err && hashes.number) {
		sort(hashes.all, hashes.number, sizeof(*hashes.all), compare, NULL);
		known_number = reduce(hashes.all, hashes.number);
		known = kvmalloc_array(known_number ?: 1, sizeof(*known), GFP_KERNEL);
		if (known)
			memcpy(known, hashes.all, known_number * sizeof(*known));
		else
			err = -ENOMEM;
	}
	kvfree(hashes.all);
	/* Without memory the next one may try again. */
	searched = err != -ENOMEM;
	if (err)
		known_number = 0;
}

static bool is_known(u64 wanted)
{
	unsigned int low = 0, high = known_number, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (known[middle] == wanted)
			return true;
		if (known[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/**
 * kpm_duplicates_have - do several functions of the kernel have this name?
 * @name: exactly as in /proc/kallsyms
 *
 * Return: true when they do; false also when the kernel does not say.
 */
bool kpm_duplicates_have(const char *name)
{
	bool have;

	mutex_lock(&known_lock);
	if (!searched)
		search();
	have = is_known(hash(name));
	mutex_unlock(&known_lock);
	return have;
}

/**
 * kpm_duplicates_exit - forget them
 */
void kpm_duplicates_exit(void)
{
	kvfree(known);
}
