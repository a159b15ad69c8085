#ifndef WINNOW_CLIBPQ_H
#define WINNOW_CLIBPQ_H
// PostgreSQL's client library, loaded at run time: a folder workspace neither needs nor opens it.
//
// The functions are libpq's own, under names of ours; its documentation holds (postgresql.org/docs/15/libpq.html). None
// of them may be called before `winnow_pq_load` succeeded.

#include <stdbool.h>
#include <stddef.h>

typedef struct winnow_pq_connection winnow_pq_connection;
typedef struct winnow_pq_result winnow_pq_result;

/// PQstatus: connected, or in a state of connecting, or failed.
enum { WINNOW_PQ_OK = 0, WINNOW_PQ_BAD = 1 };
/// PQconnectPoll: what to wait for.
enum { WINNOW_PQ_FAILED = 0, WINNOW_PQ_READING = 1, WINNOW_PQ_WRITING = 2, WINNOW_PQ_CONNECTED = 3 };
/// PQresultStatus: those that winnow meets.
enum { WINNOW_PQ_COMMAND = 1, WINNOW_PQ_ROWS = 2, WINNOW_PQ_PIPELINE_SYNC = 10, WINNOW_PQ_PIPELINE_ABORTED = 11 };

/// Loads libpq once in a process; NULL, or why it can't be loaded.
const char *winnow_pq_load(void);

/// PQconninfoParse: whether settings are libpq's, and hold a password, or another one than those that say where a
/// database is. An address may come from somebody else's file: `hostaddr` would send the password of `host` elsewhere.
/// The name of a setting that is forbidden is copied to `key`.
enum { WINNOW_PQ_NO_SETTINGS = -1, WINNOW_PQ_PLAIN = 0, WINNOW_PQ_WITH_PASSWORD = 1, WINNOW_PQ_FORBIDDEN = 2 };
int winnow_pq_settings_kind(const char *settings, char *key, size_t size);

/// PQconnectStartParams: begins to connect without waiting.
winnow_pq_connection *winnow_pq_begin(const char *const *keywords, const char *const *values);
/// PQconnectPoll: goes on with it.
int winnow_pq_poll(winnow_pq_connection *connection);
int winnow_pq_status(const winnow_pq_connection *connection);
int winnow_pq_socket(const winnow_pq_connection *connection);
const char *winnow_pq_error(const winnow_pq_connection *connection);
/// PQparameterStatus: a setting that the server reports, such as `server_version`.
const char *winnow_pq_setting(const winnow_pq_connection *connection, const char *name);
/// PQconnectionNeedsPassword: whether the server asked for a password and there was none.
bool winnow_pq_needs_password(const winnow_pq_connection *connection);
bool winnow_pq_uses_tls(winnow_pq_connection *connection);
/// PQsetErrorVerbosity: whether messages have the SQLSTATE and the place in the server's source.
void winnow_pq_set_verbose(winnow_pq_connection *connection, bool verbose);
/// PQsetNoticeProcessor: keeps the server's notices off the terminal.
void winnow_pq_ignore_notices(winnow_pq_connection *connection);
void winnow_pq_finish(winnow_pq_connection *connection);

/// PQsendQueryParams with values and results in binary form: sends a statement; false if the connection broke.
bool winnow_pq_send(
    winnow_pq_connection *connection, const char *sql, int count, const unsigned *types, const char *const *values,
    const int *lengths);
/// PQsendQuery: sends a text of several statements, which take effect together or not at all.
bool winnow_pq_send_script(winnow_pq_connection *connection, const char *sql);
/// PQenterPipelineMode: several statements are sent before the first result is read; false for a libpq that can't.
bool winnow_pq_begin_pipeline(winnow_pq_connection *connection);
/// PQpipelineSync: sends what was queued; its own result follows those of the statements.
bool winnow_pq_sync_pipeline(winnow_pq_connection *connection);
/// PQexitPipelineMode, once all results were read.
bool winnow_pq_end_pipeline(winnow_pq_connection *connection);
/// PQisBusy: whether the next result is not complete yet.
bool winnow_pq_is_busy(winnow_pq_connection *connection);
/// PQbackendPID: the process of the session, as the server, or what stands before it, names it.
int winnow_pq_process(const winnow_pq_connection *connection);
int winnow_pq_result_status(const winnow_pq_result *result);
/// PQresultErrorField for the SQLSTATE; NULL for an error that the server didn't send.
const char *winnow_pq_result_state(const winnow_pq_result *result);
/// PQresultErrorField for the primary message.
const char *winnow_pq_result_message(const winnow_pq_result *result);
int winnow_pq_rows(const winnow_pq_result *result);
bool winnow_pq_is_null(const winnow_pq_result *result, int row, int column);
const char *winnow_pq_value(const winnow_pq_result *result, int row, int column);
int winnow_pq_length(const winnow_pq_result *result, int row, int column);
void winnow_pq_clear(winnow_pq_result *result);

/// PQconsumeInput: reads what has arrived without waiting; false if the connection broke.
bool winnow_pq_consume(winnow_pq_connection *connection);
/// PQnotifies: takes one notification, and copies its text; false if there is none.
bool winnow_pq_take_notification(winnow_pq_connection *connection, char *text, size_t size);

/// PQgetResult: the next result of what was sent, NULL at the end.
winnow_pq_result *winnow_pq_next_result(winnow_pq_connection *connection);

#endif
