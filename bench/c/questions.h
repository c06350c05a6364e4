/* One function a question, each in the file of its name. Each prints one line of JSON with the keys
 * of its counterpart in ../questions. */
#ifndef BENCH_QUESTIONS_H
#define BENCH_QUESTIONS_H

void t1_throughput(long bytes);
void s1_spawn(long count, long warm_up, long ballast_mib);
void r1_round_trip(long trips, int apart);
void w1_blocked_write(long bytes, long milliseconds);
void m1_idle_sessions(long sessions);

#endif
