# SPDX-License-Identifier: GPL-2.0
# The headers in KDIR must be there, and be those of the architecture that was asked for.

ifeq ($(RELEASE),)
$(error no kernel headers in KDIR=$(KDIR): install linux-headers-$(shell uname -r) or say KDIR=...)
endif

# What people call an architecture, what the kernel calls it, and the option that its configuration has.
KERNEL_ARCH := $(or $(patsubst %,arm64,$(filter aarch64,$(ARCH))),\
	$(patsubst %,arm,$(filter armhf armv7l arm32,$(ARCH))),\
	$(patsubst %,x86_64,$(filter amd64,$(ARCH))),\
	$(patsubst %,i386,$(filter i486 i586 i686,$(ARCH))),$(ARCH))
OPTION_arm := CONFIG_ARM
OPTION_arm64 := CONFIG_ARM64
OPTION_x86 := CONFIG_X86
OPTION_x86_64 := CONFIG_X86_64
OPTION_i386 := CONFIG_X86_32
OPTION := $(OPTION_$(KERNEL_ARCH))

ifneq ($(OPTION),)
ifeq ($(shell grep -x $(OPTION)=y $(KDIR)/include/config/auto.conf),)
$(error KDIR=$(KDIR) does not hold headers for ARCH=$(ARCH) ($(OPTION) is not set there): say KDIR=...)
endif
endif
