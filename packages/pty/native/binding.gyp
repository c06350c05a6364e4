{
  # Everything here is C: neither a C++ compiler nor libstdc++ is needed, which gyp would link with.
  "make_global_settings": [["LINK", "$(CC)"]],
  "targets": [
    {
      "target_name": "strand_pty",
      "sources": [
        # The core knows neither Node nor libuv: its own tests link it without them.
        "core/environment.c",
        "core/step.c",
        "core/linux/child.c",
        "core/linux/childlimits.c",
        "core/linux/clone.c",
        "core/linux/clone3.c",
        "core/linux/closefds.c",
        "core/linux/features.c",
        "core/linux/filestate.c",
        "core/linux/identity.c",
        "core/linux/lownumbers.c",
        "core/linux/openfd.c",
        "core/linux/plan.c",
        "core/linux/poller.c",
        "core/linux/procfs.c",
        "core/linux/pty.c",
        "core/linux/read_budget.c",
        "core/linux/reap.c",
        "core/linux/session.c",
        "core/linux/spawn.c",
        "core/linux/thread.c",
        "core/linux/watches.c",
        "core/posix/search.c",
        "core/posix/transfer.c",
        "core/posix/tty.c",
        # The binding: N-API, and libuv in uv_poll.c only.
        "binding/fd_binding.c",
        "binding/instance.c",
        "binding/module.c",
        "binding/napi_util.c",
        "binding/orphans.c",
        "binding/pty_binding.c",
        "binding/spawn_binding.c",
        "binding/spawn_request.c",
        "binding/thread_poll.c",
        "binding/uv_poll.c",
        "binding/watcher.c",
      ],
      "defines": ["NAPI_VERSION=8", "_GNU_SOURCE"],
      # The same warnings as for the C tests (scripts/test-native.mjs). Errors only in builds from this repository
      # (scripts/lib/addon.mjs), since a user's compiler may be newer.
      "cflags": [
        "-Wall",
        "-Wextra",
        "-Wshadow",
        "-Wstrict-prototypes",
        "-Wmissing-prototypes",
        "-Wvla",
        "-fvisibility=hidden",
        "-O2",
        # As system headers, so that Node's cause no warnings.
        "-isystem <(node_root_dir)/include/node",
      ],
      "cflags_c": ["-std=gnu11"],
      # Never unloaded. If only a worker has loaded the addon, Node would unload it when the worker ends, while the thread of
      # orphans.c waits for the worker's children.
      "ldflags": [
        "-Wl,-z,nodelete",
        # All symbols at the load: a runtime that lacks one (of Bun's or Deno's versions) is an error of the import, not a crash.
        "-Wl,-z,now",
      ],
      # Options of Node's that would undo these.
      "cflags!": ["-Wno-unused-parameter"],
      "configurations": {"Release": {"cflags!": ["-O3"]}},
    },
  ],
}
