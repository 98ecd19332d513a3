// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static int passed, failed;

bool check(bool good, const char *name, const char *format, ...)
{
	va_list arguments;

	if (good)
		passed++;
	else
		failed++;
	printf("%s %d - %s", good ? "ok" : "not ok", passed + failed, name);
	if (!good) {
		va_start(arguments, format);
		printf(" # ");
		vprintf(format, arguments);
		va_end(arguments);
	}
	printf("\n");
	fflush(stdout);
	return good;
}

bool same(unsigned long long is, unsigned long long must, const char *name)
{
	return check(is == must, name, "%llu instead of %llu", is, must);
}

bool fails(long result, int must, const char *name)
{
	int is = result == -1 ? errno : 0;

	return check(is == must, name, "%s (%d) instead of %s (%d)",
		     strerror(is), is, strerror(must), must);
}

void tally(void)
{
	printf("1..%d\n%d passed, %d failed\n", passed + failed, passed, failed);
	fflush(stdout);
}
