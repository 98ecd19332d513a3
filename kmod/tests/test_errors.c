// SPDX-License-Identifier: GPL-2.0
/* Every error of the interface, by its number. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "load.h"
#include "suites.h"

/* Where all instructions are 4 bytes long, the kernel has no error of its own for that. */
#if defined(__aarch64__) || defined(__arm__)
#define MISALIGNED	EACCES
#else
#define MISALIGNED	EILSEQ
#endif

static void malformed(int fd)
{
	struct kpm_probe probe;

	probe = request(2, "kind", SYMBOL);
	fails(add(fd, &probe), EINVAL, "add: unknown kind");
	probe = request(KPM_ENTRY, "engine", SYMBOL);
	probe.engine = 3;
	fails(add(fd, &probe), EINVAL, "add: unknown engine");
	probe = request(KPM_ENTRY, "", SYMBOL);
	fails(add(fd, &probe), EINVAL, "add: no name");
	probe = request(KPM_ENTRY, "two words", SYMBOL);
	fails(add(fd, &probe), EINVAL, "add: space in the name");
	probe = request(KPM_ENTRY, "symbol", "");
	fails(add(fd, &probe), EINVAL, "add: no symbol");
	probe = request(KPM_ENTRY, "symbol", "a b");
	fails(add(fd, &probe), EINVAL, "add: space in the symbol");
	probe = request(KPM_ENTRY, "symbol", "module:");
	fails(add(fd, &probe), EINVAL, "add: module without function");
	probe = request(KPM_ENTRY, "symbol", "a:b:c");
	fails(add(fd, &probe), EINVAL, "add: two colons");
	probe = request(KPM_ENTRY, "name", SYMBOL);
	memset(probe.name, 'x', sizeof(probe.name));
	fails(add(fd, &probe), EINVAL, "add: name without end");
	probe = request(KPM_ENTRY, "symbol", SYMBOL);
	memset(probe.symbol, 'x', sizeof(probe.symbol));
	fails(add(fd, &probe), EINVAL, "add: symbol without end");
	probe = request(KPM_ENTRY, "comm", SYMBOL);
	memset(probe.comm, 'x', sizeof(probe.comm));
	fails(add(fd, &probe), EINVAL, "add: command without end");
	probe = request(KPM_ENTRY, "tgid", SYMBOL);
	probe.tgid = 0xffffffff;
	fails(add(fd, &probe), EINVAL, "add: impossible process");
	probe = request(KPM_RETURN, "offset", SYMBOL);
	probe.offset = 4;
	fails(add(fd, &probe), EINVAL, "add: return with an offset");
	probe = request(KPM_ENTRY, "offset", SYMBOL);
	probe.offset = 1 << 20;
	check(add(fd, &probe) == -1 && (errno == EINVAL || errno == ENOENT),
	      "add: offset outside of the function", "%s", strerror(errno));
}

static void refused(int fd)
{
	/* the tables of some kernels name no data */
	int data = address_of("init_task") ? EACCES : ENOENT;
	struct kpm_probe probe;

	probe = request(KPM_ENTRY, "unknown", "no_such_function");
	fails(add(fd, &probe), ENOENT, "add: unknown symbol");
	probe = request(KPM_ENTRY, "unknown", "no_such_module:init");
	fails(add(fd, &probe), ENOENT, "add: unknown module");
	probe = request(KPM_ENTRY, "own", "kprobe_monitor:kpm_kprobe_hit");
	fails(add(fd, &probe), EACCES, "add: the module's own hit path");
	probe = request(KPM_ENTRY, "own", "kprobe_monitor:kpm_ftrace_hit");
	fails(add(fd, &probe), strcmp(best_engine_name(), "ftrace") ? ENOENT : EACCES,
	      "add: that of an engine that not all have");
	probe = request(KPM_ENTRY, "own", "kprobe_monitor:kpm_shared_hit");
	fails(add(fd, &probe), best_engine() == KPM_ENGINE_FTRACE ? EACCES : ENOENT,
	      "add: likewise");
	probe = request(KPM_RETURN, "black", "get_kprobe");
	fails(add(fd, &probe), EACCES, "add: a function on the kernel's black list");
	probe = request(KPM_ENTRY, "data", "init_task");
	fails(add(fd, &probe), data, "add: data");
	probe = request(KPM_ENTRY, "inside", SYMBOL);
	probe.offset = 1;
	fails(add(fd, &probe), MISALIGNED, "add: in the middle of an instruction");
	probe = request(KPM_ENTRY, "many", "__*");
	fails(add(fd, &probe), E2BIG, "add: a pattern of too many functions");
	probe = request(KPM_ENTRY, "none", "no_such_*");
	fails(add(fd, &probe), ENOENT, "add: a pattern of no function");
	probe = request(KPM_ENTRY, "none", "dummy:dummy_*");
	fails(add(fd, &probe), EINVAL, "add: a pattern in a module");
	armed_are(0, 0, "what was refused is not in the kernel");
	probe = request(KPM_ENTRY, "twice", SYMBOL);
	fails(add(fd, &probe), 0, "add");
	fails(add(fd, &probe), EEXIST, "add: name taken");
}

