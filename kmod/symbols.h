/* SPDX-License-Identifier: GPL-2.0 */
/* Names of functions: which are well-formed, and what they mean here. */
#ifndef _KPM_SYMBOLS_H
#define _KPM_SYMBOLS_H

#include <linux/types.h>

bool kpm_symbol_valid(const char *symbol);
bool kpm_symbol_is_glob(const char *symbol);
bool kpm_symbol_matches(const char *name, const char *pattern);
int kpm_syscall_symbol(char *symbol, size_t size, const char *name);
bool kpm_inside_function(unsigned long address, unsigned long offset);

#endif /* _KPM_SYMBOLS_H */
