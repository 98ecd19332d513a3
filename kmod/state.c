// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "beyond.h"
#include "conditions.h"
#include "engine.h"
#include "epoch.h"
#include "fronts.h"
#include "notes.h"
#include "overhead.h"
#include "point.h"
#include "site.h"
#include "state.h"
#include "symbols.h"
#include "tallies.h"

static const char * const type_names[] = {
	[KPM_TYPE_SYSCALL] = "system call",
	[KPM_TYPE_FUNCTION] = "kernel function",
	[KPM_TYPE_MODULE] = "module function",
	[KPM_TYPE_ADDRESS] = "address",
};

static const char * const state_names[] = {
	[KPM_ARMED] = "armed",
	[KPM_GONE] = "gone",
	[KPM_DISABLED] = "disabled",
	[KPM_EXPIRED] = "expired",
	[KPM_OVER_BUDGET] = "over_budget",
};

struct listing {
	struct seq_file *to;
	const char *text_owner;	/* owns what has epochs */
};

static void add_hits(const struct kpm_point *point, void *total)
{
	struct kpm_counts counts;

	kpm_epoch_counts(point, &counts);
	*(u64 *)total += counts.counters.hits;
}

static void show_target(struct seq_file *to, const struct kpm_point *point)
{
	const struct kpm_spec *spec = &point->spec;
	unsigned long address = point->address;
	const struct kpm_note *note;

	if (spec->type == KPM_TYPE_ADDRESS) {
		seq_printf(to, "%pS", (void *)address);
	} else {
		note = kpm_note_get(point->slot, point->generation);
		if (note && strcmp(note->asked, spec->symbol))
			seq_printf(to, "%s -> ", note->asked);
		kpm_note_done();
		seq_puts(to, spec->symbol);
		if (spec->offset)
			seq_printf(to, "+0x%lx", spec->offset);
	}
	if (!file_ns_capable(to->file, &init_user_ns, CAP_SYSLOG))
		address = 0;
	seq_printf(to, " @ 0x%0*lx", (int)sizeof(long) * 2, address);
}

static void show_conditions(struct seq_file *to, const struct kpm_point *point)
{
	const struct kpm_spec *spec = &point->spec;
	const struct kpm_note *note;

	if (spec->tgid)
		seq_printf(to, " pid:%d", point->filter.tgid);
	if (spec->comm[0])
		seq_printf(to, " comm:%*pE", (int)strlen(spec->comm), spec->comm);
	if (spec->filters & KPM_FILTER_UID)
		seq_printf(to, " uid:%u", spec->uid);
	note = kpm_note_get(point->slot, point->generation);
	if (note && note->cgroups)
		seq_printf(to, " cgroup:%s", note->cgroups);
	kpm_note_done();
	kpm_conditions_show(to, spec);
	if (spec->lease)
		seq_printf(to, " lease:%ums", spec->lease);
}

static const char * const level_names[] = {
	[KPM_DEGRADED_NOTHING] = "nothing",
	[KPM_DEGRADED_STACKS] = "stacks",
	[KPM_DEGRADED_RECORDS] = "records",
	[KPM_DEGRADED_OFF] = "off",
};

static const char * const over_names[] = {
	[KPM_OVER_NONE] = "none",
	[KPM_OVER_PROBE] = "budget",
	[KPM_OVER_MODULE] = "module",
};

/* Nothing where no budget holds, or ever has taken something away. */
static void show_spending(struct seq_file *to, const struct kpm_point *point)
{
	const struct kpm_spending *spending = &point->spending;
	u32 share = kpm_window_share(&spending->window);

	if (point->spec.budget)
		seq_printf(to, " budget:%u", point->spec.budget);
	if (point->spec.budget || kpm_overhead_budget())
		seq_printf(to, " cost:%u.%03u", share / 1000, share % 1000);
	if (spending->changes)
		seq_printf(to, " degraded:%s over:%s changes:%u at:%llu",
			   level_names[spending->level], over_names[spending->over],
			   spending->changes, div_u64(spending->changed, NSEC_PER_MSEC));
}

static void show_point(const struct kpm_point *point, void *data)
{
	const struct listing *listing = data;
	const struct kpm_spec *spec = &point->spec;
	struct seq_file *to = listing->to;
	struct kpm_counts counts;

	kpm_epoch_counts(point, &counts);
	seq_printf(to, "[%u] %s: ", point->slot, spec->name);
	show_target(to, point);
	seq_printf(to, " (%s, hits:%llu)", type_names[spec->type], counts.counters.hits);
	seq_printf(to, " on:%s engine:%s filtered:%llu missed:%llu state:%s owner:%s",
		   spec->kind == KPM_RETURN ? "return" : "entry", point->engine->name,
		   counts.counters.filtered, counts.missed,
		   state_names[kpm_sites_state(point)], point->owner);
	if (point->owner == listing->text_owner)
		seq_printf(to, " epoch:%u", counts.epoch);
	if (kpm_symbol_is_glob(spec->symbol))
		seq_printf(to, " functions:%u", point->functions);
	show_conditions(to, point);
	if (point->beyond & KPM_BEYOND_RECORD)
		seq_printf(to, " written:%llu sampled_out:%llu limited:%llu dropped:%llu nested:%llu",
			   counts.counters.written, counts.counters.sampled_out,
			   counts.counters.limited, counts.counters.dropped,
			   counts.counters.nested);
	show_spending(to, point);
	seq_putc(to, '\n');
	kpm_tallies_show(to, point);
}

/**
 * kpm_state_header - print what this module and its kernel can
 * @to: where to
 */
void kpm_state_header(struct seq_file *to)
{
	seq_puts(to, "=== Kprobe Monitor ===\n"
		     "Version: " KPM_VERSION "\n"
		     "Scheme: kernel probes (kprobe/kretprobe)\n");
	seq_printf(to, "Architecture: %s\n", init_utsname()->machine);
	seq_puts(to, "Kprobe support: enabled\n"
		     "Kretprobe support: enabled\n");
	seq_printf(to, "Call stack tracing: %s\n",
		   IS_ENABLED(CONFIG_STACKTRACE) ? "enabled" : "disabled");
	seq_printf(to, "Maximum probes: %u\n", kpm_points_slots());
	seq_puts(to, "Stack depth: 16\n");
}

/**
 * kpm_state_monitors - print all monitors, with their counts
 * @to: where to
 * @text_owner: owner of those that were added by text
 */
void kpm_state_monitors(struct seq_file *to, const char *text_owner)
{
	struct listing listing = { .to = to, .text_owner = text_owner };
	u64 total = 0;

	kpm_points_walk(add_hits, &total);
	seq_printf(to, "Active monitors: %u / %u\n", kpm_points_active(), kpm_points_slots());
	seq_printf(to, "Total hits: %llu\n", total);
	kpm_points_walk(show_point, &listing);
}
