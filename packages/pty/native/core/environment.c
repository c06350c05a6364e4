#include "environment.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool has_same_name(const char *variable, const char *other) {
  size_t length = strcspn(other, "=");
  return strncmp(variable, other, length) == 0 && variable[length] == '=';
}

static bool is_named_in(const char *variable, char *const *others) {
  for (; others != NULL && *others != NULL; others++) {
    if (has_same_name(variable, *others)) return true;
  }
  return false;
}

/* Appends the entries of `from` that have a value and whose name is not in `others`, which may be the list itself. Returns
 * the new end of the list. */
static char **append_new(char **end, char *const *from, char *const *others) {
  for (; from != NULL && *from != NULL; from++) {
    if (strchr(*from, '=') == NULL || is_named_in(*from, others)) continue;
    *end++ = *from;
    *end = NULL;
  }
  return end;
}

static bool has_all(char *const *environment, char *const *defaults) {
  for (; defaults != NULL && *defaults != NULL; defaults++) {
    if (!is_named_in(*defaults, environment)) return false;
  }
  return true;
}

static size_t count(char *const *list) {
  size_t length = 0;
  while (list != NULL && list[length] != NULL) length++;
  return length;
}

int px_environment_merge(char *const *base, char *const *overrides, char *const *defaults,
                         char ***merged) {
  *merged = NULL;
  if (count(overrides) == 0 && has_all(base, defaults)) return 0;
  char **list = malloc((count(base) + count(overrides) + count(defaults) + 1) * sizeof *list);
  if (list == NULL) return -ENOMEM;
  list[0] = NULL;
  char **end = append_new(list, base, overrides);
  end = append_new(end, overrides, NULL);
  (void)append_new(end, defaults, list);
  *merged = list;
  return 0;
}
