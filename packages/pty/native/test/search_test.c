/* search: which paths are tried for a name, in which order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/posix/search.h"
#include "support.h"

/* `expected` is what is tried, each ended by '|'. */
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

static void a_name_with_a_slash_is_its_only_candidate(void) {
  expect_candidates("/bin/ls", "PATH=/a:/b", "/bin/ls|");
  expect_candidates("./ls", "PATH=/a:/b", "./ls|");
  expect_candidates("a/", "PATH=/a:/b", "a/|");
}

static void an_empty_name_is_nowhere(void) {
  expect_candidates("", "PATH=/a:/b", "|");
}

static void each_directory_is_tried_in_order(void) {
  expect_candidates("ls", "PATH=/a:/b/c:/a", "/a/ls|/b/c/ls|/a/ls|");
  expect_candidates("ls", "PATH=/a", "/a/ls|");
  expect_candidates("ls", "PATH=/a/", "/a//ls|");
}

static void an_empty_directory_is_the_current_one(void) {
  expect_candidates("ls", "PATH=", "ls|");
  expect_candidates("ls", "PATH=:/a", "ls|/a/ls|");
  expect_candidates("ls", "PATH=/a:", "/a/ls|ls|");
  expect_candidates("ls", "PATH=/a::/b", "/a/ls|ls|/b/ls|");
  expect_candidates("ls", "PATH=::", "ls|ls|ls|");
}

static void a_relative_directory_stays_relative(void) {
  expect_candidates("ls", "PATH=bin:..", "bin/ls|../ls|");
}

static void without_path_it_is_bin_and_usr_bin(void) {
  expect_candidates("ls", NULL, "/bin/ls|/usr/bin/ls|");
  expect_candidates("ls", "PATH", "/bin/ls|/usr/bin/ls|");
  expect_candidates("ls", "path=/a", "/bin/ls|/usr/bin/ls|");
}

static void the_first_path_in_the_environment_counts(void) {
  char *environment[] = {(char[]){"PATH=/first"}, (char[]){"PATH=/second"}, NULL};
  char **candidates;
  EXPECT_INT(px_search("ls", environment, &candidates), 0);
  EXPECT_STR(candidates[0], "/first/ls");
  EXPECT(candidates[1] == NULL);
  free(candidates);
}

static void our_own_path_does_not_count(void) {
  char *const nothing[] = {NULL};
  char **candidates;
  EXPECT_INT(setenv("PATH", "/ours", 1), 0);
  EXPECT_INT(px_search("ls", nothing, &candidates), 0);
  EXPECT_STR(candidates[0], "/bin/ls");
  free(candidates);
}

/* Under a sanitizer, or valgrind, a byte too few would be told. */
static void a_long_path_fits_the_list(void) {
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

static const struct test tests[] = {
    {"a name with a slash is its only candidate", a_name_with_a_slash_is_its_only_candidate, HERE},
    {"an empty name is nowhere", an_empty_name_is_nowhere, HERE},
    {"each directory of PATH is tried, in order", each_directory_is_tried_in_order, HERE},
    {"an empty directory is the current one", an_empty_directory_is_the_current_one, HERE},
    {"a relative directory stays relative", a_relative_directory_stays_relative, HERE},
    {"without PATH it is /bin and /usr/bin", without_path_it_is_bin_and_usr_bin, HERE},
    {"the first PATH in the environment counts", the_first_path_in_the_environment_counts, HERE},
    {"our own PATH does not count", our_own_path_does_not_count, APART},
    {"a long PATH fits the list", a_long_path_fits_the_list, HERE},
};

int main(void) {
  return RUN_TESTS(tests);
}
