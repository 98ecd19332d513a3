// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "last_error.h"

#define SHOWN_MAX	64	/* of what was written */

static DEFINE_MUTEX(error_lock);
static char last_error[512] = "none";

static int shown(const char *text)
{
	return min_t(int, strlen(text), SHOWN_MAX);
}

/**
 * kpm_last_error_set - keep an error for the state
 * @line: that failed
 * @word: of it that is to blame, or NULL
 * @why: for people
 */
void kpm_last_error_set(const char *line, const char *word, const char *why)
{
	mutex_lock(&error_lock);
	if (word)
		snprintf(last_error, sizeof(last_error), "%*pE: %*pE: %s", shown(line), line,
			 shown(word), word, why);
	else
		snprintf(last_error, sizeof(last_error), "%*pE: %s", shown(line), line, why);
	mutex_unlock(&error_lock);
}

/**
 * kpm_last_error_show - print the last error
 * @to: where to
 */
void kpm_last_error_show(struct seq_file *to)
{
	mutex_lock(&error_lock);
	seq_printf(to, "Last error: %s\n", last_error);
	mutex_unlock(&error_lock);
}
