// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/kprobe_monitor_records: one reader, who waits for records and takes
 * them away. seq_file asks for a record again when its buffer was too small,
 * so a record leaves its ring only when the next one is asked for.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "access.h"
#include "notes.h"
#include "print_record.h"
#include "ring.h"
#include "ring_reader.h"
#include "text_records.h"
#include "text_session.h"

#define RECORDS_NAME	"kprobe_monitor_records"

static unsigned long has_reader;	/* bit 0 */
static bool closing;
static struct kpm_ring_set *being_read;	/* or have been */
static int record_cpu;			/* of the record that is being shown */

static bool readable(struct kpm_ring_set *rings)
{
	return kpm_rings_ready(rings) || READ_ONCE(closing);
}

static void *records_start(struct seq_file *to, loff_t *at)
{
	struct kpm_ring_set *rings = to->private;
	const struct kpm_record *record;

	for (;;) {
		record = kpm_rings_next(rings, &record_cpu);
		if (record || READ_ONCE(closing))
			return (void *)record;
		if (to->file->f_flags & O_NONBLOCK)
			return ERR_PTR(-EAGAIN);
		if (wait_event_interruptible(rings->readers, readable(rings)))
			return ERR_PTR(-ERESTARTSYS);
		/* One that is still being written is no reason to go round and round. */
		if (!kpm_rings_next(rings, &record_cpu))
			schedule_timeout_interruptible(1);
	}
}

static void count(const struct kpm_record *record)
{
	struct kpm_note *note = kpm_note_get(record->slot, record->generation);

	if (note)
		note->records++;
	kpm_note_done();
}

static void *records_next(struct seq_file *to, void *record, loff_t *at)
{
	struct kpm_ring_set *rings = to->private;

	count(record);
	kpm_rings_read(rings, record_cpu);
	++*at;
	return (void *)kpm_rings_next(rings, &record_cpu);
}

static void records_stop(struct seq_file *to, void *record)
{
}

static int records_show(struct seq_file *to, void *record)
{
	kpm_print_record(to, record, record_cpu);
	return 0;
}

static const struct seq_operations records_sequence = {
	.start = records_start,
	.next = records_next,
	.stop = records_stop,
	.show = records_show,
};

static int records_open(struct inode *inode, struct file *file)
{
	struct kpm_ring_set *rings;
	int err = kpm_may_probe();

	if (err)
		return err;
	if (test_and_set_bit(0, &has_reader))
		return -EBUSY;
	rings = kpm_text_rings();
	err = PTR_ERR_OR_ZERO(rings) ?: seq_open(file, &records_sequence);
	if (err) {
		clear_bit(0, &has_reader);
		return err;
	}
	((struct seq_file *)file->private_data)->private = rings;
	WRITE_ONCE(being_read, rings);
	return nonseekable_open(inode, file);
}

static int records_release(struct inode *inode, struct file *file)
{
	int err = seq_release(inode, file);

	clear_bit(0, &has_reader);
	return err;
}

static ssize_t records_read(struct file *file, char __user *user, size_t size, loff_t *at)
{
	return kpm_may_probe() ?: seq_read(file, user, size, at);
}

static __poll_t records_poll(struct file *file, poll_table *wait)
{
	struct kpm_ring_set *rings = ((struct seq_file *)file->private_data)->private;

	poll_wait(file, &rings->readers, wait);
	return readable(rings) ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct proc_ops records_operations = {
	.proc_open = records_open,
	.proc_read = records_read,
	.proc_poll = records_poll,
	.proc_release = records_release,
};

/**
 * kpm_text_records_init - offer the file
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_text_records_init(void)
{
	return proc_create(RECORDS_NAME, 0600, NULL, &records_operations) ? 0 : -ENOMEM;
}

/**
 * kpm_text_records_exit - take the file away; its reader comes to the end
 */
void kpm_text_records_exit(void)
{
	WRITE_ONCE(closing, true);
	smp_mb();	/* who opens it now sees that it closes */
	if (READ_ONCE(being_read))
		wake_up_all(&being_read->readers);
	remove_proc_entry(RECORDS_NAME, NULL);
}
