// SPDX-License-Identifier: GPL-2.0
/* What went wrong with a well-formed command, and what helps. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/stringify.h>

#include "command.h"
#include "symbols.h"

static const struct {
	int err;
	const char *reason;
} reasons[] = {
	{ ENOENT, "no such function here; it may be inlined, or a macro: see /proc/kallsyms" },
	{ EEXIST, "a monitor of this name exists; del it or take another name" },
	{ EADDRNOTAVAIL, "several functions have this name; use type 3 with the address of one" },
	{ EOPNOTSUPP, "not possible by this engine; leave engine= out" },
	{ EACCES, "the kernel forbids probes there; take a function that it calls" },
	{ EPERM, "on the deny list: a hit there would hurt; take a function that calls it" },
	{ EILSEQ, "in the middle of an instruction; correct the offset" },
	{ E2BIG, "it matches over " __stringify(KPM_FUNCTIONS_MAX) " functions; make it longer" },
	{ ENOSPC, "all monitors are in use; del some, or load with a larger max_probes" },
	{ ESRCH, "no such process in this pid namespace; it must be a running one" },
	{ ENODATA, "it has no lease, and stays until it is deleted" },
	{ ESTALE, "its lease has run out; del it and add it again" },
	{ ENOMEM, "out of memory" },
	{ EINVAL, "outside of the function, or a pid that no process can have" },
};

/**
 * kpm_command_reason - say what an error of a command means
 * @command: a well-formed one
 * @err: negative error that it came to
 *
 * Return: a clause for people.
 */
const char *kpm_command_reason(const struct kpm_command *command, int err)
{
	unsigned int i;

	if (command->verb != KPM_VERB_ADD && err == -ENOENT)
		return "no monitor of this name was added here; those of owner proc are meant";
	if (command->verb == KPM_VERB_ADD && err == -ENOENT &&
	    kpm_symbol_is_glob(command->spec.symbol))
		return "no function matches; of one with several names the kernel tells the first";
	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i].err == -err)
			return reasons[i].reason;
	return "refused by the kernel";
}
