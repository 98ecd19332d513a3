// SPDX-License-Identifier: GPL-2.0
#include <linux/kprobes.h>

#include "brief.h"
#include "hit.h"

static __always_inline void hit(struct kpm_point *point, const struct kpm_call *call)
{
	struct kpm_cell *cell = kpm_cell(point->cell);

	if (!kpm_filter_passes(&point->filter, call)) {
		local64_inc(&cell->filtered);
		return;
	}
	local64_inc(&cell->hits);
	if (point->beyond)
		kpm_beyond(point, call);
}

/* Each way is a function of its own, so that none saves registers for another. */
static noinline void notrace hits(const struct kpm_consumers *consumers,
				  const struct kpm_site *site, struct pt_regs *regs,
				  kpm_ftrace_regs *fregs, unsigned long caller)
{
	const struct kpm_call call = {
		.regs = regs,
		.fregs = fregs,
		.address = site->address,
		.caller = caller,
	};
	unsigned int i;

	for (i = 0; i < consumers->number; i++)
		hit(consumers->points[i], &call);
}

NOKPROBE_SYMBOL(hits);

static noinline void notrace brief(const struct kpm_point *point, struct pt_regs *regs,
				   kpm_ftrace_regs *fregs)
{
	struct kpm_cell *cell = kpm_cell(point->cell);
	const struct kpm_call call = kpm_call_entry(regs, fregs);

	if (unlikely(!kpm_filter_passes_plain(&point->filter))) {
		local64_inc(&cell->filtered);
		return;
	}
	local64_inc(&cell->hits);
	kpm_brief(cell, point, &call, KPM_ENTRY, 0);
}

NOKPROBE_SYMBOL(brief);

/**
 * kpm_site_hit_deep - a call, for points of which some do more than compare and count
 * @consumers: the points
 * @site: where
 * @regs: of the call; NULL where the engine has none
 * @fregs: what the engine has instead
 * @caller: where it returns to, 0 if @regs say it
 */
void notrace kpm_site_hit_deep(const struct kpm_consumers *consumers, const struct kpm_site *site,
			       struct pt_regs *regs, kpm_ftrace_regs *fregs, unsigned long caller)
{
	if (consumers->work == KPM_BRIEF)
		brief(consumers->points[0], regs, fregs);
	else
		hits(consumers, site, regs, fregs, caller);
}

NOKPROBE_SYMBOL(kpm_site_hit_deep);
