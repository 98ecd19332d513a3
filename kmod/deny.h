/* SPDX-License-Identifier: GPL-2.0 */
/* Where no probe may sit though the kernel would let it. */
#ifndef _KPM_DENY_H
#define _KPM_DENY_H

#include <linux/types.h>

void kpm_deny_init(const char *further);
bool kpm_deny_has(const char *name);
bool kpm_deny_has_address(unsigned long address);

#endif /* _KPM_DENY_H */
