// SPDX-License-Identifier: GPL-2.0
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "call.h"
#include "cgroups.h"
#include "conditions.h"
#include "keys.h"
#include "point.h"

static const char * const engines[] = {
	[KPM_ENGINE_AUTO] = "auto",
	[KPM_ENGINE_KPROBE] = "kprobe",
	[KPM_ENGINE_FTRACE] = "ftrace",
};

static const char * const groups[] = {
	[KPM_GROUP_NONE] = "none",
	[KPM_GROUP_CGROUP] = "cgroup",
	[KPM_GROUP_COMM] = "comm",
	[KPM_GROUP_TGID] = "tgid",
	[KPM_GROUP_RESULT] = "result",
	[KPM_GROUP_FUNCTION] = "function",
};

static const struct {
	const char *name;
	u32 what;
} captures[] = {
	{ "task", KPM_CAPTURE_TASK },
	{ "credentials", KPM_CAPTURE_CREDENTIALS },
	{ "memory", KPM_CAPTURE_MEMORY },
	{ "registers", KPM_CAPTURE_REGISTERS },
	{ "stack", KPM_CAPTURE_STACK },
	{ "userstack", KPM_CAPTURE_USER_STACK },
	{ "all", KPM_CAPTURE_TASK | KPM_CAPTURE_CREDENTIALS | KPM_CAPTURE_MEMORY |
		 KPM_CAPTURE_REGISTERS | KPM_CAPTURE_STACK | KPM_CAPTURE_USER_STACK },
};

static const char *parse_engine(struct kpm_spec *spec, const char *value)
{
	int number = match_string(engines, ARRAY_SIZE(engines), value);

	if (number < 0)
		return "engine must be auto, kprobe or ftrace";
	spec->engine = number;
	return NULL;
}

static const char *parse_uid(struct kpm_spec *spec, const char *value)
{
	if (kstrtou32(value, 10, &spec->uid))
		return "uid must be the number of a user";
	spec->filters |= KPM_FILTER_UID;
	return NULL;
}

/* The set itself is made when the monitor is there to have it. */
static const char *parse_cgroup(struct kpm_spec *spec, const char *value)
{
	static const char wrong[] = "cgroup must be, once, the id of a cgroup, or several: 1,2,3";
	struct kpm_cgroup_set *set;

	if (spec->cgroups)
		return wrong;
	set = kpm_cgroups_parse(value);
	if (set == ERR_PTR(-EINVAL))
		return wrong;
	if (!IS_ERR(set))
		kvfree(set);
	spec->filters |= KPM_FILTER_CGROUPS;
	spec->cgroups = value;
	return NULL;
}

static const char *parse_arguments(struct kpm_spec *spec, const char *value)
{
	if (kstrtou32(value, 10, &spec->arguments) || spec->arguments > KPM_ARGUMENTS)
		return "args must be 0 to 6, how many arguments a record has";
	return NULL;
}

static u32 capture_of(const char *name, size_t length)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(captures); i++)
		if (strlen(captures[i].name) == length && !strncmp(captures[i].name, name, length))
			return captures[i].what;
	return 0;
}

static const char *parse_capture(struct kpm_spec *spec, const char *value)
{
	size_t length;
	u32 what;

	for (;; value += length + 1) {
		length = strcspn(value, ",");
		what = capture_of(value, length);
		if (!what)
			return "capture: all or task,credentials,memory,registers,stack,userstack";
		spec->capture |= what;
		if (!value[length])
			return NULL;
	}
}

static const char *parse_depth(struct kpm_spec *spec, const char *value)
{
	if (kstrtou32(value, 10, &spec->depth) || !spec->depth || spec->depth > KPM_DEPTH_MAX)
		return "depth must be 1 to 64 frames";
	return NULL;
}

static const char *parse_sample(struct kpm_spec *spec, const char *value)
{
	if (kstrtou32(value, 10, &spec->sample) || !spec->sample)
		return "sample must be 1 or more: one hit of so many becomes a record";
	return NULL;
}

