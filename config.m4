dnl S2S: server-to-server conversion measurement.

PHP_ARG_ENABLE([s2s],
  [whether to enable S2S],
  [AS_HELP_STRING([--enable-s2s], [Enable server-to-server conversion measurement])],
  [no])

PHP_ARG_ENABLE([s2s-dev],
  [whether S2S is built with all warnings as errors],
  [AS_HELP_STRING([--enable-s2s-dev], [S2S: for developers, all warnings are errors])],
  [no], [no])

PHP_ARG_ENABLE([s2s-asan],
  [whether S2S is built with address and undefined-behaviour sanitizers],
  [AS_HELP_STRING([--enable-s2s-asan], [S2S: for developers, ASan and UBSan])],
  [no], [no])

PHP_ARG_ENABLE([s2s-coverage],
  [whether S2S is built for measuring test coverage],
  [AS_HELP_STRING([--enable-s2s-coverage], [S2S: for developers, gcov])],
  [no], [no])

dnl S2S_LIBRARY(variable, pkg-config module with version, name, Debian, RHEL, Alpine, Homebrew)
AC_DEFUN([S2S_LIBRARY], [
  PKG_CHECK_MODULES([$1], [$2], [], [
    AC_MSG_ERROR([S2S needs $3 ($2), which pkg-config does not find. Install it with
      Debian, Ubuntu:  apt install pkg-config $4
      Fedora, RHEL:    dnf install pkgconf-pkg-config $5
      Alpine:          apk add pkgconf $6
      macOS:           brew install pkg-config $7
    and run configure again.])
  ])
  PHP_EVAL_INCLINE([$$1_CFLAGS])
  PHP_EVAL_LIBLINE([$$1_LIBS], [S2S_SHARED_LIBADD])
])

