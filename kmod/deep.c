// SPDX-License-Identifier: GPL-2.0
/* The conditions of a filter that cost more than a comparison. */
#include <linux/cred.h>
#include <linux/kprobes.h>

#include "cgroups.h"
#include "filter.h"

static bool in_order(unsigned int operator, unsigned long number, unsigned long value)
{
	switch (operator) {
	case KPM_LESS:
		return number < value;
	case KPM_LESS_OR_EQUAL:
		return number <= value;
	case KPM_GREATER:
		return number > value;
	case KPM_GREATER_OR_EQUAL:
		return number >= value;
	case KPM_LESS | KPM_SIGNED:
		return (long)number < (long)value;
	case KPM_LESS_OR_EQUAL | KPM_SIGNED:
		return (long)number <= (long)value;
	case KPM_GREATER | KPM_SIGNED:
		return (long)number > (long)value;
	default:
		return (long)number >= (long)value;
	}
}

NOKPROBE_SYMBOL(in_order);

/**
 * kpm_compare - does a condition hold?
 * @comparison: the condition
 * @number: its left-hand side
 *
 * Return: true when it does.
 */
bool notrace kpm_compare(const struct kpm_comparison *comparison, unsigned long number)
{
	unsigned long value = comparison->value;

	switch (comparison->operator) {
	case KPM_ALWAYS:
		return true;
	case KPM_EQUAL:
		return number == value;
	case KPM_NOT_EQUAL:
		return number != value;
	case KPM_BITS:
		return number & value;
	default:
		return in_order(comparison->operator, number, value);
	}
}

NOKPROBE_SYMBOL(kpm_compare);

static bool arguments_pass(const struct kpm_filter *filter, const struct kpm_call *call)
{
	const struct kpm_comparison *comparison = filter->comparisons;
	const struct kpm_comparison *end = comparison + KPM_COMPARISONS;
	unsigned long number;

	for (; comparison < end && comparison->operator; comparison++) {
		number = kpm_call_argument(call, filter->wrapper, comparison->argument - 1);
		if (!kpm_compare(comparison, number))
			return false;
	}
	return true;
}

NOKPROBE_SYMBOL(arguments_pass);

/**
 * kpm_filter_passes_deep - do the conditions hold that are not inline?
 * @filter: has one of KPM_TEST_DEEP
 * @call: a call that is beginning
 *
 * Return: true when they do.
 */
bool notrace kpm_filter_passes_deep(const struct kpm_filter *filter, const struct kpm_call *call)
{
	if (filter->tests & KPM_TEST_UID &&
	    filter->uid != __kuid_val(current_uid()))
		return false;
	if (filter->tests & KPM_TEST_CGROUPS && !kpm_cgroups_have_current(filter))
		return false;
	return !(filter->tests & KPM_TEST_ARGUMENTS) || arguments_pass(filter, call);
}

NOKPROBE_SYMBOL(kpm_filter_passes_deep);
