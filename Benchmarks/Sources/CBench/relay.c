#define _GNU_SOURCE
#include "CBench.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// What was read from one end and waits for its time at the other.
struct chunk {
  struct chunk *next;
  long long due;
  size_t length, sent;
  char bytes[];
};

struct direction {
  struct chunk *first, *last;
  size_t waiting;
  int over;
};

// `ends[0]` is the client, `ends[1]` the server; `from[i]` is what came from `ends[i]`.
struct link {
  int ends[2];
  struct direction from[2];
};

enum { LINKS = 256, SIZE = 1 << 16, MOST = 8 << 20 };

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void end(struct link *link) {
  for (int side = 0; side < 2; side++) {
    close(link->ends[side]);
    while (link->from[side].first) {
      struct chunk *chunk = link->from[side].first;
      link->from[side].first = chunk->next;
      free(chunk);
    }
  }
}

// Reads what has arrived at one end; false once there is no more.
static void take(struct link *link, int side, long long delay) {
  struct direction *from = &link->from[side];
  static char bytes[SIZE];
  ssize_t count = recv(link->ends[side], bytes, SIZE, MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    from->over = 1;
    return;
  }
  struct chunk *chunk = malloc(sizeof *chunk + count);
  if (!chunk) _exit(1);
  *chunk = (struct chunk){.due = now() + delay, .length = count};
  memcpy(chunk->bytes, bytes, count);
  if (from->last && from->first) from->last->next = chunk; else from->first = chunk;
  from->last = chunk;
  from->waiting += count;
}

// Passes on what is due.
static void give(struct link *link, int side) {
  struct direction *from = &link->from[side];
  while (from->first && from->first->due <= now()) {
    struct chunk *chunk = from->first;
    ssize_t count =
        send(link->ends[!side], chunk->bytes + chunk->sent, chunk->length - chunk->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) {
      from->over = 1;
      return;
    }
    chunk->sent += count;
    from->waiting -= count;
    if (chunk->sent < chunk->length) return;
    from->first = chunk->next;
    free(chunk);
  }
}

static int connected(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (server >= 0 && !connect(server, (struct sockaddr *)&address, sizeof address)) return server;
  if (server >= 0) close(server);
  return -1;
}

int bench_relay(unsigned short port, const char *path, long long delay) {
  // It ends with the bench.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  static struct link links[LINKS];
  int count = 0, one = 1;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) return 1;
  while (1) {
    static struct pollfd waiting[1 + 2 * LINKS];
    waiting[0] = (struct pollfd){.fd = listener, .events = POLLIN};
    long long next = -1;
    for (int index = 0; index < count; index++)
      for (int side = 0; side < 2; side++) {
        struct link *link = &links[index];
        short events = 0;
        if (!link->from[side].over && link->from[side].waiting < MOST) events |= POLLIN;
        struct chunk *first = link->from[!side].first;
        if (first && first->due <= now()) events |= POLLOUT;
        else if (first && (next < 0 || first->due < next)) next = first->due;
        waiting[1 + 2 * index + side] = (struct pollfd){.fd = events ? link->ends[side] : -1, .events = events};
      }
    long long left = next < 0 ? 0 : next - now();
    if (left < 0) left = 0;
    struct timespec limit = {left / 1000000000, left % 1000000000};
    ppoll(waiting, 1 + 2 * count, next < 0 ? NULL : &limit, NULL);
    int known = count;
    for (int index = 0; index < known; index++)
      for (int side = 0; side < 2; side++) {
        if (waiting[1 + 2 * index + side].revents & (POLLIN | POLLHUP | POLLERR)) take(&links[index], side, delay);
        give(&links[index], !side);
        give(&links[index], side);
      }
    for (int index = count - 1; index >= 0; index--) {
      struct link *link = &links[index];
      if ((link->from[0].over && !link->from[0].first) || (link->from[1].over && !link->from[1].first)) {
        end(link);
        *link = links[--count];
      }
    }
    if (waiting[0].revents & POLLIN && count < LINKS) {
      int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
      int server = client < 0 ? -1 : connected(path);
      if (server < 0) {
        if (client >= 0) close(client);
        continue;
      }
      setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      links[count++] = (struct link){.ends = {client, server}};
    }
  }
}
