/* SPDX-License-Identifier: GPL-2.0 */
/* Who may do what. */
#ifndef _KPM_ACCESS_H
#define _KPM_ACCESS_H

#include <linux/capability.h>
#include <linux/security.h>

/*
 * kpm_may_probe - may the caller see and set probes, at this moment?
 *
 * Asked at open and again at every use. The file mode alone would let root of
 * an ordinary container in; and probing is what lockdown=confidentiality
 * closes tracefs for.
 */
static inline int kpm_may_probe(void)
{
	if (!perfmon_capable())
		return -EPERM;
	return security_locked_down(LOCKDOWN_TRACEFS);
}

#endif /* _KPM_ACCESS_H */
