#include "CLibPQ.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// The version of the interface, which has not changed since PostgreSQL 8.0.
#define LIBRARY "libpq.so.5"

#define FUNCTIONS(each)                                                                                               \
    each(connection *, PQconnectStartParams, (const char *const *, const char *const *, int))                         \
    each(int, PQconnectPoll, (connection *))                                                                          \
    each(int, PQstatus, (const connection *))                                                                         \
    each(int, PQsocket, (const connection *))                                                                         \
    each(char *, PQerrorMessage, (const connection *))                                                                \
    each(const char *, PQparameterStatus, (const connection *, const char *))                                         \
    each(int, PQsslInUse, (connection *))                                                                             \
    each(int, PQconnectionNeedsPassword, (const connection *))                                                        \
    each(int, PQsetErrorVerbosity, (connection *, int))                                                               \
    each(setting *, PQconninfoParse, (const char *, char **))                                                         \
    each(void, PQconninfoFree, (setting *))                                                                           \
    each(void *, PQsetNoticeProcessor, (connection *, void (*)(void *, const char *), void *))                        \
    each(void, PQfinish, (connection *))                                                                              \
    each(int, PQsendQueryParams,                                                                                      \
         (connection *, const char *, int, const unsigned *, const char *const *, const int *, const int *, int))      \
    each(int, PQsendQuery, (connection *, const char *))                                                              \
    each(int, PQisBusy, (connection *))                                                                               \
    each(int, PQbackendPID, (const connection *))                                                                     \
    each(int, PQresultStatus, (const result *))                                                                       \
    each(char *, PQresultErrorField, (const result *, int))                                                           \
    each(int, PQntuples, (const result *))                                                                            \
    each(int, PQgetisnull, (const result *, int, int))                                                                \
    each(char *, PQgetvalue, (const result *, int, int))                                                              \
    each(int, PQgetlength, (const result *, int, int))                                                                \
    each(void, PQclear, (result *))                                                                                   \
    each(int, PQconsumeInput, (connection *))                                                                         \
    each(notification *, PQnotifies, (connection *))                                                                   \
    each(result *, PQgetResult, (connection *))                                                                       \
    each(void, PQfreemem, (void *))

// Since PostgreSQL 14; without them each statement takes a round trip.
#define PIPELINE(each)                                                                                                \
    each(int, PQenterPipelineMode, (connection *))                                                                    \
    each(int, PQexitPipelineMode, (connection *))                                                                     \
    each(int, PQpipelineSync, (connection *))

typedef winnow_pq_connection connection;
typedef winnow_pq_result result;
// PQconninfoOption (libpq-fe.h).
typedef struct {
    char *keyword, *variable, *compiled, *value, *label, *display;
    int size;
} setting;
// The public part of PGnotify (libpq-fe.h).
typedef struct {
    char *channel;
    int process;
    char *extra;
} notification;

#define DECLARE(type, name, parameters) static type(*name) parameters;
FUNCTIONS(DECLARE)
PIPELINE(DECLARE)

static const char *load(void) {
    static void *library;
    if (library) return NULL;
    void *opened = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!opened) return dlerror();
    // POSIX's own way to store a function pointer that dlsym returns as a data pointer.
#define FIND(type, name, parameters)                                                                                  \
    *(void **)&name = dlsym(opened, #name);                                                                           \
    if (!name) return LIBRARY " lacks " #name;
    FUNCTIONS(FIND)
#define TRY(type, name, parameters) *(void **)&name = dlsym(opened, #name);
    PIPELINE(TRY)
    library = opened;
    return NULL;
}

const char *winnow_pq_load(void) {
    // The thread that follows a server and the one that writes may both begin.
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    const char *problem = load();
    pthread_mutex_unlock(&lock);
    return problem;
}

static bool is_allowed(const char *key) {
    static const char *const allowed[] = {"host",        "port",    "dbname",           "user",           "sslmode",
                                          "sslrootcert", "service", "application_name", "connect_timeout"};
    for (size_t index = 0; index < sizeof allowed / sizeof *allowed; index++)
        if (!strcmp(key, allowed[index])) return true;
    return false;
}

