// SPDX-License-Identifier: GPL-2.0
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "directory.h"
#include "site.h"

static void enter(struct kpm_directory *directory, unsigned int i, const struct kpm_site *site)
{
	unsigned int mask = (1U << directory->bits) - 1;

	while (directory->entries[i].site)
		i = (i + 1) & mask;
	directory->entries[i].address = site->address;
	directory->entries[i].site = site;
}

/**
 * kpm_directory_of - make a directory
 * @sites: linked by their tracer's list
 * @number: how many these are
 *
 * A site is entered under every hash that its call may come with.
 *
 * Return: the directory, to be freed by kvfree(), or NULL without memory.
 */
struct kpm_directory *kpm_directory_of(const struct list_head *sites, unsigned int number)
{
	unsigned int bits = ilog2(roundup_pow_of_two(4 * number + 1));
	struct kpm_directory *directory;
	const struct kpm_site *site;
	unsigned int first, last;

	directory = kvzalloc(struct_size(directory, entries, 1UL << bits), GFP_KERNEL);
	if (!directory)
		return NULL;
	directory->bits = bits;
	list_for_each_entry(site, sites, traced) {
		first = kpm_directory_start(bits, site->address);
		last = kpm_directory_start(bits, site->address + KPM_PROLOGUE);
		enter(directory, first, site);
		if (first != last)
			enter(directory, last, site);
	}
	return directory;
}
