/* Clocks, CPU time and figures from /proc of this process. */
#ifndef BENCH_COST_H
#define BENCH_COST_H

#include <stddef.h>

struct cpu {
  double user;
  double system;
};

double now_ms(void);                               /* monotonic */
struct cpu cpu_seconds(void);                      /* of this process, without its children */
double median(double *, size_t);                   /* sorts the samples */
double percentile(double *, size_t, double share); /* sorts the samples */
void wait_ms(long milliseconds);
long thread_count(void);
long descriptor_count(void);
long resident_kib(void);

#endif
