# SPDX-License-Identifier: GPL-2.0
# Reads the table of find-symbols.sh, then the symbols of a kernel; prints which of them stand for the targets.

function choose(names,    list, number, i, name) {
  number = split(names, list, " ")
  for (i = 1; i <= number; i++) {
    name = list[i]
    sub(/^SYS_/, prefix[arch], name)
    if (count[name] > 1) return name " (ambiguous: " count[name] " functions have this name)"
    if (count[name] == 1) return name
    if (changed[name] != "") return changed[name]
  }
  return ""
}

function stands_for(choices,    sides, number, i, name, all) {
  number = split(choices, sides, "+")
  for (i = 1; i <= number; i++) {
    name = choose(sides[i])
    if (name != "") all = all (all == "" ? "" : ", ") name
  }
  return all
}

BEGIN {
  prefix["x86_64"] = "__x64_sys_"
  prefix["i386"] = "__ia32_sys_"
  prefix["arm64"] = "__arm64_sys_"
  prefix["arm"] = "sys_"
}

FNR == NR {
  split($0, row, "|")
  rows++
  target[rows] = row[1]
  choices[rows] = row[2]
  arches[rows] = row[3]
  remark[rows] = row[4]
  next
}

# Functions of the kernel itself: a module's line has a fourth word.
NF == 3 && $2 ~ /^[tTwW]$/ {
  functions++
  count[$3]++
  base = $3
  # The compiler names what it has changed after the function it was.
  if (sub(/\.(isra|constprop|part)\..*$/, "", base) && changed[base] == "") changed[base] = $3
}

END {
  if (!functions) {
    print "no functions in these symbols; is CONFIG_KALLSYMS set?" > "/dev/stderr"
    exit 2
  }
  if (arch == "") {
    arch = "arm"
    if (count["__ia32_sys_munmap"]) arch = "i386"
    if (count["__x64_sys_munmap"]) arch = "x86_64"
    if (count["__arm64_sys_munmap"]) arch = "arm64"
  }
  if (prefix[arch] == "") {
    print "unknown architecture " arch > "/dev/stderr"
    exit 2
  }
  printf "%-18s  function (%s)\n", "target", arch
  for (i = 1; i <= rows; i++) {
    name = ""
    if (arches[i] == "" || index(" " arches[i] " ", " " arch " ")) name = stands_for(choices[i])
    if (name != "" && remark[i] != "") name = name "  (" remark[i] ")"
    # A target may have lines for several architectures.
    if (i == rows || target[i + 1] != target[i] || name != "") {
      if (target[i] != shown) printf "%-18s  %s\n", target[i], name == "" ? "none" : name
      shown = target[i]
    }
  }
}
