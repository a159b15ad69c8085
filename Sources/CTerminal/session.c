// What outlives or undercuts ncurses: terminal modes, signals by descriptor, the crash handler, stderr.
#include "session.h"
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

static const int collected[] = {SIGTERM, SIGQUIT, SIGHUP, SIGINT, SIGWINCH, SIGTSTP, SIGCONT};
static const int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
enum { COLLECTED = sizeof collected / sizeof *collected, CRASHES = sizeof crashes / sizeof *crashes };

static int input_descriptor = -1;
static int output_descriptor = -1;
static struct termios shell_modes;
static bool have_modes;
static sigset_t mask_before;
static struct sigaction collected_before[COLLECTED];
static struct sigaction crashes_before[CRASHES];
static stack_t stack_before;
static void *stack_memory;
static int signal_descriptor = -1;
static int aside = -1;       // where stderr goes while the screen is ours
static int real_error = -1;  // the real stderr, kept
static const char *restore_bytes;
static size_t restore_count;
static volatile sig_atomic_t active;

/// Copies what was written aside to the real stderr. Only calls that are allowed in a signal handler.
static void print_aside(void) {
    if (aside < 0 || real_error < 0) return;
    dup2(real_error, STDERR_FILENO);
    if (lseek(aside, 0, SEEK_SET) == 0) {
        char buffer[1024];
        ssize_t count;
        while ((count = read(aside, buffer, sizeof buffer)) > 0) {
            ssize_t sent = 0;
            while (sent < count) {
                ssize_t more = write(STDERR_FILENO, buffer + sent, (size_t)(count - sent));
                if (more <= 0) break;
                sent += more;
            }
            if (sent < count) break;
        }
    }
    lseek(aside, 0, SEEK_SET);
    if (ftruncate(aside, 0) != 0) return;
}

/// Brings the terminal back without ncurses, once. Only calls that are allowed in a signal handler.
static void restore_bluntly(void) {
    if (!active) return;
    active = 0;
    const char *at = restore_bytes;
    size_t left = restore_count;
    while (left > 0) {
        ssize_t done = write(output_descriptor, at, left);
        if (done <= 0) break;
        at += done;
        left -= (size_t)done;
    }
    if (have_modes) tcsetattr(input_descriptor, TCSANOW, &shell_modes);
    print_aside();
}

static void crashed(int number) {
    int kept = errno;
    restore_bluntly();
    for (int index = 0; index < CRASHES; index++) {
        if (crashes[index] == number) sigaction(number, &crashes_before[index], NULL);
    }
    errno = kept;
    raise(number);  // Delivered to the old action when this handler returns.
}

static void left_without_closing(void) { restore_bluntly(); }

void session_restore(void) { restore_bluntly(); }

static const int leaving[] = {SIGTERM, SIGHUP, SIGQUIT};
enum { LEAVING = sizeof leaving / sizeof *leaving };
static volatile sig_atomic_t caught;
static volatile sig_atomic_t muted;
static volatile sig_atomic_t painted_through = -1;
static int nowhere = -1;

/// Runs only while painting. ncurses goes on writing after EINTR for ever, so what it writes to is changed under it.
static void told_to_leave(int number) {
    int kept = errno;
    caught = number;
    if (nowhere >= 0 && painted_through >= 0) {
        dup2(nowhere, painted_through);
        muted = 1;
    }
    errno = kept;
}

void session_painting(bool on, int descriptor) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < LEAVING; index++) sigaddset(&set, leaving[index]);
    if (on) {
        painted_through = descriptor;
        pthread_sigmask(SIG_UNBLOCK, &set, NULL);
        return;
    }
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    painted_through = -1;
    if (caught) {
        raise(caught);  // Blocked again, so it waits in the descriptor.
        caught = 0;
    }
}

bool session_is_muted(void) { return muted; }

static void set_stderr_aside(void) {
    if (!isatty(STDERR_FILENO)) return;
    if (aside < 0) aside = memfd_create("stderr", MFD_CLOEXEC);
    if (aside < 0) return;
    if (real_error < 0) real_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (real_error >= 0) dup2(aside, STDERR_FILENO);
}

