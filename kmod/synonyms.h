/* SPDX-License-Identifier: GPL-2.0 */
/* Names of a function beside the one that the kernel tells. */
#ifndef _KPM_SYNONYMS_H
#define _KPM_SYNONYMS_H

#include <linux/types.h>

bool kpm_synonym_matches(const char *name, unsigned long address, const char *before,
			 const char *pattern);

#endif /* _KPM_SYNONYMS_H */
