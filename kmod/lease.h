/* SPDX-License-Identifier: GPL-2.0 */
/* Points that outlive their owner, and the end that they come to without one. */
#ifndef _KPM_LEASE_H
#define _KPM_LEASE_H

#include "session.h"

void kpm_leases_init(void);
void kpm_leases_exit(void);

void kpm_leases_watch(struct kpm_session *session);
void kpm_leases_forget(struct kpm_session *session);
void kpm_sessions_visit(void (*visit)(struct kpm_session *session, void *data), void *data);
void kpm_leases_keep(struct kpm_session *session);
int kpm_leases_admit(const struct kpm_spec *spec);
void kpm_leases_admitted(const struct kpm_spec *spec);
void kpm_lease_begin(struct kpm_point *point);

void kpm_session_renew(struct kpm_session *session);
int kpm_session_renew_name(struct kpm_session *session, const char *name);
int kpm_session_adopt(struct kpm_session *session, const char *name,
		      void (*describe)(const struct kpm_point *point, void *data), void *data);

#endif /* _KPM_LEASE_H */
