/* search: lists the paths of a program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/posix/search.h"
#include "support.h"

/* `expected`: the candidates, each followed by '|'. */
static void expect_candidates(const char *file, const char *variable, const char *expected) {
  char *environment[] = {(char[]){"XPATH=/wrong"}, (char[]){"PATHS=/wrong"}, (char *)variable,
                         NULL};
  char **candidates;
  char actual[1024] = "";
  EXPECT_INT(px_search(file, environment, &candidates), 0);
  for (char **path = candidates; *path != NULL; path++) {
    (void)strcat(actual, *path);
    (void)strcat(actual, "|");
  }
  EXPECT_STR(actual, expected);
  free(candidates);
}

TEST("a name with a slash is its only candidate") {
  expect_candidates("/bin/ls", "PATH=/a:/b", "/bin/ls|");
  expect_candidates("./ls", "PATH=/a:/b", "./ls|");
  expect_candidates("a/", "PATH=/a:/b", "a/|");
}

TEST("an empty name has no directory") {
  expect_candidates("", "PATH=/a:/b", "|");
}

TEST("each directory of PATH is tried, in order") {
  expect_candidates("ls", "PATH=/a:/b/c:/a", "/a/ls|/b/c/ls|/a/ls|");
  expect_candidates("ls", "PATH=/a", "/a/ls|");
  expect_candidates("ls", "PATH=/a/", "/a//ls|");
}

TEST("an empty directory of PATH is the current one") {
  expect_candidates("ls", "PATH=", "ls|");
  expect_candidates("ls", "PATH=:/a", "ls|/a/ls|");
  expect_candidates("ls", "PATH=/a:", "/a/ls|ls|");
  expect_candidates("ls", "PATH=/a::/b", "/a/ls|ls|/b/ls|");
  expect_candidates("ls", "PATH=::", "ls|ls|ls|");
}

TEST("a relative directory of PATH stays relative") {
  expect_candidates("ls", "PATH=bin:..", "bin/ls|../ls|");
}

TEST("without PATH, /bin and /usr/bin are searched") {
  expect_candidates("ls", NULL, "/bin/ls|/usr/bin/ls|");
  expect_candidates("ls", "PATH", "/bin/ls|/usr/bin/ls|");
  expect_candidates("ls", "path=/a", "/bin/ls|/usr/bin/ls|");
}

TEST("the first PATH of the environment is searched") {
  char *environment[] = {(char[]){"PATH=/first"}, (char[]){"PATH=/second"}, NULL};
  char **candidates;
  EXPECT_INT(px_search("ls", environment, &candidates), 0);
  EXPECT_STR(candidates[0], "/first/ls");
  EXPECT(candidates[1] == NULL);
  free(candidates);
}

TEST_APART("the parent's PATH is not searched") {
  char *const nothing[] = {NULL};
  char **candidates;
  EXPECT_INT(setenv("PATH", "/ours", 1), 0);
  EXPECT_INT(px_search("ls", nothing, &candidates), 0);
  EXPECT_STR(candidates[0], "/bin/ls");
  free(candidates);
}

/* A sanitizer or valgrind would report a byte too few. */
TEST("a PATH of 70,000 bytes fits the list") {
  static char variable[70000] = "PATH=";
  char **candidates;
  for (size_t i = 5; i < sizeof variable - 1; i++) variable[i] = i % 3 == 0 ? ':' : 'd';
  char *environment[] = {variable, NULL};
  size_t count = 0;
  EXPECT_INT(px_search("program", environment, &candidates), 0);
  while (candidates[count] != NULL) count++;
  EXPECT_INT(count, (sizeof variable - 1 - 5) / 3 + 1);
  EXPECT_STR(candidates[count - 1], "dd/program");
  free(candidates);
}

int main(void) {
  return run_tests();
}
