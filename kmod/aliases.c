// SPDX-License-Identifier: GPL-2.0
/*
 * Kernels rename their functions, and wrap what was a function into a macro.
 * Who asks by the name that documents use is to get the function that does the
 * work here.
 */
#include <linux/kprobes.h>
#include <linux/string.h>

#include "aliases.h"
#include "symbols.h"

/* In the order in which they are tried. */
static const struct {
	const char *name;
	const char *stand;
} table[] = {
#ifndef CONFIG_64BIT
	/* Other calls go past these names, or are not written in C there. */
	{ "sys_mmap", "sys_mmap_pgoff" },
	{ "sys_mmap2", "sys_mmap_pgoff" },
#endif
	/* Where it is there, all others go through it. */
	{ "__alloc_pages", "__alloc_frozen_pages_noprof" },
	{ "__alloc_pages", "__alloc_pages_noprof" },
	{ "__alloc_pages", "__alloc_pages_nodemask" },
	{ "kmalloc", "__kmalloc_noprof" },
	{ "kmalloc", "__kmalloc" },
	{ "vmalloc", "vmalloc_noprof" },
	{ "do_page_fault", "handle_mm_fault" },
	{ "do_fork", "kernel_clone" },
	{ "do_fork", "_do_fork" },
};

static const char *stand(const char *name, unsigned int i)
{
	unsigned int row;

	for (row = 0; row < ARRAY_SIZE(table); row++)
		if (!strcmp(table[row].name, name) && !--i)
			return table[row].stand;
	return NULL;
}

/**
 * kpm_alias - one of the functions that a name may stand for
 * @symbol: to fill
 * @type: KPM_TYPE_SYSCALL or KPM_TYPE_FUNCTION
 * @name: as somebody wrote it
 * @i: 0 for the name itself, then its aliases
 *
 * Return: false when there are no more.
 */
bool kpm_alias(char symbol[KPM_SYMBOL_SIZE], enum kpm_type type, const char *name, unsigned int i)
{
	char full[KPM_SYMBOL_SIZE];

	if (type != KPM_TYPE_SYSCALL) {
		name = i ? stand(name, i) : name;
		return name && strscpy(symbol, name, KPM_SYMBOL_SIZE) > 0;
	}
	if (i) {
		snprintf(full, sizeof(full), "%s%s", strncmp(name, "sys_", 4) ? "sys_" : "", name);
		name = stand(full, i);
	}
	return name && !kpm_syscall_symbol(symbol, KPM_SYMBOL_SIZE, name);
}

/* A disabled kprobe changes no code. */
static bool probable(const char *symbol)
{
	struct kprobe trial = { .symbol_name = symbol, .flags = KPROBE_FLAG_DISABLED };

	if (register_kprobe(&trial))
		return false;
	unregister_kprobe(&trial);
	return true;
}

/**
 * kpm_aliases_resolve - put the function that stands for a name into a spec
 * @spec: of a system call or a function of the kernel, not a pattern
 * @asked: the name
 *
 * The first that can be probed; the name itself when none can, so that the
 * error is about that.
 */
void kpm_aliases_resolve(struct kpm_spec *spec, const char *asked)
{
	char symbol[KPM_SYMBOL_SIZE];
	unsigned int i;

	if (!kpm_alias(symbol, spec->type, asked, 1))
		return;
	for (i = 0; kpm_alias(symbol, spec->type, asked, i); i++) {
		if (!probable(symbol))
			continue;
		strscpy(spec->symbol, symbol, sizeof(spec->symbol));
		return;
	}
}