if test "$PHP_S2S" != "no"; then
  if test "`$PHP_CONFIG --vernum`" -lt 80200; then
    AC_MSG_ERROR([S2S needs PHP 8.2 or newer, `$PHP_CONFIG --version` found])
  fi

  dnl SQLite first: it looks more than a thousand names up when it is loaded, most of them its own, library by library in this order.
  S2S_LIBRARY([S2S_SQLITE], [sqlite3 >= 3.34.0], [SQLite], [libsqlite3-dev], [sqlite-devel], [sqlite-dev], [sqlite])
  S2S_LIBRARY([S2S_CURL], [libcurl >= 7.68.0], [libcurl], [libcurl4-openssl-dev], [libcurl-devel], [curl-dev], [curl])
  S2S_LIBRARY([S2S_OPENSSL], [libcrypto >= 3.0.0], [OpenSSL 3], [libssl-dev], [openssl-devel], [openssl-dev], [openssl@3])
  S2S_LIBRARY([S2S_JANSSON], [jansson >= 2.11], [jansson], [libjansson-dev], [jansson-devel], [jansson-dev], [jansson])
  S2S_LIBRARY([S2S_ZLIB], [zlib >= 1.2.11], [zlib], [zlib1g-dev], [zlib-devel], [zlib-dev], [zlib])
  S2S_LIBRARY([S2S_UTF8PROC], [libutf8proc >= 2.2.0], [utf8proc], [libutf8proc-dev], [utf8proc-devel], [utf8proc-dev], [utf8proc])

  dnl glibc before 2.34 and others have the threads in a library of their own.
  AC_CHECK_LIB([pthread], [pthread_create],
    [PHP_ADD_LIBRARY([pthread], [], [S2S_SHARED_LIBADD])],
    [AC_CHECK_FUNC([pthread_create], [], [AC_MSG_ERROR([S2S needs POSIX threads])])])
  AC_CHECK_FUNCS([pthread_setname_np pthread_condattr_setclock getrandom memfd_create fdatasync])

  dnl Only get_module is to be seen from outside: PHP loads extensions RTLD_GLOBAL.
  dnl PHP's own flags define _GNU_SOURCE, and so does each source that needs it.
  S2S_CFLAGS="-std=gnu11 -U_GNU_SOURCE -fvisibility=hidden -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 -I@ext_srcdir@"
  if test "$PHP_S2S_DEV" != "no"; then
    dnl PHP's headers as system headers: their warnings are not ours.
    s2s_include=`$PHP_CONFIG --include-dir`
    for s2s_directory in "" /main /TSRM /Zend /ext /ext/date/lib; do
      S2S_CFLAGS="$S2S_CFLAGS -isystem $s2s_include$s2s_directory"
    done
    INCLUDES=`echo " $INCLUDES " | sed -e "s, -I$s2s_include[[^ ]]*, ,g"`
    S2S_CFLAGS="$S2S_CFLAGS -Wall -Wextra -Wconversion -Wshadow -Werror"
  fi
  if test "$PHP_S2S_ASAN" != "no"; then
    S2S_CFLAGS="$S2S_CFLAGS -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined"
    LDFLAGS="$LDFLAGS -fsanitize=address,undefined"
  fi
  if test "$PHP_S2S_COVERAGE" != "no"; then
    S2S_CFLAGS="$S2S_CFLAGS -g -O0 --coverage"
    LDFLAGS="$LDFLAGS --coverage"
  fi

  dnl Every source by name, without those for Windows; scripts/check-sources compares.
  S2S_SOURCES="s2s.c \
    src/client/callback.c \
    src/client/client.c \
    src/client/context.c \
    src/client/inspect.c \
    src/client/libraries.c \
    src/client/operate.c \
    src/client/operate_work.c \
    src/client/process.c \
    src/client/send.c \
    src/client/settings.c \
    src/client/stats.c \
    src/core/arena.c \
    src/core/check.c \
    src/core/event.c \
    src/core/event_json.c \
    src/core/event_json_parameters.c \
    src/core/event_json_read.c \
    src/core/event_user.c \
    src/core/gzip.c \
    src/core/hash.c \
    src/core/hash_library.c \
    src/core/ip.c \
    src/core/json.c \
    src/core/json_path.c \
    src/core/json_reader.c \
    src/core/money.c \
    src/core/normalise.c \
    src/core/outcome.c \
    src/core/parameter.c \
    src/core/phone.c \
    src/core/phone_rules.c \
    src/core/problem.c \
    src/core/proxies.c \
    src/core/query.c \
    src/core/redact.c \
    src/core/sha256_x86.c \
    src/core/spid.c \
    src/core/text.c \
    src/core/unicode.c \
    src/core/uri.c \
    src/core/utf8.c \
    src/core/uuid.c \
    src/core/visitor.c \
    src/core/visitor_json.c \
    src/delivery/bell_posix.c \
    src/delivery/breaker.c \
    src/delivery/connections.c \
    src/delivery/leader.c \
    src/delivery/library.c \
    src/delivery/notices.c \
    src/delivery/pace.c \
    src/delivery/post.c \
    src/delivery/retry.c \
    src/delivery/sender.c \
    src/delivery/sender_care.c \
    src/delivery/sender_express.c \
    src/delivery/sender_flight.c \
    src/delivery/sender_intake.c \
    src/delivery/sender_launch.c \
    src/delivery/sender_list.c \
    src/delivery/sender_store.c \
    src/delivery/sender_tell.c \
    src/delivery/service.c \
    src/delivery/service_intake.c \
    src/delivery/transfer.c \
    src/delivery/transport.c \
    src/delivery/turns.c \
    src/destinations/adjust.c \
    src/destinations/adjust_answer.c \
    src/destinations/adjust_rules.c \
    src/destinations/adjust_validate.c \
    src/destinations/adroll.c \
    src/destinations/adroll_rules.c \
    src/destinations/adroll_validate.c \
    src/destinations/endpoint.c \
    src/destinations/event_time.c \
    src/destinations/knorex.c \
    src/destinations/name_map.c \
    src/destinations/postback.c \
    src/destinations/postback_validate.c \
    src/destinations/postback_values.c \
    src/destinations/setting.c \
    src/destinations/sklik.c \
    src/destinations/sklik_rules.c \
    src/destinations/sklik_validate.c \
    src/destinations/sklik_validate_contents.c \
    src/destinations/system.c \
    src/destinations/template.c \
    src/php/callback.c \
    src/php/callback_query.c \
    src/php/client.c \
    src/php/client_batch.c \
    src/php/conversion.c \
    src/php/destination.c \
    src/php/destination_adjust.c \
    src/php/destination_adroll.c \
    src/php/destination_knorex.c \
    src/php/destination_missing_value.c \
    src/php/destination_postback.c \
    src/php/destination_sklik.c \
    src/php/destination_system.c \
    src/php/entry.c \
    src/php/event.c \
    src/php/event_data.c \
    src/php/event_user.c \
    src/php/exception.c \
    src/php/info.c \
    src/php/ini.c \
    src/php/ini_check.c \
    src/php/interrupt.c \
    src/php/invalid_callback.c \
    src/php/invalid_event.c \
    src/php/object.c \
    src/php/postback.c \
    src/php/problem.c \
    src/php/queue.c \
    src/php/queue_error.c \
    src/php/receipt.c \
    src/php/request.c \
    src/php/response.c \
    src/php/source.c \
    src/php/state.c \
    src/php/value.c \
    src/php/visitor.c \
    src/php/visitor_capture.c \
    src/platform/clock_posix.c \
    src/platform/directory_posix.c \
    src/platform/file_posix.c \
    src/platform/fork_posix.c \
    src/platform/log_posix.c \
    src/platform/random_posix.c \
    src/platform/socket_posix.c \
    src/platform/thread_posix.c \
    src/queue/checksum.c \
    src/queue/journal.c \
    src/queue/journal_file.c \
    src/queue/journal_reader.c \
    src/queue/key_row.c \
    src/queue/key_set.c \
    src/queue/ledger.c \
    src/queue/ledger_conversions.c \
    src/queue/ledger_express.c \
    src/queue/ledger_intake.c \
    src/queue/ledger_keys.c \
    src/queue/ledger_keys_moving.c \
    src/queue/ledger_lane.c \
    src/queue/ledger_leading.c \
    src/queue/ledger_library.c \
    src/queue/ledger_log.c \
    src/queue/ledger_operating.c \
    src/queue/ledger_reading.c \
    src/queue/ledger_removing.c \
    src/queue/ledger_schema.c \
    src/queue/ledger_sending.c \
    src/queue/ledger_settling.c \
    src/queue/ledger_values.c \
    src/queue/queue.c \
    src/queue/record.c \
    src/queue/refused.c"
  PHP_SUBST([S2S_SHARED_LIBADD])
  PHP_NEW_EXTENSION([s2s], [$S2S_SOURCES], [$ext_shared],, [$S2S_CFLAGS])
  for s2s_directory in src src/php src/client src/delivery src/queue src/destinations src/core src/platform; do
    PHP_ADD_BUILD_DIR([$ext_builddir/$s2s_directory], [1])
  done
fi
