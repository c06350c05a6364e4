/* features: which kernel features are usable, and how they are turned off. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "../core/features.h"
#include "support.h"

static void expect_all_usable_but(unsigned int refused) {
  for (int i = 0; i < PX_FEATURE_COUNT; i++) {
    EXPECT_INT(px__feature_usable((enum px_feature)i), (refused & (1U << i)) == 0);
  }
}

static int disable(const char *names, const char **unknown, size_t *length) {
  return px_features_disable(names, unknown, length);
}

static void expect_disabled(const char *names) {
  const char *unknown = NULL;
  size_t length = 0;
  EXPECT_INT(disable(names, &unknown, &length), 0);
  EXPECT(unknown == NULL);
}

TEST("every feature is usable at first") {
  expect_all_usable_but(0);
}

TEST("NULL and an empty list turn no feature off") {
  expect_disabled(NULL);
  expect_disabled("");
  expect_all_usable_but(0);
}

TEST("no two features have the same name") {
  for (int i = 0; i < PX_FEATURE_COUNT; i++) {
    EXPECT(px_feature_name((enum px_feature)i)[0] != '\0');
    for (int j = 0; j < i; j++) {
      EXPECT(strcmp(px_feature_name((enum px_feature)i), px_feature_name((enum px_feature)j)) != 0);
    }
  }
}

static int feature_under_test;

static void turn_off_one(void) {
  expect_disabled(px_feature_name((enum px_feature)feature_under_test));
  expect_all_usable_but(1U << feature_under_test);
}

TEST("each name turns off that feature alone") {
  for (int i = 0; i < PX_FEATURE_COUNT; i++) {
    feature_under_test = i;
    apart(turn_off_one);
  }
}

TEST_APART("a list turns off each feature that it names") {
  expect_disabled("close_range,pidfd_info,gptpeer,pidfd_info,");
  expect_all_usable_but(1U << PX_FEATURE_CLOSE_RANGE | 1U << PX_FEATURE_PIDFD_INFO |
                        1U << PX_FEATURE_GPTPEER);
}

static void expect_unknown(const char *names, size_t at, size_t expected_length) {
  const char *unknown = NULL;
  size_t length = 0;
  EXPECT_INT(disable(names, &unknown, &length), -EINVAL);
  EXPECT_INT(unknown - names, at);
  EXPECT_INT(length, expected_length);
}

TEST_APART("an unknown name is EINVAL with its position") {
  expect_unknown("nope", 0, 4);
  expect_unknown("pid", 0, 3);
  expect_unknown("pidfds", 0, 6);
  expect_unknown("PIDFD", 0, 5);
  expect_unknown(" pidfd", 0, 6);
  expect_unknown("vfork,,pidfd", 6, 0);
  expect_unknown("vfork,close_ranges,nope", 6, 12);
}

TEST_APART("a refused feature is not usable again") {
  px__feature_refused(PX_FEATURE_VFORK);
  px__feature_refused(PX_FEATURE_VFORK);
  expect_all_usable_but(1U << PX_FEATURE_VFORK);
}

static void *refuse_feature(void *feature) {
  px__feature_refused(*(const enum px_feature *)feature);
  return NULL;
}

TEST_APART("features refused by several threads at once are all recorded") {
  pthread_t threads[PX_FEATURE_COUNT];
  enum px_feature features[PX_FEATURE_COUNT];
  for (int i = 0; i < PX_FEATURE_COUNT; i++) {
    features[i] = (enum px_feature)i;
    EXPECT_INT(pthread_create(&threads[i], NULL, refuse_feature, &features[i]), 0);
  }
  for (int i = 0; i < PX_FEATURE_COUNT; i++) EXPECT_INT(pthread_join(threads[i], NULL), 0);
  expect_all_usable_but(~0U);
}

TEST("only ENOSYS, EPERM and EINVAL mean that a call is missing") {
  for (int error = 1; error < 134; error++) {
    EXPECT_INT(px__means_unavailable(error), error == ENOSYS || error == EPERM || error == EINVAL);
  }
}

int main(void) {
  return run_tests();
}
