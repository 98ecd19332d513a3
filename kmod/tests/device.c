// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "suites.h"

#define SYSLOG_ACTION_READ_ALL	3
#define SYSLOG_ACTION_CLEAR	5

unsigned int engine = KPM_ENGINE_AUTO;

static const char *best_name = "kprobe";
static unsigned int best = KPM_ENGINE_KPROBE;

void engine_find(void)
{
	if (getenv("engine"))
		best_name = getenv("engine");
	if (strcmp(best_name, "kprobe"))
		best = KPM_ENGINE_FTRACE;
}

const char *best_engine_name(void)
{
	return best_name;
}

unsigned int best_engine(void)
{
	return best;
}

int load_module(const char *path, const char *parameters)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int result = syscall(SYS_finit_module, fd, parameters, 0);

	close(fd);
	return result;
}

int unload_module_now(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK);
}

int unload_module(const char *name)
{
	int i, result = -1;

	for (i = 0; i < 100 && (result = unload_module_now(name)) && errno == EAGAIN; i++)
		usleep(100000);
	return result;
}

/* Since the log was cleared last; valid until the next call. */
static const char *kernel_log(void)
{
	static char log[1 << 18];
	int length = klogctl(SYSLOG_ACTION_READ_ALL, log, sizeof(log) - 1);

	log[length > 0 ? length : 0] = '\0';
	return log;
}

void clear_log(void)
{
	klogctl(SYSLOG_ACTION_CLEAR, NULL, 0);
}

bool has_logged(const char *text)
{
	return strstr(kernel_log(), text);
}

void has_measured(const char *way)
{
	const char *at = NULL;
	char line[100];
	int i;

	snprintf(line, sizeof(line), "a hit by %s costs ", way);
	for (i = 0; i < 1200 && !at; i++) {
		at = strstr(kernel_log(), line);
		usleep(50000);
	}
	check(at, line, "is not in the log");
	printf("# %.*s\n", at ? (int)strcspn(at, "\n") : 0, at);
}

void load_anew(void)
{
	fails(unload_module("kprobe_monitor"), 0, "unload the module");
	clear_log();
	fails(load_module(MODULE, ""), 0, "load it anew");
	has_measured("return");
}

int device_open(void)
{
	return open(DEVICE, O_RDWR | O_CLOEXEC);
}

struct kpm_probe request(int kind, const char *name, const char *symbol)
{
	struct kpm_probe probe = { .kind = kind, .engine = kind == KPM_ENTRY ? engine : KPM_ENGINE_AUTO };

	snprintf(probe.name, sizeof(probe.name), "%s", name);
	snprintf(probe.symbol, sizeof(probe.symbol), "%s", symbol);
	return probe;
}

int add(int fd, struct kpm_probe *probe)
{
	return ioctl(fd, KPM_IOC_ADD, probe);
}

static void must(int result, const char *what)
{
	if (!result)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	fflush(stdout);
	abort();
}

unsigned int arm(int fd, int kind, const char *name, unsigned int tgid, const char *comm)
{
	struct kpm_probe probe = request(kind, name, SYMBOL);

	probe.tgid = tgid;
	snprintf(probe.comm, sizeof(probe.comm), "%s", comm);
	must(add(fd, &probe), "ADD");
	return probe.slot;
}

struct kpm_state state_of(int fd, unsigned int slot)
{
	struct kpm_state state = { .slot = slot };

	must(ioctl(fd, KPM_IOC_STATE, &state), "STATE");
	return state;
}

struct kpm_state del(int fd, unsigned int slot)
{
	struct kpm_state state = { .slot = slot };

	must(ioctl(fd, KPM_IOC_DEL, &state), "DEL");
	return state;
}

const volatile struct kpm_counters *map_counters(int fd, struct kpm_info *info)
{
	void *map;

	must(ioctl(fd, KPM_IOC_INFO, info), "INFO");
	map = mmap(NULL, info->counters_bytes, PROT_READ, MAP_SHARED, fd, 0);
	must(map == MAP_FAILED, "mmap");
	return map;
}

const char *contents(const char *path)
{
	static char text[256 * 1024];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got, total = 0;

	while ((got = read(fd, text + total, sizeof(text) - 1 - total)) > 0)
		total += got;
	close(fd);
	text[total] = '\0';
	return text;
}

unsigned long long address_of(const char *symbol)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	unsigned long long address = 0, at;
	char line[600], name[512];

	while (!address && fgets(line, sizeof(line), file))
		if (sscanf(line, "%llx %*c %511s", &at, name) == 2 && !strcmp(name, symbol))
			address = at;
	fclose(file);
	return address;
}

const char *symbol_at(unsigned long long address)
{
	static char nearest[512];
	FILE *file = fopen("/proc/kallsyms", "r");
	unsigned long long begin = 0, at;
	char line[600], name[512];

	*nearest = 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%llx %*c %511s", &at, name) == 2 && at <= address && at > begin) {
			begin = at;
			strcpy(nearest, name);
		}
	fclose(file);
	return nearest;
}

const char *calls_like(const char *rest)
{
	static char pattern[KPM_SYMBOL_SIZE];
	FILE *file = fopen(TRACEABLE, "r");
	char line[300], prefix[30] = "";

	while (!*prefix && fgets(line, sizeof(line), file))
		if (strstr(line, "sys_getppid\n"))
			snprintf(prefix, sizeof(prefix), "%.*s",
				 (int)(strstr(line, "getppid") - line), line);
	fclose(file);
	snprintf(pattern, sizeof(pattern), "%s%s", prefix, rest);
	return pattern;
}

static int lines_of(const char *path)
{
	const char *c;
	int lines = 0;

	for (c = contents(path); *c; c = strchr(c, '\n') + 1)
		lines += !memmem(c, strcspn(c, "\n"), "kpm_pulse", strlen("kpm_pulse"));
	return lines;
}

int probes_in_kernel(void)
{
	return lines_of("/sys/kernel/debug/kprobes/list");
}

int functions_in_kernel(void)
{
	return lines_of("/sys/kernel/tracing/enabled_functions");
}

bool tracers_have_arguments(void)
{
	return !getenv("arguments");
}

static bool by_kprobe(void)
{
	return (engine == KPM_ENGINE_AUTO ? best : engine) == KPM_ENGINE_KPROBE;
}

/* Only x86 puts a kprobe at an entry where the kernel calls tracers from. */
#if defined(__x86_64__) || defined(__i386__)
#define KPROBES_TRACE 1
#else
#define KPROBES_TRACE 0
#endif

int traced(int entries)
{
	return KPROBES_TRACE || !by_kprobe() ? entries : 0;
}

void armed_are(int entries, int returns, const char *name)
{
	same(probes_in_kernel(), returns + (by_kprobe() ? entries : 0), name);
	same(functions_in_kernel(), traced(entries) || (KPROBES_TRACE && returns),
	     "  on one function");
}