int winnow_pq_settings_kind(const char *settings, char *key, size_t size) {
    char *error = NULL;
    setting *all = PQconninfoParse(settings, &error);
    if (error) PQfreemem(error);
    if (!all) return WINNOW_PQ_NO_SETTINGS;
    int kind = WINNOW_PQ_PLAIN;
    for (setting *each = all; each->keyword; each++) {
        if (!each->value || is_allowed(each->keyword)) continue;
        if (!strcmp(each->keyword, "password") || !strcmp(each->keyword, "sslpassword")) {
            kind = WINNOW_PQ_WITH_PASSWORD;
            break;
        }
        kind = WINNOW_PQ_FORBIDDEN;
        snprintf(key, size, "%s", each->keyword);
    }
    PQconninfoFree(all);
    return kind;
}

connection *winnow_pq_begin(const char *const *keywords, const char *const *values) {
    // 1: `dbname` may be a URI.
    return PQconnectStartParams(keywords, values, 1);
}

int winnow_pq_poll(connection *connection) { return PQconnectPoll(connection); }
int winnow_pq_status(const connection *connection) { return PQstatus(connection); }
int winnow_pq_socket(const connection *connection) { return PQsocket(connection); }
const char *winnow_pq_error(const connection *connection) { return PQerrorMessage(connection); }
const char *winnow_pq_setting(const connection *connection, const char *name) {
    return PQparameterStatus(connection, name);
}
bool winnow_pq_needs_password(const connection *connection) { return PQconnectionNeedsPassword(connection); }
bool winnow_pq_uses_tls(connection *connection) { return PQsslInUse(connection); }
void winnow_pq_set_verbose(connection *connection, bool verbose) {
    // PQERRORS_DEFAULT, PQERRORS_VERBOSE.
    PQsetErrorVerbosity(connection, verbose ? 2 : 1);
}

static void ignore(void *argument, const char *message) {
    (void)argument;
    (void)message;
}

void winnow_pq_ignore_notices(connection *connection) { PQsetNoticeProcessor(connection, ignore, NULL); }
void winnow_pq_finish(connection *connection) { PQfinish(connection); }

bool winnow_pq_send(
    connection *connection, const char *sql, int count, const unsigned *types, const char *const *values,
    const int *lengths) {
    // Binary both ways: bytes need no escapes.
    enum { MOST = 16 };
    static const int formats[MOST] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    if (count > MOST) return false;
    return PQsendQueryParams(connection, sql, count, types, values, lengths, formats, 1);
}

bool winnow_pq_send_script(connection *connection, const char *sql) { return PQsendQuery(connection, sql); }

bool winnow_pq_begin_pipeline(connection *connection) {
    return PQenterPipelineMode && PQexitPipelineMode && PQpipelineSync && PQenterPipelineMode(connection);
}
bool winnow_pq_sync_pipeline(connection *connection) { return PQpipelineSync(connection); }
bool winnow_pq_end_pipeline(connection *connection) { return PQexitPipelineMode(connection); }
bool winnow_pq_is_busy(connection *connection) { return PQisBusy(connection); }
int winnow_pq_process(const connection *connection) { return PQbackendPID(connection); }

int winnow_pq_result_status(const result *result) { return PQresultStatus(result); }
const char *winnow_pq_result_state(const result *result) { return PQresultErrorField(result, 'C'); }
const char *winnow_pq_result_message(const result *result) { return PQresultErrorField(result, 'M'); }
int winnow_pq_rows(const result *result) { return PQntuples(result); }
bool winnow_pq_is_null(const result *result, int row, int column) { return PQgetisnull(result, row, column); }
const char *winnow_pq_value(const result *result, int row, int column) { return PQgetvalue(result, row, column); }
int winnow_pq_length(const result *result, int row, int column) { return PQgetlength(result, row, column); }
void winnow_pq_clear(result *result) { PQclear(result); }

bool winnow_pq_consume(connection *connection) { return PQconsumeInput(connection); }

bool winnow_pq_take_notification(connection *connection, char *text, size_t size) {
    notification *found = PQnotifies(connection);
    if (!found) return false;
    snprintf(text, size, "%s", found->extra);
    PQfreemem(found);
    return true;
}

result *winnow_pq_next_result(connection *connection) { return PQgetResult(connection); }
