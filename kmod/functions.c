// SPDX-License-Identifier: GPL-2.0
/*
 * No list of functions is open to a module, but the name and size of what lies
 * at an address is: so walk the kernel's text from one function to the next.
 */
#include <linux/err.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "arch.h"
#include "deny.h"
#include "functions.h"
#include "kprobe_monitor.h"
#include "site.h"
#include "symbols.h"
#include "synonyms.h"

/* Registering a kprobe resolves its name even where it then refuses the place. */
static unsigned long address_of(const char *name)
{
	struct kprobe trial = { .symbol_name = name, .flags = KPROBE_FLAG_DISABLED };

	if (!register_kprobe(&trial))
		unregister_kprobe(&trial);
	return (unsigned long)trial.addr;
}

/* Cuts "name+0x0/0x40" after the name; returns the size if it is its start, else 0. */
static unsigned long cut(char *text)
{
	char *plus = strrchr(text, '+'), *slash = strrchr(text, '/');
	unsigned long offset, size;

	if (!plus || !slash)
		return 0;
	*plus = '\0';
	*slash = '\0';
	if (kstrtoul(plus + 1, 16, &offset) || kstrtoul(slash + 1, 16, &size) || offset)
		return 0;
	return size;
}

/**
 * kpm_functions_walk - visit the functions in the order of their addresses
 * @visit: called for each; its first result other than 0 ends the walk
 * @data: handed to @visit
 *
 * Return: what @visit has returned last, or -ENOENT when the kernel does not
 * say where its text is.
 */
int kpm_functions_walk(int (*visit)(const char *name, unsigned long address, void *data),
		       void *data)
{
	unsigned long at = address_of("_stext"), end = address_of("_etext"), size;
	char text[KSYM_SYMBOL_LEN];
	int result = 0;

	if (!at)
		return -ENOENT;
	/* Without CONFIG_KALLSYMS_ALL the end has no name, and what lies behind it neither. */
	while ((!end || at < end) && !result) {
		sprint_symbol(text, at);
		if (!strchr(text, '+'))
			break;
		size = cut(text);
		if (size)
			result = visit(text, at, data);
		at += size ?: 1;
		cond_resched();
	}
	return result;
}

struct matching {
	const char *pattern;
	struct kpm_places *places;
	bool denied;	/* one of them */
	char before[KPM_SYMBOL_SIZE];
};

/* The padding before a function has a name of its own in some kernels. */
static bool matches(struct matching *matching, const char *name, unsigned long address)
{
	bool result = kpm_symbol_matches(name, matching->pattern) ||
		      kpm_synonym_matches(name, address, matching->before, matching->pattern);

	if (!strstarts(name, "__pfx_"))
		strscpy(matching->before, name, sizeof(matching->before));
	return result;
}

static int note_match(const char *name, unsigned long address, void *data)
{
	struct matching *matching = data;
	struct kpm_places *places = matching->places;

	if (!matches(matching, name, address))
		return 0;
	if (kpm_deny_has(name)) {
		matching->denied = true;
		return 0;
	}
	if (places->number == KPM_FUNCTIONS_MAX)
		return -E2BIG;
	places->addresses[places->number++] = kpm_entry_of(address);
	return 0;
}

/**
 * kpm_functions_matching - the functions whose names match a pattern
 * @pattern: a shell's, of * and ?
 *
 * Some of them may not allow probes; those on the deny list are left out.
 *
 * Return: at least one place, to be freed by kvfree(), or an error pointer
 * with -ENOENT, -EPERM when all are on the deny list, -E2BIG for more than
 * KPM_FUNCTIONS_MAX, or -ENOMEM.
 */
struct kpm_places *kpm_functions_matching(const char *pattern)
{
	struct matching matching = { .pattern = pattern };
	int err;

	matching.places = kvzalloc(struct_size(matching.places, addresses, KPM_FUNCTIONS_MAX),
				   GFP_KERNEL);
	if (!matching.places)
		return ERR_PTR(-ENOMEM);
	matching.places->any = true;
	err = kpm_functions_walk(note_match, &matching);
	if (!err && !matching.places->number)
		err = matching.denied ? -EPERM : -ENOENT;
	if (!err)
		return matching.places;
	kvfree(matching.places);
	return ERR_PTR(err);
}
