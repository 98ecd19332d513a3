// SPDX-License-Identifier: GPL-2.0
/* /dev/kprobe_monitor: uapi/kprobe_monitor.h says what it does. */
#include <linux/build_bug.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/pid_namespace.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "access.h"
#include "counters.h"
#include "fronts.h"
#include "lease.h"
#include "point.h"
#include "registers.h"
#include "request.h"
#include "ring.h"

static_assert(sizeof(struct kpm_info) == 64);

/* What an open file is. */
struct control {
	struct kpm_session session;
	struct pid_namespace *ns;	/* of the opener: numbers the processes */
};

static int control_open(struct inode *inode, struct file *file)
{
	struct control *control;
	int err;

	err = kpm_may_probe();
	if (err)
		return err;
	control = kzalloc(sizeof(*control), GFP_KERNEL);
	if (!control)
		return -ENOMEM;
	kpm_session_init(&control->session);
	snprintf(control->session.owner, sizeof(control->session.owner),
		 "process %d", task_tgid_nr(current));
	control->ns = get_pid_ns(task_active_pid_ns(current));
	file->private_data = control;
	return nonseekable_open(inode, file);
}

static int control_release(struct inode *inode, struct file *file)
{
	struct control *control = file->private_data;

	kpm_session_release(&control->session);
	kpm_rings_free(control->session.rings);
	put_pid_ns(control->ns);
	kfree(control);
	return 0;
}

static long control_info(void __user *to)
{
	struct kpm_info info = {
		.abi = KPM_ABI,
		.cpus = nr_cpu_ids,
		.slots = kpm_points_slots(),
		.slot_bytes = sizeof(struct kpm_counters),
		.counters_bytes = kpm_counters_bytes(),
		.probes = kpm_points_active(),
		.registers = KPM_REGISTERS,
		.version = KPM_VERSION,
	};

	return copy_to_user(to, &info, sizeof(info)) ? -EFAULT : 0;
}

static long control_add(struct control *control, struct kpm_probe __user *user)
{
	struct kpm_state undone = {};
	struct kpm_added added;
	struct kpm_probe probe;
	struct kpm_spec spec;
	int err;

	if (copy_from_user(&probe, user, sizeof(probe)))
		return -EFAULT;
	err = kpm_request_spec(&spec, &probe);
	if (!err)
		err = kpm_session_add(&control->session, &spec, control->ns, &added);
	if (err)
		return err == -EPERM ? -EACCES : err;
	probe.slot = added.slot;
	probe.engine = added.engine;
	probe.functions = added.functions;
	probe.generation = added.generation;
	probe.address = 0;
	if (ns_capable_noaudit(&init_user_ns, CAP_SYSLOG))
		probe.address = added.address;
	if (!copy_to_user(user, &probe, sizeof(probe)))
		return 0;
	/* A probe whose handle is lost must not stay. */
	undone.slot = added.slot;
	kpm_session_del(&control->session, &undone);
	return -EFAULT;
}

static long control_on_state(struct control *control, struct kpm_state __user *user,
			     int (*action)(struct kpm_session *, struct kpm_state *))
{
	struct kpm_state state;
	int err;

	if (copy_from_user(&state, user, sizeof(state)))
		return -EFAULT;
	err = action(&control->session, &state);
	if (err)
		return err;
	return copy_to_user(user, &state, sizeof(state)) ? -EFAULT : 0;
}

static long control_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct control *control = file->private_data;
	void __user *user = (void __user *)argument;
	int err;

	err = kpm_may_probe();
	if (err)
		return err;
	switch (command) {
	case KPM_IOC_INFO:
		return control_info(user);
	case KPM_IOC_ADD:
		return control_add(control, user);
	case KPM_IOC_DEL:
		return control_on_state(control, user, kpm_session_del);
	case KPM_IOC_STATE:
		return control_on_state(control, user, kpm_session_state);
	case KPM_IOC_CGROUPS:
		return kpm_request_cgroups(&control->session, user);
	case KPM_IOC_HISTOGRAM:
		return kpm_request_histogram(&control->session, user);
	case KPM_IOC_GROUPS:
		return kpm_request_groups(&control->session, user);
	case KPM_IOC_ADOPT:
		return kpm_request_adopt(&control->session, user);
	case KPM_IOC_RENEW:
		kpm_session_renew(&control->session);
		return 0;
	case KPM_IOC_RINGS:
		return kpm_request_rings(&control->session, user);
	default:
		return -ENOTTY;
	}
}

static int control_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long offset = vma->vm_pgoff << PAGE_SHIFT;
	struct control *control = file->private_data;
	struct kpm_ring_set *rings;
	int err;

	err = kpm_may_probe();
	if (err)
		return err;
	if (offset < KPM_RINGS_OFFSET)
		return kpm_counters_map(vma);
	/* with what was written there before it was the session's */
	rings = smp_load_acquire(&control->session.rings);
	return rings ? kpm_rings_map(rings, offset - KPM_RINGS_OFFSET, vma) : -EINVAL;
}

static __poll_t control_poll(struct file *file, poll_table *wait)
{
	struct control *control = file->private_data;
	struct kpm_ring_set *rings;

	/* as in mmap */
	rings = smp_load_acquire(&control->session.rings);
	if (!rings)
		return EPOLLERR;
	poll_wait(file, &rings->readers, wait);
	return kpm_rings_ready(rings) ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations control_operations = {
	.owner = THIS_MODULE,
	.open = control_open,
	.release = control_release,
	.unlocked_ioctl = control_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = control_mmap,
	.poll = control_poll,
};

static struct miscdevice control_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kprobe_monitor",
	.fops = &control_operations,
	.mode = 0600,
};

/**
 * kpm_control_init - offer the device
 *
 * Return: 0 or a negative error.
 */
int kpm_control_init(void)
{
	return misc_register(&control_device);
}

/**
 * kpm_control_exit - take the device away; no file is open any more
 */
void kpm_control_exit(void)
{
	misc_deregister(&control_device);
}
