#include "pty_binding.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../core/pty.h"
#include "instance.h"

/* The attributes are passed as one Uint32Array: four words of flags, then the control characters. */
enum { WORD_IFLAG, WORD_OFLAG, WORD_CFLAG, WORD_LFLAG, WORD_CC, WORD_COUNT = WORD_CC + NCCS };

struct constant {
  const char *name;
  int word;
  uint32_t mask; /* 0 for a control character: the whole word */
};

#define FLAG(word, name) {#name, word, name}
#define CHARACTER(name) {#name, WORD_CC + name, 0}

static const struct constant constants[] = {
    FLAG(WORD_IFLAG, IGNBRK),  FLAG(WORD_IFLAG, BRKINT),  FLAG(WORD_IFLAG, IGNPAR),
    FLAG(WORD_IFLAG, PARMRK),  FLAG(WORD_IFLAG, INPCK),   FLAG(WORD_IFLAG, ISTRIP),
    FLAG(WORD_IFLAG, INLCR),   FLAG(WORD_IFLAG, IGNCR),   FLAG(WORD_IFLAG, ICRNL),
    FLAG(WORD_IFLAG, IUCLC),   FLAG(WORD_IFLAG, IXON),    FLAG(WORD_IFLAG, IXANY),
    FLAG(WORD_IFLAG, IXOFF),   FLAG(WORD_IFLAG, IMAXBEL), FLAG(WORD_IFLAG, IUTF8),
    FLAG(WORD_OFLAG, OPOST),   FLAG(WORD_OFLAG, OLCUC),   FLAG(WORD_OFLAG, ONLCR),
    FLAG(WORD_OFLAG, OCRNL),   FLAG(WORD_OFLAG, ONOCR),   FLAG(WORD_OFLAG, ONLRET),
    FLAG(WORD_CFLAG, CSTOPB),  FLAG(WORD_CFLAG, CREAD),   FLAG(WORD_CFLAG, PARENB),
    FLAG(WORD_CFLAG, PARODD),  FLAG(WORD_CFLAG, HUPCL),   FLAG(WORD_CFLAG, CLOCAL),
    FLAG(WORD_LFLAG, ISIG),    FLAG(WORD_LFLAG, ICANON),  FLAG(WORD_LFLAG, ECHO),
    FLAG(WORD_LFLAG, ECHOE),   FLAG(WORD_LFLAG, ECHOK),   FLAG(WORD_LFLAG, ECHONL),
    FLAG(WORD_LFLAG, NOFLSH),  FLAG(WORD_LFLAG, TOSTOP),  FLAG(WORD_LFLAG, ECHOCTL),
    FLAG(WORD_LFLAG, ECHOPRT), FLAG(WORD_LFLAG, ECHOKE),  FLAG(WORD_LFLAG, IEXTEN),
    CHARACTER(VINTR),          CHARACTER(VQUIT),          CHARACTER(VERASE),
    CHARACTER(VKILL),          CHARACTER(VEOF),           CHARACTER(VTIME),
    CHARACTER(VMIN),           CHARACTER(VSTART),         CHARACTER(VSTOP),
    CHARACTER(VSUSP),          CHARACTER(VEOL),           CHARACTER(VREPRINT),
    CHARACTER(VDISCARD),       CHARACTER(VWERASE),        CHARACTER(VLNEXT),
    CHARACTER(VEOL2),
};

static bool get_uint16(napi_env env, napi_value value, uint16_t *number) {
  int given;
  if (!px__get_int(env, value, &given)) return false;
  *number = (uint16_t)given;
  return true;
}

/* columns, rows, pixelWidth, pixelHeight, which JavaScript has checked. Four arguments, since reading a property of an object
 * takes a microsecond. */
static bool get_window_size(napi_env env, const napi_value arguments[4], struct winsize *size) {
  return get_uint16(env, arguments[0], &size->ws_col) &&
         get_uint16(env, arguments[1], &size->ws_row) &&
         get_uint16(env, arguments[2], &size->ws_xpixel) &&
         get_uint16(env, arguments[3], &size->ws_ypixel);
}

