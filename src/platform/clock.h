/* Time. Any thread. */
#ifndef S2S_PLATFORM_CLOCK_H
#define S2S_PLATFORM_CLOCK_H

#include <stdint.h>

int64_t s2s_clock_now_ms(void);       /* Unix time; may jump */
int64_t s2s_clock_monotonic_ms(void); /* for waiting and intervals; never goes back */
/* As s2s_clock_monotonic_ms() was at the last tick, up to 10 ms ago, for a fifth of the price: for what is asked once a second or so. */
int64_t s2s_clock_coarse_ms(void);
int64_t s2s_clock_thread_cpu_us(void); /* CPU time of the calling thread */
void s2s_clock_sleep_ms(int64_t ms);

#endif
