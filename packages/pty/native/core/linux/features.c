#include "../features.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

static const char *const feature_names[PX_FEATURE_COUNT] = {
    [PX_FEATURE_PIDFD] = "pidfd",
    [PX_FEATURE_PIDFD_INFO] = "pidfd_info",
    [PX_FEATURE_PIDFD_GROUP] = "pidfd_group",
    [PX_FEATURE_VFORK] = "vfork",
    [PX_FEATURE_CLOSE_RANGE] = "close_range",
    [PX_FEATURE_GPTPEER] = "gptpeer",
    [PX_FEATURE_CLONE_INTO_CGROUP] = "clone_into_cgroup",
    [PX_FEATURE_CLONE_FILES] = "clone_files",
    [PX_FEATURE_UV_POLL] = "uv_poll",
};

/* One bit for each unusable feature. Threads only add bits. */
static atomic_uint refused;

const char *px_feature_name(enum px_feature feature) {
  return feature_names[feature];
}

int px_features_disable(const char *names, const char **unknown, size_t *unknown_length) {
  if (names == NULL) return 0;
  while (*names != '\0') {
    size_t length = strcspn(names, ",");
    size_t feature = 0;
    while (feature < PX_FEATURE_COUNT && (strlen(feature_names[feature]) != length ||
                                          memcmp(feature_names[feature], names, length) != 0)) {
      feature++;
    }
    if (feature == PX_FEATURE_COUNT) {
      *unknown = names;
      *unknown_length = length;
      return -EINVAL;
    }
    px__feature_refused((enum px_feature)feature);
    names += length;
    if (*names == ',') names++;
  }
  return 0;
}

bool px__feature_usable(enum px_feature feature) {
  return (atomic_load_explicit(&refused, memory_order_relaxed) & (1U << feature)) == 0;
}

void px__feature_refused(enum px_feature feature) {
  atomic_fetch_or_explicit(&refused, 1U << feature, memory_order_relaxed);
}

bool px__means_unavailable(int error) {
  return error == ENOSYS || error == EPERM || error == EINVAL;
}
