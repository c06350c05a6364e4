/* symbols: checks the symbols that the core's object files need, with cc, nm and objdump. The contract of child.h concerns the
 * compiled code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

/* The directory of the core, found from the path of this file. */
static const char *core(void) {
  static char path[512];
  const char *end = strrchr(__FILE__, '/');
  (void)snprintf(path, sizeof path, "%.*s/../core", end != NULL ? (int)(end - __FILE__) : 1,
                 end != NULL ? __FILE__ : ".");
  return path;
}

static const char *compiler(void) {
  const char *named = getenv("CC");
  return named != NULL && named[0] != '\0' ? named : "cc";
}

static bool have_tools(void) {
  /* The files are the same under a sanitizer or valgrind. */
  if (under_asan() || under_valgrind()) {
    skip("it is the same as without the tool");
    return false;
  }
  char command[512];
  (void)snprintf(command, sizeof command,
                 "{ %s --version && nm --version && objdump --version; } >/dev/null 2>&1",
                 compiler());
  if (system(command) == 0) return true;
  skip("there is no compiler");
  return false;
}

/* Runs a script with $CC and $CORE. Returns its output, valid until the next call. */
static const char *shell(const char *script) {
  static char output[1 << 16];
  EXPECT_INT(setenv("CORE", core(), 1), 0);
  EXPECT_INT(setenv("CC", compiler(), 1), 0);
  FILE *pipe = popen(script, "re");
  EXPECT(pipe != NULL);
  size_t length = fread(output, 1, sizeof output - 1, pipe);
  output[length] = '\0';
  if (pclose(pipe) != 0) FAIL("failed: %s\n%s", script, output);
  return output;
}

#define FLAGS "-std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -fPIC "

/* __asan and __tsan symbols register the module, outside of its functions. */
static bool is_allowed(const char *symbol) {
  static const char *const allowed[] = {
      "syscall",
      "__errno_location",
      "px__close_others",
      "px__unshare_table",
      "__stack_chk_fail",
      "_GLOBAL_OFFSET_TABLE_",
      "__asan_init",
      "__tsan_init",
      "__asan_register_globals",
      "__asan_unregister_globals",
      "px__enter_cgroup",
      "px__apply_limits",
  };
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
    if (strcmp(symbol, allowed[i]) == 0) return true;
  }
  return strncmp(symbol, "__asan_version_mismatch_check", 29) == 0;
}

static void expect_contract(const char *file, const char *flags) {
  char script[1024];
  (void)snprintf(script, sizeof script,
                 "set -e; object=$(mktemp); trap 'rm -f $object' EXIT\n"
                 "$CC " FLAGS "%s -c $CORE/%s -o $object 2>&1; nm -u $object",
                 flags, file);
  char symbols[8192];
  (void)snprintf(symbols, sizeof symbols, "%s", shell(script));
  EXPECT(strstr(symbols, "syscall") != NULL);
  for (char *symbol = strtok(symbols, " \n"); symbol != NULL; symbol = strtok(NULL, " \n")) {
    if (strcmp(symbol, "U") == 0 || is_allowed(symbol)) continue;
    FAIL("%s, compiled with \"%s\", refers to %s", file, flags, symbol);
  }
}

TEST("the code of the child refers only to system calls, however it is compiled") {
  if (!have_tools()) return;
  static const char *const flags[] = {
      "-O0",
      "-O2",
      "-O3",
      "-O2 -fstack-protector-all",
      "-O0 -fsanitize=address,undefined",
      "-O2 -fsanitize=address,undefined",
      "-O2 -fsanitize=thread",
  };
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
    expect_contract("linux/child.c", flags[i]);
    expect_contract("linux/closefds.c", flags[i]);
    expect_contract("linux/childlimits.c", flags[i]);
  }
}

TEST("the core needs no symbol newer than glibc 2.28") {
  if (!have_tools()) return;
  char symbols[1 << 16];
  (void)snprintf(symbols, sizeof symbols, "%s",
                 shell("set -e; library=$(mktemp); trap 'rm -f $library' EXIT\n"
                       "$CC " FLAGS
                       "-O2 -shared $CORE/*.c $CORE/*/*.c -o $library 2>&1; objdump -T $library"));
  int found = 0;
  for (const char *at = symbols; (at = strstr(at, "GLIBC_")) != NULL; found++) {
    int major = 0, minor = 0;
    at += strlen("GLIBC_");
    if (sscanf(at, "%d.%d", &major, &minor) < 1) continue;
    if (major > 2 || minor > 28) FAIL("GLIBC_%.*s", (int)strcspn(at, "\n"), at);
  }
  EXPECT(found > 0);
}

/* A lazily bound library and a spawn that fails at exec. Each line of LD_DEBUG=bindings begins with the pid that bound the
 * symbol. */
TEST("the dynamic linker binds no symbol in the child") {
  if (!have_tools()) return;
  const char *output =
      shell("set -e; d=$(mktemp -d); trap 'rm -rf $d' EXIT\n"
            "$CC " FLAGS "-O2 -shared -Wl,-z,lazy $CORE/*.c $CORE/*/*.c -o $d/libcore.so\n"
            "cat >$d/main.c <<'END'\n"
            "#include \"spawn.h\"\n"
            "int main(void) {\n"
            "  char *arguments[] = {\"\", 0}, *environment[] = {0};\n"
            "  struct px_descriptor standard[] = {{1, 1}, {2, 2}};\n"
            "  struct px_spawn_options options = {.file = \"/nowhere\", .arguments = arguments,\n"
            "      .environment = environment, .terminal = -1, .descriptors = standard,\n"
            "      .descriptor_count = 2};\n"
            "  struct px_child child; enum px_step step;\n"
            "  return px_spawn(&options, &child, &step) == -2 ? 0 : 1;\n"
            "}\n"
            "END\n"
            "$CC " FLAGS "-O2 -iquote $CORE $d/main.c -o $d/main -L$d -lcore -Wl,-rpath,$d\n"
            "LD_DEBUG=bindings $d/main >$d/account 2>&1\n"
            "grep -c px_spawn $d/account; sed -n 's/^ *\\([0-9]*\\):.*/\\1/p' $d/account | sort -u "
            "| wc -l");
  EXPECT_STR(output, "1\n1\n");
}

int main(void) {
  return run_tests();
}
