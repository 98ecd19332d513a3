/* SPDX-License-Identifier: GPL-2.0 */
/* From the place a tracer was called at to our site, in the hit path. */
#ifndef _KPM_DIRECTORY_H
#define _KPM_DIRECTORY_H

#include <linux/compiler.h>
#include <linux/hash.h>
#include <linux/types.h>

struct kpm_site;
struct list_head;

/**
 * struct kpm_directory - sites by address, open addressing; never changed
 * @bits: log2 of the number of entries, at most half of them used
 * @entries: an empty one has no site
 */
struct kpm_directory {
	unsigned int bits;
	struct {
		unsigned long address;
		const struct kpm_site *site;
	} entries[];
};

/*
 * The kernel calls tracers from the first bytes of a function: behind the
 * landing pad for indirect branches, if there is one (4 bytes), and on arm64
 * behind one more instruction.
 */
#define KPM_PROLOGUE	8
#define KPM_DIRECTORY_SHIFT 4

static __always_inline unsigned int kpm_directory_start(unsigned int bits, unsigned long ip)
{
	return hash_long(ip >> KPM_DIRECTORY_SHIFT, bits);
}

/* kpm_directory_find - the site whose function begins right at or before @ip, or NULL */
static __always_inline const struct kpm_site *
kpm_directory_find(const struct kpm_directory *directory, unsigned long ip)
{
	unsigned int mask = (1U << directory->bits) - 1;
	unsigned int i = kpm_directory_start(directory->bits, ip);
	unsigned long behind;

	for (; directory->entries[i].site; i = (i + 1) & mask) {
		behind = ip - directory->entries[i].address;
		if (behind <= KPM_PROLOGUE && !(behind & 3))
			return directory->entries[i].site;
	}
	return NULL;
}

struct kpm_directory *kpm_directory_of(const struct list_head *sites, unsigned int number);

#endif /* _KPM_DIRECTORY_H */
