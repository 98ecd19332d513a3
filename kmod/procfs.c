// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/kprobe_monitor: the state for people, and the text commands, one per
 * line. What they add is owned by "proc" and stays until deleted or unloaded.
 */
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "access.h"
#include "command.h"
#include "fronts.h"
#include "last_error.h"
#include "state.h"
#include "targets.h"
#include "text_records.h"
#include "text_session.h"

#define PROC_NAME	"kprobe_monitor"
#define LINE_SIZE	256

static unsigned long list_symbols;	/* bit 0: the next reader is to see them */

static int proc_show(struct seq_file *to, void *unused)
{
	const bool *listing = to->private;

	kpm_state_header(to);
	seq_puts(to, "\n=== Monitoring state ===\n");
	kpm_state_monitors(to, kpm_text_owner());
	kpm_last_error_show(to);
	seq_puts(to, "\n=== Common targets ===\n");
	kpm_targets_show(to);
	if (*listing) {
		seq_puts(to, "\n=== Symbols ===\n");
		kpm_targets_list(to);
	}
	return 0;
}

static int proc_open(struct inode *inode, struct file *file)
{
	bool *listing;
	int err = kpm_may_probe();

	if (err)
		return err;
	listing = kzalloc(sizeof(*listing), GFP_KERNEL);
	if (!listing)
		return -ENOMEM;
	err = single_open(file, proc_show, listing);
	if (err)
		kfree(listing);
	return err;
}

static int proc_release(struct inode *inode, struct file *file)
{
	struct seq_file *seq = file->private_data;

	kfree(seq->private);
	return single_release(inode, file);
}

/* What is listed once must be so until the reader has all of it, in however many reads. */
static ssize_t proc_read(struct file *file, char __user *user, size_t size, loff_t *at)
{
	struct seq_file *seq = file->private_data;
	int err = kpm_may_probe();

	if (err)
		return err;
	if (!*at)
		*(bool *)seq->private = test_and_clear_bit(0, &list_symbols);
	return seq_read(file, user, size, at);
}

static int run_command(struct kpm_command *command, char *line, const char **why)
{
	int err = kpm_command_parse(command, line, why);

	if (err)
		return err;
	if (command->verb == KPM_VERB_LIST_SYMBOLS) {
		set_bit(0, &list_symbols);
		return 0;
	}
	err = kpm_text_execute(command);
	if (!err)
		return 0;
	*why = kpm_command_reason(command, err);
	/* What the kernel says is about the target, by the name that it was looked for. */
	if (command->verb == KPM_VERB_ADD && err != -EEXIST)
		command->word = command->spec.symbol;
	else if (command->verb != KPM_VERB_CLEAR_STATS)
		command->word = command->spec.name;
	return err == -EPERM ? -EACCES : err;
}

static int run_line(char *line)
{
	const char *why = "a line has at most 255 bytes";
	struct kpm_command *command;
	char copy[LINE_SIZE];
	int err;

	if (strscpy(copy, line, sizeof(copy)) < 0) {
		kpm_last_error_set(line, NULL, why);
		return -EINVAL;
	}
	command = kmalloc(sizeof(*command), GFP_KERNEL);
	if (!command)
		return -ENOMEM;
	err = run_command(command, copy, &why);
	if (err)
		kpm_last_error_set(line, command->word, why);
	kfree(command);
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
	.proc_read = proc_read,
	.proc_lseek = seq_lseek,
	.proc_release = proc_release,
	.proc_write = proc_write,
};

/**
 * kpm_procfs_init - offer the two files
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_procfs_init(void)
{
	int err = kpm_text_session_init();

	if (err)
		return err;
	if (!proc_create(PROC_NAME, 0600, NULL, &proc_operations))
		goto session;
	if (!kpm_text_records_init())
		return 0;
	remove_proc_entry(PROC_NAME, NULL);
session:
	kpm_text_session_exit();
	return -ENOMEM;
}

/**
 * kpm_procfs_exit - take the files away, and what was added through them
 */
void kpm_procfs_exit(void)
{
	kpm_text_records_exit();
	remove_proc_entry(PROC_NAME, NULL);
	kpm_text_session_exit();
}
