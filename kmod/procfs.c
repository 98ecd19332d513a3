// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/kprobe_monitor: the state for people, and the text commands, one per
 * line. What they add is owned by "proc" and stays until deleted or unloaded.
 */
#include <linux/mutex.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/utsname.h>

#include "access.h"
#include "command.h"
#include "counters.h"
#include "engine.h"
#include "fronts.h"
#include "session.h"
#include "site.h"
#include "symbols.h"
#include "targets.h"

#define PROC_NAME	"kprobe_monitor"
#define LINE_SIZE	256

static struct kpm_session proc_session = { .owner = "proc" };
static DEFINE_MUTEX(error_lock);
static char last_error[192] = "none";

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
};

static void add_hits(const struct kpm_point *point, void *total)
{
	*(u64 *)total += kpm_counters_hits(point->slot);
}

static void show_point(const struct kpm_point *point, void *data)
{
	struct seq_file *to = data;
	const struct kpm_spec *spec = &point->spec;
	struct kpm_counters sums;
	unsigned long address = point->address;

	kpm_counters_sum(point->slot, &sums);
	seq_printf(to, "[%u] %s: ", point->slot, spec->name);
	if (spec->type == KPM_TYPE_ADDRESS)
		seq_printf(to, "%pS", (void *)address);
	else
		seq_puts(to, spec->symbol);
	if (spec->offset)
		seq_printf(to, "+0x%lx", spec->offset);
	if (!file_ns_capable(to->file, &init_user_ns, CAP_SYSLOG))
		address = 0;
	seq_printf(to, " @ 0x%0*lx (%s, hits:%llu)", (int)sizeof(long) * 2, address,
		   type_names[spec->type], sums.hits);
	seq_printf(to, " on:%s engine:%s filtered:%llu missed:%llu state:%s owner:%s",
		   spec->kind == KPM_RETURN ? "return" : "entry", point->engine->name,
		   sums.filtered, kpm_sites_missed(point), state_names[kpm_sites_state(point)],
		   point->owner);
	if (kpm_symbol_is_glob(spec->symbol))
		seq_printf(to, " functions:%u", point->functions);
	if (spec->tgid)
		seq_printf(to, " pid:%d", point->filter.tgid);
	if (spec->comm[0])
		seq_printf(to, " comm:%*pEp", (int)strlen(spec->comm), spec->comm);
	seq_putc(to, '\n');
}

static int proc_show(struct seq_file *to, void *unused)
{
	u64 total = 0;

	seq_puts(to, "=== Kprobe Monitor ===\n"
		     "Version: " KPM_VERSION "\n"
		     "Scheme: kernel probes (kprobe/kretprobe)\n");
	seq_printf(to, "Architecture: %s\n", init_utsname()->machine);
	seq_puts(to, "Kprobe support: enabled\n"
		     "Kretprobe support: enabled\n"
		     "Filters: pid, comm\n");
	seq_printf(to, "Maximum probes: %u\n", kpm_points_slots());

	kpm_points_walk(add_hits, &total);
	seq_puts(to, "\n=== Monitors ===\n");
	seq_printf(to, "Active: %u / %u\n", kpm_points_active(), kpm_points_slots());
	seq_printf(to, "Total hits: %llu\n", total);
	kpm_points_walk(show_point, to);
	mutex_lock(&error_lock);
	seq_printf(to, "Last error: %s\n", last_error);
	mutex_unlock(&error_lock);

	seq_puts(to, "\n=== Common targets ===\n");
	kpm_targets_show(to);
	return 0;
}

static int proc_open(struct inode *inode, struct file *file)
{
	return kpm_may_probe() ?: single_open(file, proc_show, NULL);
}

static int execute(const struct kpm_command *command)
{
	struct kpm_added added;

	switch (command->verb) {
	case KPM_VERB_ADD:
		return kpm_session_add(&proc_session, &command->spec,
				       task_active_pid_ns(current), &added);
	case KPM_VERB_DEL:
		return kpm_session_del_name(&proc_session, command->spec.name);
	default:
		return 0;
	}
}

static int run_line(char *line)
{
	int shown = min_t(int, strlen(line), 64);
	struct kpm_command command;
	const char *why = "a line has at most 255 bytes";
	char copy[LINE_SIZE];
	int err;

	if (strscpy(copy, line, sizeof(copy)) < 0) {
		err = -EINVAL;
	} else {
		err = kpm_command_parse(&command, copy, &why);
		if (!err) {
			err = execute(&command);
			why = kpm_command_reason(err);
		}
	}
	if (err) {
		mutex_lock(&error_lock);
		snprintf(last_error, sizeof(last_error), "%*pEp: %s", shown, line, why);
		mutex_unlock(&error_lock);
	}
	return err;
}

/* Runs the lines up to the first that fails; returns the bytes it has done. */
static ssize_t run_lines(char *text)
{
	char *next = text, *line;
	ssize_t done = 0;
	int err;

	while ((line = strsep(&next, "\n"))) {
		err = run_line(line);
		if (err)
			return done ?: err;
		done = next ? next - text : line - text + strlen(line);
	}
	return done;
}

/*
 * A write ends before the first line that fails, and fails itself when that
 * is its first: who writes the rest again learns which line it was, and why.
 */
static ssize_t proc_write(struct file *file, const char __user *user, size_t size, loff_t *at)
{
	size_t taken = min_t(size_t, size, PAGE_SIZE);
	char *text, *end;
	ssize_t done;

	done = kpm_may_probe();
	if (done || !size)
		return done;
	text = memdup_user_nul(user, taken);
	if (IS_ERR(text))
		return PTR_ERR(text);
	/* What is longer comes again with the next write, from a whole line on. */
	end = size > taken ? strrchr(text, '\n') : text + taken - 1;
	if (end && strlen(text) == taken) {
		end[1] = '\0';
		done = run_lines(text);
	} else {
		done = -EINVAL;
	}
	kfree(text);
	return done;
}

static const struct proc_ops proc_operations = {
	.proc_open = proc_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
	.proc_write = proc_write,
};

/**
 * kpm_procfs_init - offer the file
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_procfs_init(void)
{
	kpm_session_init(&proc_session);
	if (!proc_create(PROC_NAME, 0600, NULL, &proc_operations))
		return -ENOMEM;
	return 0;
}

/**
 * kpm_procfs_exit - take the file away, and what was added through it
 */
void kpm_procfs_exit(void)
{
	remove_proc_entry(PROC_NAME, NULL);
	kpm_session_release(&proc_session);
}
