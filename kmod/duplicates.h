/* SPDX-License-Identifier: GPL-2.0 */
/* Names that several functions of the kernel have. */
#ifndef _KPM_DUPLICATES_H
#define _KPM_DUPLICATES_H

#include <linux/types.h>

bool kpm_duplicates_have(const char *name);
void kpm_duplicates_exit(void);

#endif /* _KPM_DUPLICATES_H */
