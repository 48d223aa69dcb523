/*
 * What the strict kernels could reach at most: their tile of 4 x 8 sums, multiplied and then added,
 * written in assembler for x86-64. Not part of the product or of any test; docs/PERFORMANCE.md
 * quotes it. Prints GFLOPS, best of 12 repeats, three times:
 *
 *   gcc -O1 -o /tmp/tile src/bench/limit/tile.c && /tmp/tile
 *
 * multiply: the forward product of 32 x 4 rows of 128 columns on four pairs of panels.
 * gradient: sums over 32 panels of rows, as the weights' gradients at batch 128.
 * alone: the same multiplications and additions without any load.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STEP(s, x, sum) "vmulps %%xmm" #s ", %%xmm" #x ", %%xmm14\n vaddps %%xmm" #sum ", %%xmm14, %%xmm" #sum "\n"
#define TILE \
  STEP(9, 10, 0) STEP(9, 11, 1) STEP(12, 10, 2) STEP(12, 11, 3) \
  STEP(13, 10, 4) STEP(13, 11, 5) STEP(15, 10, 6) STEP(15, 11, 7)
#define ZERO(r) "vxorps %%xmm" #r ", %%xmm" #r ", %%xmm" #r "\n"
#define START ZERO(0) ZERO(1) ZERO(2) ZERO(3) ZERO(4) ZERO(5) ZERO(6) ZERO(7)
#define USED \
  "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm9", "xmm10", \
  "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

static const long panel = 2112; /* bytes: 128 columns of 16 and a gap */

static void multiply(char *b, long w, long x) {
  long end = w + 2048, y = x + panel;
  __asm__ volatile(START "1:\n"
    "vbroadcastss (%[b],%[w]), %%xmm9\n vmovups (%[b],%[x]), %%xmm10\n vmovups (%[b],%[y]), %%xmm11\n"
    "vbroadcastss 4(%[b],%[w]), %%xmm12\n vbroadcastss 8(%[b],%[w]), %%xmm13\n"
    "vbroadcastss 12(%[b],%[w]), %%xmm15\n add $16, %[w]\n add $16, %[x]\n add $16, %[y]\n"
    TILE "cmp %[end], %[w]\n jb 1b\n"
    : [w] "+r"(w), [x] "+r"(x), [y] "+r"(y) : [b] "r"(b), [end] "r"(end) : USED);
}

static void gradient(char *b, long y, long x, long out) {
  long end = y + 32 * panel;
  __asm__ volatile(START "1:\n"
    "vmovups (%[b],%[y]), %%xmm9\n vmovups (%[b],%[x]), %%xmm10\n vmovups 16(%[b],%[x]), %%xmm11\n"
    "vmovups 16(%[b],%[y]), %%xmm12\n vmovups 32(%[b],%[y]), %%xmm13\n"
    "vmovups 48(%[b],%[y]), %%xmm15\n add %[s], %[x]\n add %[s], %[y]\n"
    TILE "cmp %[end], %[y]\n jb 1b\n vmovups %%xmm0, (%[b],%[o])\n vmovups %%xmm1, 16(%[b],%[o])\n"
    : [y] "+r"(y), [x] "+r"(x) : [b] "r"(b), [end] "r"(end), [s] "r"(panel), [o] "r"(out) : USED);
}

static void alone(long steps) {
  __asm__ volatile(START "1:\n" TILE "dec %[n]\n jnz 1b\n" : [n] "+r"(steps) : : USED);
}

static void allRows(char *b) {
  for (int q = 0; q < 32; q++)
    for (int p = 0; p < 4; p++) multiply(b, q * 2048, 65600 + 2 * p * panel);
}

static void allWeights(char *b) {
  for (int q = 0; q < 32; q++)
    for (int c = 0; c < 64; c++) gradient(b, q * 64, 400000 + 32 * c, 200000 + 2048 * q + 32 * c);
}

static void noLoads(char *b) { (void)b; alone(32 * 4 * 128); }

static double best(void (*run)(char *), char *b, double steps) {
  double least = 1e9;
  for (int repeat = 0; repeat < 12; repeat++) {
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < 100; i++) run(b);
    clock_gettime(CLOCK_MONOTONIC, &to);
    double seconds = to.tv_sec - from.tv_sec + 1e-9 * (to.tv_nsec - from.tv_nsec);
    if (seconds < least) least = seconds;
  }
  return 100 * steps * 64 / least / 1e9;
}

int main(void) {
  char *b = aligned_alloc(4096, 1 << 20);
  memset(b, 0, 1 << 20);
  for (int i = 0; i < 3; i++)
    printf("multiply %.1f  gradient %.1f  alone %.1f GFLOPS\n", best(allRows, b, 32. * 4 * 128),
           best(allWeights, b, 32. * 64 * 32), best(noLoads, b, 32. * 4 * 128));
  free(b);
  return 0;
}
