// SPDX-License-Identifier: GPL-2.0
/* What people find in documents: every command one by one, by the names used there. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "suites.h"
#include "text.h"

/* A command as it is written, and what it comes to: a function, or an error. */
static const struct {
	const char *text;
	const char *shows;
	int error;
} commands[] = {
	{ "add mmap_trace sys_mmap 0", "] mmap_trace: sys_mmap -> __x64_sys_mmap @ 0x", 0 },
	{ "add munmap_1234 sys_munmap 0 0 1234", "] munmap_1234: sys_munmap -> __x64_sys_munmap @ 0x", 0 },
	{ "add myapp_brk sys_brk 0 0 0 myapp", "] myapp_brk: sys_brk -> __x64_sys_brk @ 0x", 0 },
	{ "add mmap_ret sys_mmap 0 1", "] mmap_ret: sys_mmap -> __x64_sys_mmap @ 0x", 0 },
	{ "add alloc_trace __alloc_pages 1", "] alloc_trace: __alloc_pages", 0 },
	{ "add mmap_monitor sys_mmap 0", "] mmap_monitor: sys_mmap -> __x64_sys_mmap @ 0x", 0 },
	{ "add munmap_monitor sys_munmap 0", "] munmap_monitor: sys_munmap -> __x64_sys_munmap @ 0x", 0 },
	{ "add mprotect_monitor sys_mprotect 0", "] mprotect_monitor: sys_mprotect -> __x64_sys_mprotect @ 0x", 0 },
	{ "add brk_monitor sys_brk 0", "] brk_monitor: sys_brk -> __x64_sys_brk @ 0x", 0 },
	{ "add mmap2_monitor sys_mmap2 0", "mmap2_monitor sys_mmap2 0: __x64_sys_mmap2: no such function", ENOENT },
	{ "add alloc_pages __alloc_pages 1", "] alloc_pages: __alloc_pages", 0 },
	{ "add free_pages __free_pages 1", "] free_pages: __free_pages @ 0x", 0 },
	{ "add vm_mmap vm_mmap_pgoff 1", "] vm_mmap: vm_mmap_pgoff @ 0x", 0 },
	{ "add vm_munmap do_munmap 1", "] vm_munmap: do_munmap @ 0x", 0 },
	{ "add kmalloc_trace kmalloc 1", "] kmalloc_trace: kmalloc -> __kmalloc", 0 },
	{ "add kfree_trace kfree 1", "] kfree_trace: kfree @ 0x", 0 },
	{ "add vmalloc_trace vmalloc 1", "] vmalloc_trace: vmalloc", 0 },
	{ "add vfree_trace vfree 1", "] vfree_trace: vfree @ 0x", 0 },
	{ "add page_fault do_page_fault 1", "] page_fault: do_page_fault -> handle_mm_fault @ 0x", 0 },
	{ "add mm_fault handle_mm_fault 1", "] mm_fault: handle_mm_fault @ 0x", 0 },
	{ "add oom_kill oom_kill_process 1", "] oom_kill: oom_kill_process @ 0x", 0 },
	{ "add brk_trace sys_brk 0", "] brk_trace: sys_brk -> __x64_sys_brk @ 0x", 0 },
	{ "add munmap_trace sys_munmap 0", "] munmap_trace: sys_munmap -> __x64_sys_munmap @ 0x", 0 },
	{ "add app_mmap sys_mmap 0 0 1234", " pid:1234", 0 },
	{ "add nginx_mmap sys_mmap 0 0 0 nginx", " comm:nginx", 0 },
	{ "add free_trace __free_pages 1", "] free_trace: __free_pages @ 0x", 0 },
	{ "add mmap_perf sys_mmap 0 1", "] mmap_perf: sys_mmap -> __x64_sys_mmap @ 0x", 0 },
	{ "add test __vm_mmap_pgoff 1", "test __vm_mmap_pgoff 1: __vm_mmap_pgoff: no such function", ENOENT },
	{ "del mmap_trace", "\n[0] mmap_trace", 0 },
	{ "clear_stats", " epoch:1", 0 },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* The line as a shell's echo writes it. */
static long echo(const char *text)
{
	char line[256];

	snprintf(line, sizeof(line), "%s\n", text);
	return command(line) == (ssize_t)strlen(line) ? 0 : -1;
}

static void one_by_one(void)
{
	volatile char *page;
	unsigned int i;

	for (i = 0; i < COMMANDS; i++) {
		fails(echo(commands[i].text), commands[i].error, commands[i].text);
		if (strncmp(commands[i].text, "del ", 4))
			shows(commands[i].shows);
		else
			shows_not(commands[i].shows);
	}
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*page = 1;
	munmap((void *)page, 4096);
	check(number_of("mmap_monitor", "hits:") > 0, "  mmap is counted", "it is not");
	check(number_of("page_fault", "hits:") > 0, "  page faults are counted", "they are not");
	check(number_of("alloc_pages", "hits:") > 0, "  pages are counted", "they are not");
	for (i = 0; i < COMMANDS; i++) {
		char name[64], line[80];

		if (sscanf(commands[i].text, "add %63s", name) != 1 || commands[i].error ||
		    !strcmp(name, "mmap_trace"))
			continue;
		snprintf(line, sizeof(line), "del %s", name);
		fails(echo(line), 0, line);
	}
	armed_are(0, 0, "all are gone");
}

static void symbols(void)
{
	shows_not("=== Symbols ===");
	fails(echo("list_symbols"), 0, "list_symbols");
	shows("\n\n=== Symbols ===\n  sys_mmap: __x64_sys_mmap\n  sys_munmap: __x64_sys_munmap\n");
	shows_not("=== Symbols ===");
	command("list_symbols");
	shows("\n  do_page_fault: handle_mm_fault\n  handle_mm_fault: handle_mm_fault\n");
	command("list_symbols");
	shows_not("\n  sys_mmap2: __");
}

struct function {
	char name[128];
	unsigned long address;
};

static int by_name(const void *left, const void *right)
{
	const struct function *a = left, *b = right;

	return strcmp(a->name, b->name);
}

/* Two functions of one name that the kernel's text has, or nothing. */
static const struct function *twins(struct function *all)
{
	unsigned long begin = 0, end = 0, address;
	FILE *file = fopen("/proc/kallsyms", "r");
	char line[1024], name[512];
	int number = 0, i;

	while (fgets(line, sizeof(line), file) && number < 200000) {
		if (sscanf(line, "%lx %*c %511s", &address, name) != 2 || strchr(line, '['))
			continue;
		if (!strcmp(name, "_stext"))
			begin = address;
		if (!strcmp(name, "_etext"))
			end = address;
		if (strlen(name) > 30 || strchr(name, '.'))
			continue;
		strcpy(all[number].name, name);
		all[number++].address = address;
	}
	fclose(file);
	qsort(all, number, sizeof(*all), by_name);
	for (i = 1; i < number; i++)
		if (!strcmp(all[i].name, all[i - 1].name) && all[i].address != all[i - 1].address &&
		    all[i].address >= begin && all[i].address < end &&
		    all[i - 1].address >= begin && all[i - 1].address < end)
			return &all[i];
	return NULL;
}

static void ambiguous(void)
{
	struct function *all = malloc(200000 * sizeof(*all));
	const struct function *twin = twins(all);
	char text[200], reason[200];

	if (!check(twin, "a name that two functions have", "there is none")) {
		free(all);
		return;
	}
	snprintf(text, sizeof(text), "add twin %s 1", twin->name);
	snprintf(reason, sizeof(reason), "%s: several functions have this name; use type 3", twin->name);
	bad(text, EADDRNOTAVAIL, reason);
	snprintf(text, sizeof(text), "add twin 0x%lx 3", twin->address);
	check(command(text) > 0 || errno == EACCES, "  its address is the way out", "%s", strerror(errno));
	command("del twin");
	free(all);
}

void test_readme(void)
{
	one_by_one();
	symbols();
	ambiguous();
}
