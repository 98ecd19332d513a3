/* SPDX-License-Identifier: GPL-2.0 */
/* Waiting for hits that are under way. */
#ifndef _KPM_WAIT_H
#define _KPM_WAIT_H

void kpm_wait_for_handlers(void);

#endif /* _KPM_WAIT_H */
