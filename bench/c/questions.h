/* One function for each question, in the file of its name. It prints one line of JSON with the keys of
 * the same question in ../questions. */
#ifndef BENCH_QUESTIONS_H
#define BENCH_QUESTIONS_H

void t1_throughput(long bytes);
void s1_spawn(long count, long warm_up, long ballast_mib, long opened);
void l1_exit(long children, long bytes);
void l2_pause(long milliseconds);
void l3_late_output(char *script);
void r1_round_trip(long trips, int apart);
void w1_blocked_write(long bytes, long milliseconds);
void m1_idle_sessions(long sessions);
void g1_growth(long sessions, long batches, long idle_ms, long trips, long prints);
void f1_among_floods(long floods, long trips);
void b1_busy_loop(long children);
void a1_unread_flood(long milliseconds);
void a2_kept_chunks(long chunks);
void k1_output(long bytes);
void k2_spawn(long children);

/* Not a question: a child that answers at once. See responder.c. */
void responder(void);

#endif