/* openPty(columns, rows, pixelWidth, pixelHeight, raw, echo): the name with results [master, slave], or { step, errno }. */
static napi_value open_pty(napi_env env, napi_callback_info info) {
  napi_value arguments[6], name;
  struct winsize size;
  struct px_line_discipline discipline;
  struct px_pty pty;
  const char *step;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 6, arguments)) return NULL;
  if (!get_window_size(env, arguments, &size)) return NULL;
  if (!px__get_bool(env, arguments[4], &discipline.raw)) return NULL;
  if (!px__get_bool(env, arguments[5], &discipline.echo)) return NULL;

  int result = px_pty_open(&size, &discipline, &pty, &step);
  if (result < 0) return px__failure(env, step, result);
  result = px__instance_take_pair(instance, pty.master, pty.slave);
  if (result < 0) return px__failure(env, "malloc", result);
  PX__TRY(env, napi_create_string_latin1(env, pty.name, NAPI_AUTO_LENGTH, &name));
  return name;
}

/* openSlave(master): a new descriptor of the slave, or -errno. */
static napi_value open_slave(napi_env env, napi_callback_info info) {
  napi_value argument;
  int master;
  struct px__instance *instance = px__instance_of(env);
  if (instance == NULL || !px__arguments(env, info, 1, &argument)) return NULL;
  if (!px__get_int(env, argument, &master)) return NULL;
  return px__int(env, px__instance_take(instance, px_pty_open_slave(master)));
}

/* ttyName(master): "/dev/pts/3", or -errno if it is not a master. */
static napi_value tty_name(napi_env env, napi_callback_info info) {
  napi_value argument, value;
  int master;
  char name[PX_TTY_NAME_SIZE];
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &master)) return NULL;
  int result = px_pty_name(master, name);
  if (result < 0) return px__int(env, result);
  PX__TRY(env, napi_create_string_latin1(env, name, NAPI_AUTO_LENGTH, &value));
  return value;
}

/* terminalId(master): "device:inode" of the slave, or -errno. */
static napi_value terminal_id(napi_env env, napi_callback_info info) {
  napi_value argument, value;
  int master;
  uint64_t device = 0, inode = 0;
  char text[48];
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &master)) return NULL;
  int result = px_pty_identify(master, &device, &inode);
  if (result < 0) return px__int(env, result);
  (void)snprintf(text, sizeof text, "%" PRIu64 ":%" PRIu64, device, inode);
  PX__TRY(env, napi_create_string_latin1(env, text, NAPI_AUTO_LENGTH, &value));
  return value;
}

/* sessionOf(pid): the session of a process, of this one for 0; or -errno. */
static napi_value session_of(napi_env env, napi_callback_info info) {
  napi_value argument;
  int pid;
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &pid)) return NULL;
  pid_t number = getsid(pid);
  return px__int(env, number < 0 ? -errno : number);
}

/* setSize(master, columns, rows, pixelWidth, pixelHeight): 0 or -errno. */
static napi_value set_size(napi_env env, napi_callback_info info) {
  napi_value arguments[5];
  int master;
  struct winsize size;
  if (!px__arguments(env, info, 5, arguments)) return NULL;
  if (!px__get_int(env, arguments[0], &master)) return NULL;
  if (!get_window_size(env, arguments + 1, &size)) return NULL;
  return px__int(env, px_tty_set_size(master, &size));
}

/* getSize(master): { columns, rows, pixelWidth, pixelHeight }, or -errno. */
static napi_value get_size(napi_env env, napi_callback_info info) {
  napi_value argument, object;
  int master;
  struct winsize size;
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &master)) return NULL;
  int result = px_tty_get_size(master, &size);
  if (result < 0) return px__int(env, result);
  PX__TRY(env, napi_create_object(env, &object));
  if (!px__set_int(env, object, "columns", size.ws_col)) return NULL;
  if (!px__set_int(env, object, "rows", size.ws_row)) return NULL;
  if (!px__set_int(env, object, "pixelWidth", size.ws_xpixel)) return NULL;
  if (!px__set_int(env, object, "pixelHeight", size.ws_ypixel)) return NULL;
  return object;
}

/* Reads the arguments (master, words); false with an exception pending. */
static bool get_words(napi_env env, napi_callback_info info, int *master, uint32_t **words) {
  napi_value arguments[2];
  napi_typedarray_type type;
  size_t length;
  void *data;
  if (!px__arguments(env, info, 2, arguments)) return false;
  if (!px__get_int(env, arguments[0], master)) return false;
  PX__CHECK(env, napi_get_typedarray_info(env, arguments[1], &type, &length, &data, NULL, NULL));
  if (type != napi_uint32_array || length != WORD_COUNT) {
    (void)napi_throw_type_error(env, NULL, "expected a Uint32Array with room for the attributes");
    return false;
  }
  *words = data;
  return true;
}