bool session_begin(int input) {
    static bool registered;
    input_descriptor = input;
    have_modes = tcgetattr(input, &shell_modes) == 0;
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < COLLECTED; index++) sigaddset(&set, collected[index]);
    signal_descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signal_descriptor < 0) return false;
    pthread_sigmask(SIG_BLOCK, &set, &mask_before);
    muted = caught = 0;
    if (nowhere < 0) nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    for (int index = 0; index < COLLECTED; index++) sigaction(collected[index], NULL, &collected_before[index]);
    session_take_signals();

    // A stack of its own: the one in use may be what overflowed.
    enum { STACK = 64 * 1024 };
    stack_memory = malloc(STACK);
    if (stack_memory) {
        stack_t stack = {.ss_sp = stack_memory, .ss_size = STACK};
        if (sigaltstack(&stack, &stack_before) != 0) {
            free(stack_memory);
            stack_memory = NULL;
        }
    }
    struct sigaction action = {.sa_handler = crashed, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < CRASHES; index++) sigaction(crashes[index], &action, &crashes_before[index]);
    if (!registered) registered = atexit(left_without_closing) == 0;
    set_stderr_aside();
    return true;
}

void session_guard(int output, const char *bytes, size_t count) {
    output_descriptor = output;
    restore_bytes = bytes;
    restore_count = count;
    active = 1;
}

void session_take_signals(void) {
    // Ignored signals stay ignored (nohup); the rest wait, blocked, in the descriptor.
    for (int index = 0; index < COLLECTED; index++) {
        struct sigaction action = {.sa_handler = SIG_DFL};
        sigemptyset(&action.sa_mask);
        for (int each = 0; each < LEAVING; each++) {
            if (leaving[each] == collected[index]) action.sa_handler = told_to_leave;
        }
        if (collected_before[index].sa_handler != SIG_IGN) sigaction(collected[index], &action, NULL);
    }
}

void session_pause(void) {
    active = 0;
    if (have_modes) tcsetattr(input_descriptor, TCSADRAIN, &shell_modes);
    print_aside();
}

void session_resume(void) {
    set_stderr_aside();
    active = 1;
}

void session_end(bool gone) {
    active = 0;
    if (have_modes) tcsetattr(input_descriptor, gone ? TCSANOW : TCSADRAIN, &shell_modes);
    print_aside();
    if (aside >= 0) close(aside);
    if (real_error >= 0) close(real_error);
    aside = real_error = -1;
    for (int index = 0; index < CRASHES; index++) sigaction(crashes[index], &crashes_before[index], NULL);
    if (stack_memory) {
        stack_before.ss_flags |= stack_before.ss_sp ? 0 : SS_DISABLE;
        if (sigaltstack(&stack_before, NULL) == 0) free(stack_memory);
        stack_memory = NULL;
    }
    // What arrived while we left is answered by leaving.
    while (terminal_next_signal() != TERMINAL_SIGNAL_NONE) {
    }
    if (signal_descriptor >= 0) close(signal_descriptor);
    signal_descriptor = -1;
    for (int index = 0; index < COLLECTED; index++) sigaction(collected[index], &collected_before[index], NULL);
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

int terminal_signal_descriptor(void) { return signal_descriptor; }

terminal_signal terminal_next_signal(void) {
    struct signalfd_siginfo info;
    for (;;) {
        if (signal_descriptor < 0 || read(signal_descriptor, &info, sizeof info) != (ssize_t)sizeof info) return TERMINAL_SIGNAL_NONE;
        // A blocked signal is queued even where it is ignored; whoever started us with it ignored (nohup) meant it.
        bool ignored = false;
        for (int index = 0; index < COLLECTED; index++) {
            if (collected[index] == (int)info.ssi_signo && collected_before[index].sa_handler == SIG_IGN) ignored = true;
        }
        if (!ignored) break;
    }
    switch (info.ssi_signo) {
    case SIGTERM: return TERMINAL_SIGNAL_TERMINATE;
    case SIGQUIT: return TERMINAL_SIGNAL_QUIT;
    case SIGHUP: return TERMINAL_SIGNAL_HANGUP;
    case SIGINT: return TERMINAL_SIGNAL_INTERRUPT;
    case SIGWINCH: return TERMINAL_SIGNAL_RESIZE;
    case SIGTSTP: return TERMINAL_SIGNAL_STOP;
    default: return TERMINAL_SIGNAL_CONTINUE;
    }
}

void terminal_stop(void) {
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigaddset(&set, SIGCONT);
    struct sigaction now;
    if (sigaction(SIGTSTP, NULL, &now) == 0 && now.sa_handler == SIG_IGN) return;
    kill(0, SIGTSTP);  // The whole job, as the key does, so that the shell sees it stop.
    pthread_sigmask(SIG_UNBLOCK, &set, &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int terminal_make_waker(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void terminal_wake(int waker) {
    uint64_t one = 1;
    ssize_t done;
    do done = write(waker, &one, sizeof one);
    while (done < 0 && errno == EINTR);
}

void terminal_quiet(int waker) {
    uint64_t count;
    ssize_t done;
    do done = read(waker, &count, sizeof count);
    while (done < 0 && errno == EINTR);
}
