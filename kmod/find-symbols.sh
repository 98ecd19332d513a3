#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Usage: find-symbols.sh [FILE]    (or KALLSYMS=FILE; ARCH=x86_64|i386|arm64|arm where FILE does not tell)
# Prints for each common target the function of the running kernel, or of the one that FILE is /proc/kallsyms of, which
# stands for it. Needs no more than busybox.
set -eu

symbols=${1:-${KALLSYMS:-/proc/kallsyms}}
if [ ! -r "$symbols" ] || [ ! -s "$symbols" ] && [ "$symbols" != /proc/kallsyms ]; then
  echo "cannot read symbols from $symbols; is CONFIG_KALLSYMS set?" >&2
  exit 2
fi

# target | functions by preference, SYS_ being the prefix of system calls | architectures | remark
# Of the functions on each side of a + the first that is there is taken.
table() {
  cat <<'END'
sys_mmap|SYS_mmap SYS_mmap_pgoff||
sys_munmap|SYS_munmap||
sys_brk|SYS_brk||
sys_mprotect|SYS_mprotect||
sys_mmap2|SYS_mmap_pgoff|arm|sys_mmap2 itself takes no probe
sys_mmap2|SYS_mmap_pgoff|i386|
vm_mmap_pgoff|vm_mmap_pgoff||
do_munmap|do_munmap||
__alloc_pages|__alloc_pages __alloc_pages_noprof __alloc_pages_nodemask||
__free_pages|__free_pages||
kmalloc|__kmalloc_noprof __kmalloc + __kmalloc_cache_noprof kmalloc_trace kmem_cache_alloc_trace||kmalloc itself is inlined
kfree|kfree||
vmalloc|vmalloc vmalloc_noprof||
vfree|vfree||
do_page_fault|handle_mm_fault||every fault of user memory comes here
handle_mm_fault|handle_mm_fault||
oom_kill_process|oom_kill_process||
END
}

case ${ARCH:-} in
  amd64) ARCH=x86_64 ;;
  x86) ARCH= ;;
  i?86) ARCH=i386 ;;
  aarch64) ARCH=arm64 ;;
  arm*) [ "$ARCH" = arm64 ] || ARCH=arm ;;
esac

table | awk -v arch="${ARCH:-}" -f "$(dirname "$0")/find-symbols.awk" - "$symbols"
