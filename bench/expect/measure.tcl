# The contestant expect (Tcl): `measure.tcl QUESTION ARGUMENT...` answers one question and prints a line of JSON with the keys of
# the same question in ../questions.

set timeout 60
log_user 0

# Seconds of user and system time of this process, in steps of 10 ms.
proc cpu {} {
  set file [open /proc/self/stat]
  set fields [split [lindex [split [read $file] ")"] end]]
  close $file
  return [expr {([lindex $fields 12] + [lindex $fields 13]) / 100.0}]
}

# A field of /proc/self/status in KiB.
proc kib {name} {
  set file [open /proc/self/status]
  regexp "$name:\\s+(\\d+)" [read $file] all value
  close $file
  return $value
}

proc e1 {script kind pattern} {
  set before [kib VmRSS]
  set used [cpu]
  set begun [clock microseconds]
  spawn -noecho /bin/sh -c $script
  if {$kind eq "exact"} {
    expect -ex $pattern { error "the pattern matched" } eof {} timeout { error "it took too long" }
  } else {
    expect -re $pattern { error "the pattern matched" } eof {} timeout { error "it took too long" }
  }
  set seconds [expr {([clock microseconds] - $begun) / 1e6}]
  set size [lindex [split $script] end]
  puts [format {{"cpuSeconds": %f, "megabytesPerSecond": %f, "grownMiB": %f}} \
    [expr {[cpu] - $used}] [expr {$size / 1e6 / $seconds}] [expr {([kib VmHWM] - $before) / 1024.0}]]
}

proc e2 {script trips} {
  set pid [spawn -noecho /bin/sh -c $script]
  while {[string trim [exec cat /proc/$pid/comm]] ne "cat"} { after 5 }
  # As ../harness/place.mjs.
  regexp {Cpus_allowed_list:\s+(\d+)} [exec cat /proc/self/status] all first
  foreach process [list [pid] $pid] { exec taskset -c -p $first $process }
  set used [cpu]
  set samples {}
  for {set i 0} {$i < $trips} {incr i} {
    set sent [clock microseconds]
    send x
    expect -ex x {} timeout { error "no answer" }
    lappend samples [expr {[clock microseconds] - $sent}]
  }
  set took [expr {[cpu] - $used}]
  exec kill -KILL $pid
  expect eof
  puts [format {{"roundTripUs": %f, "cpuUs": %f}} \
    [expr {double([lindex [lsort -integer $samples] [expr {$trips / 2}]])}] [expr {$took * 1e6 / $trips}]]
}

{*}$argv