static const char *parse_limit(struct kpm_spec *spec, const char *value)
{
	if (kstrtou32(value, 10, &spec->limit) || !spec->limit)
		return "limit must be 1 or more records per second";
	return NULL;
}

static const struct {
	const char *unit;
	u32 milliseconds;
} units[] = {
	{ "", 1000 }, { "ms", 1 }, { "s", 1000 }, { "m", 60 * 1000 }, { "h", 60 * 60 * 1000 },
};

static const char *parse_lease(struct kpm_spec *spec, const char *value)
{
	char digits[11] = "";
	unsigned int i;
	u32 number;

	while (isdigit(*value) && strlen(digits) < sizeof(digits) - 1)
		digits[strlen(digits)] = *value++;
	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (!strcmp(value, units[i].unit))
			break;
	if (i == ARRAY_SIZE(units) || kstrtou32(digits, 10, &number) ||
	    number > KPM_LEASE_MAX / units[i].milliseconds)
		return "lease must be 0 to 24h: seconds, or a number of ms, s, m or h";
	spec->lease = number * units[i].milliseconds;
	return NULL;
}

static const char *parse_group(struct kpm_spec *spec, const char *value)
{
	int number = match_string(groups, ARRAY_SIZE(groups), value);

	if (number < 0)
		return "group must be cgroup, comm, tgid, result, function or none";
	spec->group = number;
	return NULL;
}

static const char *parse_histogram(struct kpm_spec *spec, const char *value)
{
	if (kstrtobool(value, &spec->histogram) || strlen(value) != 1)
		return "histogram must be 1 or 0";
	return NULL;
}

static const char *parse_budget(struct kpm_spec *spec, const char *value)
{
	if (kstrtou32(value, 10, &spec->budget) || !spec->budget || spec->budget > KPM_BUDGET_MAX)
		return "budget must be 1 to 1000000 thousandths of a CPU";
	return NULL;
}

static const char *parse_rearm(struct kpm_spec *spec, const char *value)
{
	if (kstrtobool(value, &spec->rearm) || strlen(value) != 1)
		return "rearm must be 1 or 0";
	return NULL;
}

/* One entry for each key; conditions on numbers have a file of their own. */
static const struct {
	const char *key;
	const char *(*parse)(struct kpm_spec *spec, const char *value);
} keys[] = {
	{ "engine=", parse_engine },
	{ "uid=", parse_uid },
	{ "cgroup=", parse_cgroup },
	{ "range=", kpm_condition_range },
	{ "args=", parse_arguments },
	{ "capture=", parse_capture },
	{ "depth=", parse_depth },
	{ "sample=", parse_sample },
	{ "limit=", parse_limit },
	{ "lease=", parse_lease },
	{ "group=", parse_group },
	{ "histogram=", parse_histogram },
	{ "budget=", parse_budget },
	{ "rearm=", parse_rearm },
};

static int find(const char *word)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		if (!strncmp(word, keys[i].key, strlen(keys[i].key)))
			return i;
	return -1;
}

/**
 * kpm_keys_begin - is this a key with its value, or a condition?
 * @word: of a command
 *
 * Return: true when kpm_keys_parse() knows what it is about.
 */
bool kpm_keys_begin(const char *word)
{
	return kpm_condition_begins(word) || find(word) >= 0;
}

/**
 * kpm_keys_parse - take a key and its value into a spec
 * @spec: to complete
 * @word: of a command
 *
 * Return: NULL or what is wrong, for people.
 */
const char *kpm_keys_parse(struct kpm_spec *spec, const char *word)
{
	int i = find(word);

	if (i >= 0)
		return keys[i].parse(spec, word + strlen(keys[i].key));
	if (kpm_condition_begins(word))
		return kpm_condition_parse(spec, word);
	if (strchr(word, '='))
		return "unknown key; kprobe_monitor(4) has those that there are";
	return "too many words: behind comm only key=value may come";
}

/**
 * kpm_keys_group - the name of what hits are grouped by
 * @group: KPM_GROUP_...
 *
 * Return: its name.
 */
const char *kpm_keys_group(unsigned int group)
{
	return groups[group];
}
