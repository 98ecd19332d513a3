/* SPDX-License-Identifier: GPL-2.0 */
/* All functions of the kernel itself, modules aside. */
#ifndef _KPM_FUNCTIONS_H
#define _KPM_FUNCTIONS_H

struct kpm_places;

int kpm_functions_walk(int (*visit)(const char *name, unsigned long address, void *data),
		       void *data);
struct kpm_places *kpm_functions_matching(const char *pattern);

#endif /* _KPM_FUNCTIONS_H */
