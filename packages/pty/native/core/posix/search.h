/*
 * search: lists the paths of a program in the order in which execvp(3) tries them.
 *
 * The parent only makes the list. The child tries the paths, since the result depends on its directory and user.
 *
 * Test: native/test/search_test.c
 */
#ifndef STRAND_CORE_SEARCH_H
#define STRAND_CORE_SEARCH_H

/*
 * *candidates is a NULL-terminated list, freed with one free(3). A name with a slash is its only candidate; any other name
 * has one in each directory of PATH in `environment`, /bin and /usr/bin if PATH is not set. An empty directory is the
 * current one. Returns 0 or -ENOMEM.
 */
int px_search(const char *file, char *const *environment, char ***candidates);

#endif
