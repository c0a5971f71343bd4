/* Submits mail over TLS from the first octet, each connection logged in with AUTH PLAIN; one line of JSON. No session is resumed, nothing pipelined.
 *
 *   cc -O2 -o /tmp/submit submit.c -lssl -lcrypto -lpthread
 *   submit PORT [-c CONNECTIONS 20] [-n MESSAGES 2000] [-k PER_SESSION 20] [-s OCTETS 4096] [-a ACCOUNTS 200] [-f FIRST 0]
 *
 * u<FIRST>@local.test and so on (password bench) in turn, an account for each connection, to the mailboxes of u900 to u909. Any other reply than the
 * one hoped for is counted and ends the connection. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int port, conns = 20, total = 2000, per_session = 20, size = 4096, accounts = 200, first = 0;
static atomic_int left, session_number, sessions, failures;
static atomic_int acked;
static double *login, *mail;
static char *body;
static SSL_CTX *context;

typedef struct {
  SSL *ssl;
  char in[4096];
  int n;
  char last[512];
} Connection;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* Reads one reply of any number of lines; its code, 0 at the end of the connection. */
static int hear(Connection *c) {
  for (;;) {
    char *end;
    while (!(end = memchr(c->in, '\n', c->n))) {
      int got = SSL_read(c->ssl, c->in + c->n, sizeof c->in - c->n);
      if (got <= 0) return 0;
      c->n += got;
    }
    int length = end - c->in + 1, code = atoi(c->in), more = c->in[3] == '-';
    snprintf(c->last, sizeof c->last, "%.*s", length, c->in);
    c->n -= length;
    memmove(c->in, end + 1, c->n);
    if (!more) return code;
  }
}

static int say(Connection *c, const char *text, int length, int hoped) {
  return SSL_write(c->ssl, text, length) == length && hear(c) == hoped;
}

static int one_mail(Connection *c, int user, int number) {
  char text[1024], *all;
  double begun = now();
  if (!say(c, text, sprintf(text, "MAIL FROM:<u%d@local.test>\r\n", user), 250)) return 0;
  if (!say(c, text, sprintf(text, "RCPT TO:<u%d@local.test>\r\n", 900 + number % 10), 250)) return 0;
  if (!say(c, "DATA\r\n", 6, 354)) return 0;
  all = malloc(size + 1024);
  int length = sprintf(all, "From: <u%d@local.test>\r\nTo: <u%d@local.test>\r\nSubject: %d\r\nMessage-ID: <%d.%.6f@client.test>\r\n"
      "Date: Mon, 23 Nov 2026 12:00:00 +0000\r\n\r\n", user, 900 + number % 10, number, number, begun);
  length += sprintf(all + length, "%s.\r\n", body);
  int right = say(c, all, length, 250);
  free(all);
  if (right) mail[atomic_fetch_add(&acked, 1)] = now() - begun;
  return right;
}

static void session(int from) {
  int number = atomic_fetch_add(&session_number, 1), user = first + number % accounts, one = 1;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  Connection c = {.n = 0};
  char plain[64], base64[128], text[256];
  double begun = now();
  int fd = socket(AF_INET, SOCK_STREAM, 0), right = 0;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  c.ssl = SSL_new(context);
  SSL_set_fd(c.ssl, fd);
  int length = sprintf(plain, "%cu%d@local.test%cbench", 0, user, 0);
  EVP_EncodeBlock((unsigned char *) base64, (unsigned char *) plain, length);
  if (!connect(fd, (struct sockaddr *) &to, sizeof to) && SSL_connect(c.ssl) == 1 && hear(&c) == 220
      && say(&c, "EHLO client.test\r\n", 18, 250) && say(&c, text, sprintf(text, "AUTH PLAIN %s\r\n", base64), 235)) {
    int at = atomic_fetch_add(&sessions, 1);
    login[at] = now() - begun;
    right = 1;
    for (int i = 0; right && i < per_session && from - i > 0; i++) right = one_mail(&c, user, from - i);
  }
  if (!right) {
    if (!atomic_fetch_add(&failures, 1)) fprintf(stderr, "u%d: %s\n", user, c.last);
  } else {
    say(&c, "QUIT\r\n", 6, 221);
  }
  SSL_free(c.ssl);
  close(fd);
}

static void *client(void *unused) {
  for (int from; failures < 1000 && (from = atomic_fetch_sub(&left, per_session)) > 0;) session(from);
  return unused;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double percentile(double *of, int n, int share) {
  qsort(of, n, sizeof *of, ascending);
  return n ? of[n * share / 100] * 1e3 : 0;
}

int main(int argc, char **argv) {
  int option;
  while ((option = getopt(argc, argv, "c:n:k:s:a:f:")) != -1) {
    int value = atoi(optarg);
    switch (option) {
      case 'c': conns = value; break;
      case 'n': total = value; break;
      case 'k': per_session = value; break;
      case 's': size = value; break;
      case 'a': accounts = value; break;
      case 'f': first = value; break;
    }
  }
  port = atoi(argv[optind]);
  body = malloc(size + 80);
  static const char line[] = "Hello, this is a line of seventy-two octets, more or less, of a mail.\r\n";
  for (int n = 0; n < size; n += sizeof line - 1) memcpy(body + n, line, sizeof line);
  left = total;
  login = calloc(total + 2000, sizeof *login);
  mail = calloc(total + 1, sizeof *mail);
  context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  pthread_t threads[conns];
  double begun = now();
  for (int i = 0; i < conns; i++) pthread_create(&threads[i], 0, client, 0);
  for (int i = 0; i < conns; i++) pthread_join(threads[i], 0);
  double took = now() - begun;
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  double cpu = use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
  printf("{\"messages\": %d, \"sessions\": %d, \"failures\": %d, \"wall_s\": %.3f, \"rate\": %.1f, \"login_p50_ms\": %.2f, \"login_p99_ms\": %.2f, "
      "\"mail_p50_ms\": %.2f, \"mail_p99_ms\": %.2f, \"driver_cpu_s\": %.3f}\n", acked, sessions, failures, took, acked / took,
      percentile(login, sessions, 50), percentile(login, sessions, 99), percentile(mail, acked, 50), percentile(mail, acked, 99), cpu);
  return failures > 0;
}
