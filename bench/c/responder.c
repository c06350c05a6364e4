/*
 * A child that answers at once. It makes its terminal raw and prints "r" when it is ready. Then it
 * reads bytes: for "x" it prints "x", for "p" 100 KiB, for "m" 1 MiB, and for "f" it prints forever.
 * A hangup ends it.
 */
#include "child.h"
#include "questions.h"

#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define BLOCK (4 * 1024)

static void print(const char *bytes, size_t size) {
  for (size_t offset = 0; offset < size;) {
    ssize_t written = write(STDOUT_FILENO, bytes + offset, size - offset);
    if (written == -1) exit(1); /* hung up: a message would not be read */
    offset += (size_t)written;
  }
}

static void print_blocks(long count) {
  char block[BLOCK];
  memset(block, 'o', sizeof block);
  for (long i = 0; i < count; i++) print(block, sizeof block);
}

void responder(void) {
  struct termios attributes;
  char order;
  if (tcgetattr(STDIN_FILENO, &attributes) == -1) die("tcgetattr");
  cfmakeraw(&attributes);
  if (tcsetattr(STDIN_FILENO, TCSANOW, &attributes) == -1) die("tcsetattr");
  print("r", 1);
  while (read(STDIN_FILENO, &order, 1) == 1) {
    if (order == 'x') print("x", 1);
    if (order == 'p') print_blocks(100 * 1024 / BLOCK);
    if (order == 'm') print_blocks(1024 * 1024 / BLOCK);
    while (order == 'f') print_blocks(1);
  }
}
