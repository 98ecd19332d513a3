// SPDX-License-Identifier: GPL-2.0
/*
 * argN or ret, an operator, a number: arg2>=4096, arg3&0x2, ret<0. Arguments
 * are ordered as unsigned numbers and results as signed ones, unless there is
 * an s (signed) or u (unsigned) before the operator.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "call.h"
#include "conditions.h"
#include "point.h"

/* Longer ones first: the shorter are their beginnings. */
static const struct {
	const char *text;
	u32 operator;
} operators[] = {
	{ "==", KPM_EQUAL },
	{ "!=", KPM_NOT_EQUAL },
	{ "<=", KPM_LESS_OR_EQUAL },
	{ ">=", KPM_GREATER_OR_EQUAL },
	{ "<", KPM_LESS },
	{ ">", KPM_GREATER },
	{ "&", KPM_BITS },
};

static bool operator_char(char c)
{
	return c && strchr("=!<>&", c);
}

static bool orders(u32 operator)
{
	return operator >= KPM_LESS && operator <= KPM_GREATER_OR_EQUAL;
}

/* What is behind argN (its number, in @argument) or ret (0); NULL if it is neither. */
static const char *behind_subject(const char *word, u32 *argument)
{
	const char *rest;

	*argument = 0;
	if (!strncmp(word, "ret", 3)) {
		rest = word + 3;
	} else if (!strncmp(word, "arg", 3) && isdigit(word[3])) {
		*argument = word[3] - '0' ?: U32_MAX;
		rest = word + 4;
	} else {
		return NULL;
	}
	if (*rest == 's' || *rest == 'u')
		return operator_char(rest[1]) ? rest : NULL;
	return operator_char(*rest) ? rest : NULL;
}

/**
 * kpm_condition_begins - is this a condition, maybe a wrong one?
 * @word: of a command
 *
 * Return: true when it begins as one does.
 */
bool kpm_condition_begins(const char *word)
{
	u32 argument;

	return behind_subject(word, &argument);
}

static bool parse_number(u64 *number, const char *text)
{
	long negative;
	unsigned long positive;

	if (*text == '-') {
		if (kstrtol(text, 0, &negative))
			return false;
		*number = negative;
	} else {
		if (kstrtoul(text, 0, &positive))
			return false;
		*number = positive;
	}
	return true;
}

static const char *parse_operator(struct kpm_comparison *to, const char **text)
{
	bool has_sign = **text == 's' || **text == 'u', is_signed = !to->argument;
	unsigned int i = 0;

	if (has_sign)
		is_signed = *(*text)++ == 's';
	while (i < ARRAY_SIZE(operators) &&
	       strncmp(*text, operators[i].text, strlen(operators[i].text)))
		i++;
	if (i == ARRAY_SIZE(operators))
		return "the operator must be == != < <= > >= or &";
	to->operator = operators[i].operator;
	*text += strlen(operators[i].text);
	if (orders(to->operator) && is_signed)
		to->operator |= KPM_SIGNED;
	else if (has_sign && !orders(to->operator))
		return "s and u stand before < <= > >= only";
	return NULL;
}

static const char *keep(struct kpm_spec *spec, const struct kpm_comparison *comparison)
{
	unsigned int i = 0;

	if (!comparison->argument) {
		if (spec->result.operator)
			return "one condition on ret is possible";
		spec->result = *comparison;
		return NULL;
	}
	while (i < KPM_COMPARISONS && spec->comparisons[i].operator)
		i++;
	if (i == KPM_COMPARISONS)
		return "at most 6 conditions on arguments are possible, of which range= takes two";
	spec->comparisons[i] = *comparison;
	return NULL;
}

/**
 * kpm_condition_parse - take a condition into a spec
 * @spec: to complete
 * @word: for which kpm_condition_begins()
 *
 * Return: NULL or what is wrong, for people.
 */
const char *kpm_condition_parse(struct kpm_spec *spec, const char *word)
{
	struct kpm_comparison comparison = {};
	const char *rest = behind_subject(word, &comparison.argument);
	const char *why;

	if (comparison.argument > KPM_ARGUMENTS)
		return "arguments are arg1 to arg6";
	why = parse_operator(&comparison, &rest);
	if (why)
		return why;
	if (!parse_number(&comparison.value, rest))
		return "the value must be a number, in decimal or from 0x on";
	if (*rest == '-' && orders(comparison.operator))
		return "unsigned numbers are never negative: put an s before the operator";
	return keep(spec, &comparison);
}

/**
 * kpm_condition_range - take a range of the first argument into a spec
 * @spec: to complete
 * @value: "BEGIN-END", hexadecimal; the end is outside
 *
 * Return: NULL or what is wrong, for people.
 */
const char *kpm_condition_range(struct kpm_spec *spec, const char *value)
{
	struct kpm_comparison from = { .argument = 1, .operator = KPM_GREATER_OR_EQUAL };
	struct kpm_comparison below = { .argument = 1, .operator = KPM_LESS };
	const char *dash = strchr(value, '-');
	unsigned long begin, end;
	char text[24];

	if (!dash || dash - value >= sizeof(text))
		return "range must be BEGIN-END, in hexadecimal";
	strscpy(text, value, dash - value + 1);
	if (kstrtoul(text, 16, &begin) || kstrtoul(dash + 1, 16, &end) || begin >= end)
		return "range must be BEGIN-END, in hexadecimal, with BEGIN below END";
	from.value = begin;
	below.value = end;
	return keep(spec, &from) ?: keep(spec, &below);
}

static void show(struct seq_file *to, const struct kpm_comparison *comparison, bool result)
{
	u32 operator = comparison->operator & ~KPM_SIGNED;
	bool is_signed = comparison->operator & KPM_SIGNED;
	const char *sign = "", *text = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(operators); i++)
		if (operators[i].operator == operator)
			text = operators[i].text;
	if (orders(operator) && is_signed != result)
		sign = is_signed ? "s" : "u";
	if (is_signed)
		seq_printf(to, "%s%s%lld", sign, text, comparison->value);
	else
		seq_printf(to, "%s%s0x%lx", sign, text, (unsigned long)comparison->value);
}

/**
 * kpm_conditions_show - print all conditions as they are written
 * @to: where to
 * @spec: that has them
 */
void kpm_conditions_show(struct seq_file *to, const struct kpm_spec *spec)
{
	unsigned int i;

	for (i = 0; i < KPM_COMPARISONS; i++) {
		if (!spec->comparisons[i].operator)
			continue;
		seq_printf(to, " arg%u", spec->comparisons[i].argument);
		show(to, &spec->comparisons[i], false);
	}
	if (!spec->result.operator)
		return;
	seq_puts(to, " ret");
	show(to, &spec->result, true);
}
