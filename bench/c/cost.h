/* Clocks, processor time and what /proc says about this process: the figures that every question
 * prints. */
#ifndef BENCH_COST_H
#define BENCH_COST_H

#include <stddef.h>

struct cpu {
  double user;
  double system;
};

double now_ms(void);                               /* monotonic */
struct cpu cpu_seconds(void);                      /* of this process, without its children */
double median(double *, size_t);                   /* sorts what it is given */
double percentile(double *, size_t, double share); /* sorts as well */
void wait_ms(long milliseconds);
long thread_count(void);
long descriptor_count(void);
long resident_kib(void);

#endif
