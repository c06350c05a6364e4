/* environment: base, overrides and defaults give the child's environment. */
#include <stdlib.h>
#include <string.h>

#include "../core/environment.h"
#include "support.h"

#define LIST(...) ((char *[]){__VA_ARGS__, NULL})

/* The merged list, joined by spaces; "" for an empty one. */
static void expect_merged(char **base, char **overrides, char **defaults, const char *expected) {
  char text[256] = "", **merged;
  EXPECT_INT(px_environment_merge(base, overrides, defaults, &merged), 0);
  EXPECT(merged != NULL);
  for (char **variable = merged; *variable != NULL; variable++) {
    if (text[0] != '\0') strcat(text, " ");
    strcat(text, *variable);
  }
  EXPECT_STR(text, expected);
  free(merged);
}

static void a_base_that_nothing_changes_is_not_copied(void) {
  char **merged = LIST("x");
  EXPECT_INT(px_environment_merge(LIST("A=1"), NULL, NULL, &merged), 0);
  EXPECT(merged == NULL);
  EXPECT_INT(px_environment_merge(LIST("A=1", "B=2"), (char *[]){NULL}, LIST("B=3"), &merged), 0);
  EXPECT(merged == NULL);
}

static void an_override_replaces_the_variable(void) {
  expect_merged(LIST("A=1", "B=2", "C=3"), LIST("B=x=y", "D=4"), NULL, "A=1 C=3 B=x=y D=4");
  expect_merged(LIST("A=1", "A=2"), LIST("A=3"), NULL, "A=3");
}

static void an_override_without_a_value_removes_the_variable(void) {
  expect_merged(LIST("A=1", "B=2"), LIST("A", "D"), NULL, "B=2");
  expect_merged(LIST("A=1"), LIST("A"), NULL, "");
}

static void a_default_applies_only_to_an_absent_variable(void) {
  expect_merged(LIST("A=1"), NULL, LIST("A=9", "B=2"), "A=1 B=2");
  expect_merged(LIST("A=1"), LIST("B=3"), LIST("B=2"), "A=1 B=3");
  expect_merged(LIST("A=1"), LIST("A"), LIST("A=9"), "A=9");
}

static void names_are_compared_whole(void) {
  expect_merged(LIST("PATH=1", "PATHS=2", "PAT=3"), LIST("PATH=4"), LIST("PA=5"),
                "PATHS=2 PAT=3 PATH=4 PA=5");
}

static void an_entry_without_a_value_is_left_out_of_a_merged_environment(void) {
  expect_merged(LIST("A=1", "odd"), LIST("B=2"), NULL, "A=1 B=2");
}

static const struct test tests[] = {
    {"a base that nothing changes is not copied", a_base_that_nothing_changes_is_not_copied, HERE},
    {"an override replaces the variable of its name", an_override_replaces_the_variable, HERE},
    {"an override without a value removes the variable",
     an_override_without_a_value_removes_the_variable, HERE},
    {"a default applies only to an absent or removed variable",
     a_default_applies_only_to_an_absent_variable, HERE},
    {"variable names are compared whole, not by prefix", names_are_compared_whole, HERE},
    {"an entry without a value is left out of a merged environment",
     an_entry_without_a_value_is_left_out_of_a_merged_environment, HERE},
};

int main(void) {
  return RUN_TESTS(tests);
}
