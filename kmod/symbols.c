// SPDX-License-Identifier: GPL-2.0
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "arch.h"
#include "symbols.h"

static bool symbol_char(char c)
{
	return isascii(c) && (isalnum(c) || strchr("_.$*?", c));
}

static bool begins(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/**
 * kpm_symbol_wrapper - does this take a system call's arguments by a pointer?
 * @symbol: terminated text
 *
 * Return: how, KPM_WRAPPER_NONE if not.
 */
enum kpm_wrapper kpm_symbol_wrapper(const char *symbol)
{
	if (begins(symbol, "__x64_sys_") || begins(symbol, "__arm64_sys_"))
		return KPM_WRAPPER_NATIVE;
	return begins(symbol, "__ia32_sys_") ? KPM_WRAPPER_IA32 : KPM_WRAPPER_NONE;
}

/**
 * kpm_symbol_is_glob - does this stand for many functions?
 * @symbol: terminated text
 *
 * Return: true when it has a * or ?.
 */
bool kpm_symbol_is_glob(const char *symbol)
{
	return strpbrk(symbol, "*?");
}

/**
 * kpm_symbol_matches - does a name match a pattern?
 * @name: of a function
 * @pattern: a shell's, of * for any characters and ? for one
 *
 * Return: true when all of @name does.
 */
bool kpm_symbol_matches(const char *name, const char *pattern)
{
	const char *star = NULL, *again = NULL;

	while (*name) {
		if (*pattern == '*') {
			star = ++pattern;
			again = name;
		} else if (*pattern == '?' || *pattern == *name) {
			pattern++;
			name++;
		} else if (star) {
			pattern = star;
			name = ++again;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

/**
 * kpm_symbol_valid - is this "function", "module:function" or a pattern?
 * @symbol: terminated text
 *
 * Return: true when it is well-formed; it need not exist.
 */
bool kpm_symbol_valid(const char *symbol)
{
	const char *colon = strchr(symbol, ':');
	const char *c;

	if (!*symbol || colon == symbol || (colon && (!colon[1] || kpm_symbol_is_glob(symbol))))
		return false;
	for (c = symbol; *c; c++) {
		/* Module names may be written with a dash. */
		if (c != colon && !symbol_char(*c) && !(colon && c < colon && *c == '-'))
			return false;
	}
	return true;
}

/**
 * kpm_syscall_symbol - the function that a system call enters here
 * @symbol: to fill
 * @size: of @symbol
 * @name: "mmap", "sys_mmap", or already the function
 *
 * Return: 0 or -EINVAL when it does not fit.
 */
int kpm_syscall_symbol(char *symbol, size_t size, const char *name)
{
	const char *prefix = KPM_SYSCALL_PREFIX;

	if (!strncmp(name, "__", 2))
		prefix = "";
	else if (!strncmp(name, "sys_", 4))
		name += 4;
	if (snprintf(symbol, size, "%s%s", prefix, name) >= size)
		return -EINVAL;
	return 0;
}

/**
 * kpm_inside_function - does an offset stay in the function it is counted from?
 * @address: start of the function plus @offset
 * @offset: bytes
 *
 * Return: true when it does.
 */
bool kpm_inside_function(unsigned long address, unsigned long offset)
{
	char there[KSYM_SYMBOL_LEN];	/* "function+0x10/0x80 [module]", or "0x..." */
	unsigned long into;
	const char *plus;

	if (!offset)
		return true;
	sprint_symbol(there, address);
	plus = strchr(there, '+');
	return plus && sscanf(plus, "+0x%lx", &into) == 1 && into >= offset;
}
