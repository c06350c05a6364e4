/*
 * environment: builds a child's environment from a base, overrides and defaults.
 *
 * Test: native/test/environment_test.c
 */
#ifndef STRAND_CORE_ENVIRONMENT_H
#define STRAND_CORE_ENVIRONMENT_H

/*
 * *merged is a NULL-terminated list: the variables of `base` that no override names, the overrides, and the defaults whose
 * name no other variable has. An entry is "NAME=value"; an override that is only "NAME" removes the variable.
 *
 * The lists end with NULL; overrides and defaults may be NULL. *merged refers to their strings, and is freed with one
 * free(3). If the result equals `base`, *merged is NULL, so that the common case copies nothing. Returns 0 or -ENOMEM.
 */
int px_environment_merge(char *const *base, char *const *overrides, char *const *defaults,
                         char ***merged);

#endif
