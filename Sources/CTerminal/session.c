// What ncurses doesn't handle or would get in the way of: terminal modes, signals by descriptor, crashes, stderr.
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
static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
enum { COLLECTED = sizeof collected / sizeof *collected, CRASH_SIGNALS = sizeof crash_signals / sizeof *crash_signals };

static int input_descriptor = -1;
static int output_descriptor = -1;
static struct termios shell_modes;
static bool have_modes;
static sigset_t mask_before;
static struct sigaction actions_before[COLLECTED];
static struct sigaction crash_actions_before[CRASH_SIGNALS];
static stack_t stack_before;
static void *stack_memory;
static int signal_descriptor = -1;
static int held_stderr = -1;  // receives stderr while the screen is ours
static int real_stderr = -1;  // the real stderr, kept
static const char *restore_bytes;
static size_t restore_count;
static volatile sig_atomic_t active;

/// Copies the held output to the real stderr. Makes only calls that are allowed in a signal handler.
static void print_held_stderr(void) {
    if (held_stderr < 0 || real_stderr < 0) return;
    dup2(real_stderr, STDERR_FILENO);
    if (lseek(held_stderr, 0, SEEK_SET) == 0) {
        char buffer[1024];
        ssize_t count;
        while ((count = read(held_stderr, buffer, sizeof buffer)) > 0) {
            ssize_t sent = 0;
            while (sent < count) {
                ssize_t more = write(STDERR_FILENO, buffer + sent, (size_t)(count - sent));
                if (more <= 0) break;
                sent += more;
            }
            if (sent < count) break;
        }
    }
    lseek(held_stderr, 0, SEEK_SET);
    if (ftruncate(held_stderr, 0) != 0) return;
}

/// Restores the terminal without ncurses, once. Makes only calls that are allowed in a signal handler.
static void restore_without_ncurses(void) {
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
    print_held_stderr();
}

static void handle_crash(int number) {
    int kept = errno;
    restore_without_ncurses();
    for (int index = 0; index < CRASH_SIGNALS; index++) {
        if (crash_signals[index] == number) sigaction(number, &crash_actions_before[index], NULL);
    }
    errno = kept;
    raise(number);  // Delivered to the previous action when this handler returns.
}

static void restore_at_exit(void) { restore_without_ncurses(); }

void session_restore(void) { restore_without_ncurses(); }

static const int exit_signals[] = {SIGTERM, SIGHUP, SIGQUIT};
enum { EXIT_SIGNALS = sizeof exit_signals / sizeof *exit_signals };
static volatile sig_atomic_t caught;
static volatile sig_atomic_t muted;
static volatile sig_atomic_t painted_through = -1;
static int null_descriptor = -1;

/// Handles an exit signal while painting.
///
/// ncurses keeps writing after EINTR forever, so its output is redirected to /dev/null.
static void handle_exit_signal(int number) {
    int kept = errno;
    caught = number;
    if (null_descriptor >= 0 && painted_through >= 0) {
        dup2(null_descriptor, painted_through);
        muted = 1;
    }
    errno = kept;
}

void session_painting(bool on, int descriptor) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < EXIT_SIGNALS; index++) sigaddset(&set, exit_signals[index]);
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

static void hold_stderr(void) {
    if (!isatty(STDERR_FILENO)) return;
    if (held_stderr < 0) held_stderr = memfd_create("stderr", MFD_CLOEXEC);
    if (held_stderr < 0) return;
    if (real_stderr < 0) real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (real_stderr >= 0) dup2(held_stderr, STDERR_FILENO);
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
    if (null_descriptor < 0) null_descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC);
    for (int index = 0; index < COLLECTED; index++) sigaction(collected[index], NULL, &actions_before[index]);
    session_take_signals();

    // An alternate stack: the current one may be what overflowed.
    enum { STACK = 64 * 1024 };
    stack_memory = malloc(STACK);
    if (stack_memory) {
        stack_t stack = {.ss_sp = stack_memory, .ss_size = STACK};
        if (sigaltstack(&stack, &stack_before) != 0) {
            free(stack_memory);
            stack_memory = NULL;
        }
    }
    struct sigaction action = {.sa_handler = handle_crash, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < CRASH_SIGNALS; index++) sigaction(crash_signals[index], &action, &crash_actions_before[index]);
    if (!registered) registered = atexit(restore_at_exit) == 0;
    hold_stderr();
    return true;
}

void session_set_restore_bytes(int output, const char *bytes, size_t count) {
    output_descriptor = output;
    restore_bytes = bytes;
    restore_count = count;
    active = 1;
}

void session_take_signals(void) {
    // Ignored signals stay ignored (nohup); the others wait, blocked, in the descriptor.
    for (int index = 0; index < COLLECTED; index++) {
        struct sigaction action = {.sa_handler = SIG_DFL};
        sigemptyset(&action.sa_mask);
        for (int each = 0; each < EXIT_SIGNALS; each++) {
            if (exit_signals[each] == collected[index]) action.sa_handler = handle_exit_signal;
        }
        if (actions_before[index].sa_handler != SIG_IGN) sigaction(collected[index], &action, NULL);
    }
}

void session_pause(void) {
    active = 0;
    if (have_modes) tcsetattr(input_descriptor, TCSADRAIN, &shell_modes);
    print_held_stderr();
}

void session_resume(void) {
    hold_stderr();
    active = 1;
}

void session_end(bool gone) {
    active = 0;
    if (have_modes) tcsetattr(input_descriptor, gone ? TCSANOW : TCSADRAIN, &shell_modes);
    print_held_stderr();
    if (held_stderr >= 0) close(held_stderr);
    if (real_stderr >= 0) close(real_stderr);
    held_stderr = real_stderr = -1;
    for (int index = 0; index < CRASH_SIGNALS; index++) sigaction(crash_signals[index], &crash_actions_before[index], NULL);
    if (stack_memory) {
        stack_before.ss_flags |= stack_before.ss_sp ? 0 : SS_DISABLE;
        if (sigaltstack(&stack_before, NULL) == 0) free(stack_memory);
        stack_memory = NULL;
    }
    // Discard the signals that arrived during the exit: exiting answers them.
    while (terminal_next_signal() != TERMINAL_SIGNAL_NONE) {
    }
    if (signal_descriptor >= 0) close(signal_descriptor);
    signal_descriptor = -1;
    for (int index = 0; index < COLLECTED; index++) sigaction(collected[index], &actions_before[index], NULL);
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

int terminal_signal_descriptor(void) { return signal_descriptor; }

terminal_signal terminal_next_signal(void) {
    struct signalfd_siginfo info;
    for (;;) {
        if (signal_descriptor < 0 || read(signal_descriptor, &info, sizeof info) != (ssize_t)sizeof info) return TERMINAL_SIGNAL_NONE;
        // A blocked signal is queued even if it is ignored; a parent that ignores it (nohup) means it.
        bool ignored = false;
        for (int index = 0; index < COLLECTED; index++) {
            if (collected[index] == (int)info.ssi_signo && actions_before[index].sa_handler == SIG_IGN) ignored = true;
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
    kill(0, SIGTSTP);  // The whole job, as the key does, so that the shell notices.
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

void terminal_drain_waker(int waker) {
    uint64_t count;
    ssize_t done;
    do done = read(waker, &count, sizeof count);
    while (done < 0 && errno == EINTR);
}
