// SPDX-License-Identifier: GPL-2.0
#include <linux/err.h>
#include <linux/kprobes.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "aim.h"
#include "deny.h"
#include "functions.h"
#include "point.h"
#include "site.h"
#include "symbols.h"

/* By the name that the kernel has for the place, and by the one that was asked for. */
static bool denied(const struct kpm_spec *spec, unsigned long address)
{
	const char *colon = strchr(spec->symbol, ':');

	return kpm_deny_has(colon ? colon + 1 : spec->symbol) || kpm_deny_has_address(address);
}

/* The user's error for the kernel's, which are those of a programmer's mistake. */
static int explained(int err, const struct kpm_spec *spec)
{
	switch (err) {
	case -EINVAL:	/* black-listed, or no kernel text */
		return -EACCES;
	case -ENOENT:	/* an address outside of all functions */
		return spec->type == KPM_TYPE_ADDRESS ? -EACCES : err;
	default:
		return err;
	}
}

/*
 * Names are not resolved for modules in any other way than by a kprobe; a
 * disabled one changes no code, and says whether the kernel allows probes.
 */
static int resolve(const struct kpm_spec *spec, unsigned long *address)
{
	struct kprobe trial = {
		.flags = KPROBE_FLAG_DISABLED,
		.offset = spec->offset,
	};
	int err;

	if (spec->type == KPM_TYPE_ADDRESS)
		trial.addr = (kprobe_opcode_t *)spec->address;
	else
		trial.symbol_name = spec->symbol;
	err = register_kprobe(&trial);
	if (!err)
		unregister_kprobe(&trial);
	*address = (unsigned long)trial.addr;
	/* Resolved, even where it is then refused. */
	if (*address && !kpm_inside_function(*address, spec->offset))
		return -EINVAL;
	/* Inside of a function the kernel's answer may depend on the instruction. */
	if (*address && (!err || spec->offset) && denied(spec, *address))
		return -EPERM;
	return explained(err, spec);
}

/**
 * kpm_aim - find the places of a target, and whether the kernel allows probes there
 * @spec: what is asked for
 *
 * Return: at least one place, to be freed by kvfree(), or an error pointer:
 * -ENOENT no such function, -EACCES the kernel forbids probes there, -EPERM on
 * the deny list, -EILSEQ in the middle of an instruction, -EINVAL outside of
 * the function, -E2BIG more than KPM_FUNCTIONS_MAX functions, -ENOMEM.
 */
struct kpm_places *kpm_aim(const struct kpm_spec *spec)
{
	struct kpm_places *places;
	int err;

	if (kpm_symbol_is_glob(spec->symbol))
		return kpm_functions_matching(spec->symbol);
	places = kvzalloc(struct_size(places, addresses, 1), GFP_KERNEL);
	if (!places)
		return ERR_PTR(-ENOMEM);
	places->number = 1;
	err = resolve(spec, &places->addresses[0]);
	if (!err)
		return places;
	kvfree(places);
	return ERR_PTR(err);
}
