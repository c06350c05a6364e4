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

TEST("a base that nothing changes is not copied") {
  char **merged = LIST("x");
  EXPECT_INT(px_environment_merge(LIST("A=1"), NULL, NULL, &merged), 0);
  EXPECT(merged == NULL);
  EXPECT_INT(px_environment_merge(LIST("A=1", "B=2"), (char *[]){NULL}, LIST("B=3"), &merged), 0);
  EXPECT(merged == NULL);
}

TEST("an override replaces the variable of its name") {
  expect_merged(LIST("A=1", "B=2", "C=3"), LIST("B=x=y", "D=4"), NULL, "A=1 C=3 B=x=y D=4");
  expect_merged(LIST("A=1", "A=2"), LIST("A=3"), NULL, "A=3");
}

TEST("an override without a value removes the variable") {
  expect_merged(LIST("A=1", "B=2"), LIST("A", "D"), NULL, "B=2");
  expect_merged(LIST("A=1"), LIST("A"), NULL, "");
}

TEST("a default applies only to an absent or removed variable") {
  expect_merged(LIST("A=1"), NULL, LIST("A=9", "B=2"), "A=1 B=2");
  expect_merged(LIST("A=1"), LIST("B=3"), LIST("B=2"), "A=1 B=3");
  expect_merged(LIST("A=1"), LIST("A"), LIST("A=9"), "A=9");
}

TEST("variable names are compared whole, not by prefix") {
  expect_merged(LIST("PATH=1", "PATHS=2", "PAT=3"), LIST("PATH=4"), LIST("PA=5"),
                "PATHS=2 PAT=3 PATH=4 PA=5");
}

TEST("an entry without a value is left out of a merged environment") {
  expect_merged(LIST("A=1", "odd"), LIST("B=2"), NULL, "A=1 B=2");
}

int main(void) {
  return run_tests();
}
