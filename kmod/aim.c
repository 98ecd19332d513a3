// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include <linux/kprobes.h>

#include "aim.h"

/**
 * kpm_aim - tell a kprobe where to go
 * @kp: zeroed
 * @spec: what is asked for; must outlive @kp
 */
void kpm_aim(struct kprobe *kp, const struct kpm_spec *spec)
{
	if (spec->type == KPM_TYPE_ADDRESS)
		kp->addr = (kprobe_opcode_t *)spec->address;
	else
		kp->symbol_name = spec->symbol;
	kp->offset = spec->offset;
}

/**
 * kpm_explained - the user's error for the kernel's
 * @err: of a registration; the kernel's are those of a programmer's mistake
 * @spec: what was asked for
 *
 * Return: 0 or a negative error as documented for KPM_IOC_ADD.
 */
int kpm_explained(int err, const struct kpm_spec *spec)
{
	switch (err) {
	case -EINVAL:	/* black-listed, or no kernel text */
	case -EILSEQ:	/* in the middle of an instruction */
	case -ERANGE:	/* a return anywhere but at the entry */
		return -EOPNOTSUPP;
	case -ENOENT:	/* an address outside of all functions */
		return spec->type == KPM_TYPE_ADDRESS ? -EOPNOTSUPP : err;
	default:
		return err;
	}
}

/**
 * kpm_resolve - find the place, and whether the kernel allows probes there
 * @spec: what is asked for
 * @address: to fill
 *
 * Names are not resolved for modules in any other way than by a kprobe; a
 * disabled one changes no code.
 *
 * Return: 0 or a negative error as documented for KPM_IOC_ADD.
 */
int kpm_resolve(const struct kpm_spec *spec, unsigned long *address)
{
	struct kprobe trial = { .flags = KPROBE_FLAG_DISABLED };
	int err;

	kpm_aim(&trial, spec);
	err = kpm_explained(register_kprobe(&trial), spec);
	if (err)
		return err;
	*address = (unsigned long)trial.addr;
	unregister_kprobe(&trial);
	return 0;
}
