/* SPDX-License-Identifier: GPL-2.0 */
/* Functions that stand for others, which this kernel has under another name. */
#ifndef _KPM_ALIASES_H
#define _KPM_ALIASES_H

#include "point.h"

#define KPM_ALIASES_MAX		4	/* of one name, itself included */

bool kpm_alias(char symbol[KPM_SYMBOL_SIZE], enum kpm_type type, const char *name,
	       unsigned int i);
void kpm_aliases_resolve(struct kpm_spec *spec, const char *asked);

#endif /* _KPM_ALIASES_H */
