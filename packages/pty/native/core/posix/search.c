#include "search.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* As confstr(_CS_PATH), which execvp searches if PATH is not set. */
static const char default_path[] = "/bin:/usr/bin";

static const char *path_of(char *const *environment) {
  for (; *environment != NULL; environment++) {
    if (strncmp(*environment, "PATH=", 5) == 0) return *environment + 5;
  }
  return default_path;
}

int px_search(const char *file, char *const *environment, char ***candidates) {
  bool direct = *file == '\0' || strchr(file, '/') != NULL;
  const char *path = direct ? "" : path_of(environment);

  size_t entries = 1;
  for (const char *at = path; *at != '\0'; at++) {
    if (*at == ':') entries++;
  }
  /* Each entry is a directory of PATH, a slash, the name and NUL. */
  size_t text = strlen(path) + entries * (strlen(file) + 2);
  char **list = malloc((entries + 1) * sizeof *list + text);
  if (list == NULL) return -ENOMEM;

  char *to = (char *)(list + entries + 1);
  for (size_t i = 0; i < entries; i++) {
    size_t length = strcspn(path, ":");
    list[i] = to;
    memcpy(to, path, length);
    to += length;
    if (length > 0) *to++ = '/';
    to = stpcpy(to, file) + 1;
    path += length;
    if (*path == ':') path++;
  }
  list[entries] = NULL;
  *candidates = list;
  return 0;
}
