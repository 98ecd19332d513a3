// SPDX-License-Identifier: GPL-2.0
#include <linux/kprobes.h>

#include "beyond.h"
#include "hit.h"

static void hit(struct kpm_point *point, const struct kpm_call *call)
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

NOKPROBE_SYMBOL(hit);

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

NOKPROBE_SYMBOL(kpm_site_hit_deep);
