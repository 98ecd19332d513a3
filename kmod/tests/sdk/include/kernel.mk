# SPDX-License-Identifier: GPL-2.0
AutoProbe = AutoProbe($(1))

define KernelPackage
$(eval $(call KernelPackage/$(1)))
compile:
	$(call Build/Prepare)
	$(call Build/Compile)
	cp $(FILES) $(TOPDIR)/bin/kmod-$(PKG_NAME)-$(PKG_VERSION)
	echo "$(AUTOLOAD)" >$(TOPDIR)/bin/autoload
endef
