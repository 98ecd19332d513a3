// SPDX-License-Identifier: GPL-2.0
/*
 * Asked what lies at an address, the kernel tells the first of its names in
 * /proc/kallsyms. On x86 a system call without arguments has up to three, in
 * this order: __do_sys_sync, __ia32_sys_sync, __x64_sys_sync. One with
 * arguments has a function of its own for each of the last two.
 */
#include <linux/kprobes.h>
#include <linux/string.h>

#include "kprobe_monitor.h"
#include "symbols.h"
#include "synonyms.h"

#ifdef CONFIG_X86
static const char * const forms[] = { "__do_", "__ia32_", "__x64_" };

/* "sys_sync" of "__do_sys_sync", or NULL; with the place of its form. */
static const char *call_of(const char *name, unsigned int *form)
{
	const char *call;

	for (*form = 0; *form < ARRAY_SIZE(forms); ++*form) {
		call = name + strlen(forms[*form]);
		if (strstarts(name, forms[*form]) &&
		    (strstarts(call, "sys_") || strstarts(call, "compat_sys_")))
			return call;
	}
	return NULL;
}

/*
 * A kprobe resolves its name before it is refused in the middle of an
 * instruction, where no grace period is to be waited for.
 */
static bool is_at(const char *symbol, unsigned long address)
{
	struct kprobe trial = { .symbol_name = symbol, .offset = 1, .flags = KPROBE_FLAG_DISABLED };

	if (!register_kprobe(&trial))
		unregister_kprobe(&trial);
	return (unsigned long)trial.addr == address + 1;
}

/**
 * kpm_synonym_matches - does another name of a function match a pattern?
 * @name: of the function, as the kernel tells it; does not match itself
 * @address: of the function
 * @before: name of the function before it
 * @pattern: a shell's, of * and ?
 *
 * Return: true when it does.
 */
bool kpm_synonym_matches(const char *name, unsigned long address, const char *before,
			 const char *pattern)
{
	char other[KPM_SYMBOL_SIZE];
	const char *call, *its;
	unsigned int form, i;

	call = call_of(name, &form);
	if (!call)
		return false;
	/* Each look for a name takes a while, and one that has just been seen is another's. */
	its = call_of(before, &i);
	if (its && i > form && !strcmp(its, call))
		return false;
	for (i = form + 1; i < ARRAY_SIZE(forms); i++)
		if (snprintf(other, sizeof(other), "%s%s", forms[i], call) < sizeof(other) &&
		    kpm_symbol_matches(other, pattern) && is_at(other, address))
			return true;
	return false;
}
#else
bool kpm_synonym_matches(const char *name, unsigned long address, const char *before,
			 const char *pattern)
{
	return false;
}
#endif