static void handles(int fd)
{
	struct kpm_state state = { .slot = arm(fd, KPM_ENTRY, "mine", 0, "") };
	int other = device_open();

	fails(ioctl(other, KPM_IOC_STATE, &state), ENOENT, "state: another file's probe");
	fails(ioctl(other, KPM_IOC_DEL, &state), ENOENT, "del: another file's probe");
	arm(other, KPM_ENTRY, "mine", 0, "");
	check(true, "another file may use the same name", " ");
	close(other);
	fails(ioctl(fd, KPM_IOC_STATE, &state), 0, "state: still there");
	fails(ioctl(fd, KPM_IOC_DEL, &state), 0, "del");
	fails(ioctl(fd, KPM_IOC_DEL, &state), ENOENT, "del: a second time");
	fails(ioctl(fd, KPM_IOC_STATE, &state), ENOENT, "state: after del");
	state.slot = 0xffffffff;
	fails(ioctl(fd, KPM_IOC_STATE, &state), ENOENT, "state: no such slot");
	fails(ioctl(fd, _IO(KPM_IOC_MAGIC, 99)), ENOTTY, "unknown call");
}

static void bad_memory(int fd)
{
	struct kpm_probe *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int before = probes_in_kernel() + functions_in_kernel();

	fails(ioctl(fd, KPM_IOC_INFO, NULL), EFAULT, "info: bad memory");
	fails(ioctl(fd, KPM_IOC_ADD, NULL), EFAULT, "add: bad memory");
	fails(ioctl(fd, KPM_IOC_DEL, NULL), EFAULT, "del: bad memory");
	fails(ioctl(fd, KPM_IOC_STATE, NULL), EFAULT, "state: bad memory");
	*page = request(KPM_ENTRY, "lost", SYMBOL);
	mprotect(page, 4096, PROT_READ);
	fails(add(fd, page), EFAULT, "add: memory that can't take the answer");
	same(probes_in_kernel() + functions_in_kernel(), before, "  leaves no probe");
	munmap(page, 4096);
}

static void full(void)
{
	struct kpm_probe probe = request(KPM_ENTRY, "third", SYMBOL);
	int fd;

	unload_module("kprobe_monitor");
	fails(load_module(MODULE, "max_probes=0"), EINVAL, "load: max_probes=0");
	fails(load_module(MODULE, "max_probes=2"), 0, "load: max_probes=2");
	fd = device_open();
	arm(fd, KPM_ENTRY, "first", 0, "");
	arm(fd, KPM_RETURN, "second", 0, "");
	fails(add(fd, &probe), ENOSPC, "add: all slots used");
	close(fd);
	unload_module("kprobe_monitor");
	load_module(MODULE, "");
}

static int set_capabilities(unsigned int low, unsigned int high)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { { low, low, 0 }, { high, high, 0 } };

	return syscall(SYS_capset, &header, data);
}

#define BIT(capability) (1U << ((capability) & 31))

/* Each answer in its own process, because a capability given up does not come back. */
static int without_capability(int question)
{
	struct kpm_probe probe = request(KPM_ENTRY, "cap", SYMBOL);
	int fd = device_open();
	struct kpm_info info;

	/* all of a container's root, but for what probing needs */
	set_capabilities(BIT(CAP_DAC_OVERRIDE) | BIT(CAP_SYS_PTRACE), BIT(CAP_SYSLOG));
	switch (question) {
	case 0:
		return device_open() == -1 ? errno : 0;
	case 1:
		return add(fd, &probe) ? errno : 0;
	case 2:
		return ioctl(fd, KPM_IOC_INFO, &info) ? errno : 0;
	case 3:
		return mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? errno : 0;
	default:
		return 0;
	}
}

static int with_perfmon(int unused)
{
	struct kpm_probe probe = request(KPM_ENTRY, "cap", SYMBOL);
	int fd;

	(void)unused;
	set_capabilities(0, BIT(CAP_PERFMON));
	fd = device_open();
	if (fd < 0 || add(fd, &probe))
		return errno;
	return probe.address ? 255 : 0;
}

static void in_child(int (*what)(int), int question, int must, const char *name)
{
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid)
		_exit(what(question));
	waitpid(pid, &status, 0);
	same(WEXITSTATUS(status), must, name);
}

static void capabilities(void)
{
	in_child(without_capability, 0, EPERM, "open: without the capability");
	in_child(without_capability, 1, EPERM, "add: likewise, in a file opened with it");
	in_child(without_capability, 2, EPERM, "info: likewise");
	in_child(without_capability, 3, EPERM, "mmap: likewise");
	in_child(with_perfmon, 0, 0, "CAP_PERFMON alone is enough, and shows no address");
}

void test_errors(void)
{
	int fd = device_open();

	malformed(fd);
	refused(fd);
	handles(fd);
	bad_memory(fd);
	close(fd);
	capabilities();
	full();
}
