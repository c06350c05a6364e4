/*
 * search: the paths at which a program may be, in the order in which execvp(3) tries them.
 *
 * Only the list is made here, in the parent: which entry works depends on the child's directory and user,
 * so the child tries them.
 *
 * Test: native/test/search_test.c
 */
#ifndef STRAND_CORE_SEARCH_H
#define STRAND_CORE_SEARCH_H

/*
 * *candidates is a NULL-terminated list in one piece of memory, released with one free(3). A name with a slash
 * is its only candidate; else there is one for each directory of PATH in `environment`, an empty one meaning
 * the current directory, and /bin and /usr/bin where PATH is not set. 0 or -ENOMEM.
 */
int px_search(const char *file, char *const *environment, char ***candidates);

#endif
