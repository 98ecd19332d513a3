/* SPDX-License-Identifier: GPL-2.0 */
/* Names of functions: which are well-formed, and what they mean here. */
#ifndef _KPM_SYMBOLS_H
#define _KPM_SYMBOLS_H

#include <linux/types.h>

bool kpm_symbol_valid(const char *symbol);
/* How the function of a system call takes its arguments. */
enum kpm_wrapper {
	KPM_WRAPPER_NONE,	/* as any function does */
	KPM_WRAPPER_NATIVE,	/* by a pointer to the program's registers */
	KPM_WRAPPER_IA32,	/* the same, of a 32-bit program on x86_64 */
};

enum kpm_wrapper kpm_symbol_wrapper(const char *symbol);
bool kpm_symbol_is_glob(const char *symbol);
bool kpm_symbol_matches(const char *name, const char *pattern);
int kpm_syscall_symbol(char *symbol, size_t size, const char *name);
bool kpm_inside_function(unsigned long address, unsigned long offset);

#endif /* _KPM_SYMBOLS_H */
