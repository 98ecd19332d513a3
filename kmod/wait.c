// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers run with preemption off, also where RCU is not watching. So what is
 * waited for is a switch of tasks on every CPU. synchronize_rcu_tasks_rude() waits
 * for that in one thread for all who want it, which takes a tenth of a second from
 * one to the next, and a plan arms and disarms 64 probes. Since 6.12 it waits for
 * nothing where CONFIG_ARCH_WANTS_NO_INSTR is set.
 */
#include <linux/cpu.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/workqueue.h>

#include "wait.h"

static DEFINE_MUTEX(turns_lock);
static DEFINE_PER_CPU(struct work_struct, turns);

static void nothing(struct work_struct *turn)
{
}

/**
 * kpm_wait_for_handlers - until every CPU has left the code without preemption
 * that it is in
 *
 * Handlers on a CPU that is not online ended before it went.
 */
void kpm_wait_for_handlers(void)
{
	struct work_struct *turn;
	int cpu;

	mutex_lock(&turns_lock);
	cpus_read_lock();
	for_each_online_cpu(cpu) {
		turn = per_cpu_ptr(&turns, cpu);
		INIT_WORK(turn, nothing);
		schedule_work_on(cpu, turn);
	}
	for_each_online_cpu(cpu)
		flush_work(per_cpu_ptr(&turns, cpu));
	cpus_read_unlock();
	mutex_unlock(&turns_lock);
}