/* getAttributes(master, words): fills words; 0 or -errno. */
static napi_value get_attributes(napi_env env, napi_callback_info info) {
  int master;
  uint32_t *words;
  struct termios attributes;
  if (!get_words(env, info, &master, &words)) return NULL;
  int result = px_tty_get_attributes(master, &attributes);
  if (result == 0) {
    words[WORD_IFLAG] = attributes.c_iflag;
    words[WORD_OFLAG] = attributes.c_oflag;
    words[WORD_CFLAG] = attributes.c_cflag;
    words[WORD_LFLAG] = attributes.c_lflag;
    for (size_t i = 0; i < NCCS; i++) words[WORD_CC + i] = attributes.c_cc[i];
  }
  return px__int(env, result);
}

/* setAttributes(master, words): 0 or -errno. Keeps the speeds. */
static napi_value set_attributes(napi_env env, napi_callback_info info) {
  int master;
  uint32_t *words;
  struct termios attributes;
  if (!get_words(env, info, &master, &words)) return NULL;
  int result = px_tty_get_attributes(master, &attributes);
  if (result < 0) return px__int(env, result);
  attributes.c_iflag = words[WORD_IFLAG];
  attributes.c_oflag = words[WORD_OFLAG];
  attributes.c_cflag = words[WORD_CFLAG];
  attributes.c_lflag = words[WORD_LFLAG];
  for (size_t i = 0; i < NCCS; i++) attributes.c_cc[i] = (cc_t)words[WORD_CC + i];
  return px__int(env, px_tty_set_attributes(master, &attributes));
}

/* foreground(master): the foreground process group, 0 if there is none, or -errno. */
static napi_value foreground(napi_env env, napi_callback_info info) {
  napi_value argument;
  int master;
  pid_t group;
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &master)) return NULL;
  int result = px_pty_get_foreground(master, &group);
  return px__int(env, result < 0 ? result : group);
}

/* session(master): the session whose controlling terminal this is, 0 if there is none, or -errno. */
static napi_value session(napi_env env, napi_callback_info info) {
  napi_value argument;
  int master;
  pid_t leader = 0;
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &master)) return NULL;
  int result = px_pty_get_session(master, &leader);
  return px__int(env, result < 0 ? result : leader);
}

/* signalForeground(master, number): 0 or -errno. */
static napi_value signal_foreground(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  int master, number;
  if (!px__arguments(env, info, 2, arguments)) return NULL;
  if (!px__get_int(env, arguments[0], &master)) return NULL;
  if (!px__get_int(env, arguments[1], &number)) return NULL;
  return px__int(env, px_pty_signal_foreground(master, number));
}

/* hasUnreadInput(slave): 1, 0, or -errno. */
static napi_value has_unread_input(napi_env env, napi_callback_info info) {
  napi_value argument;
  int slave;
  bool unread;
  if (!px__arguments(env, info, 1, &argument) || !px__get_int(env, argument, &slave)) return NULL;
  int result = px_tty_has_unread_input(slave, &unread);
  return px__int(env, result < 0 ? result : unread);
}

/* attributeTable(): { ECHO: [word, mask], VEOF: [word, 0], ... } */
static napi_value attribute_table(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value table;
  PX__TRY(env, napi_create_object(env, &table));
  for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
    napi_value pair, word, mask;
    PX__TRY(env, napi_create_array_with_length(env, 2, &pair));
    PX__TRY(env, napi_create_int32(env, constants[i].word, &word));
    PX__TRY(env, napi_create_uint32(env, constants[i].mask, &mask));
    PX__TRY(env, napi_set_element(env, pair, 0, word));
    PX__TRY(env, napi_set_element(env, pair, 1, mask));
    if (!px__set(env, table, constants[i].name, pair)) return NULL;
  }
  return table;
}

bool px__pty_init(napi_env env, napi_value exports) {
  static const struct px__function functions[] = {
      {"openPty", open_pty},
      {"openSlave", open_slave},
      {"ttyName", tty_name},
      {"terminalId", terminal_id},
      {"sessionOf", session_of},
      {"setSize", set_size},
      {"getSize", get_size},
      {"attributeTable", attribute_table},
      {"getAttributes", get_attributes},
      {"setAttributes", set_attributes},
      {"foreground", foreground},
      {"session", session},
      {"signalForeground", signal_foreground},
      {"hasUnreadInput", has_unread_input},
  };
  return px__set_int(env, exports, "attributeWords", WORD_COUNT) &&
         px__export(env, exports, functions, sizeof functions / sizeof *functions);
}
