/* Fails, or kills the process, at the n-th of the system calls by which files are written; armed by the program. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long left = -1, calls = 0;
static int failure = 0;

void arm(long nth, int error) { left = nth; failure = error; calls = 0; }
long counted(void) { return calls; }

static int fails(void) {
    if (left < 0) return 0;
    calls++;
    if (left == 0) return 0;
    if (--left) return 0;
    left = 0;
    if (failure == 0) kill(getpid(), SIGKILL);
    errno = failure;
    return 1;
}

#define NEXT(type, name, ...) type (*next)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size) { NEXT(ssize_t, "write", int, const void *, size_t); return fd > 2 && fails() ? -1 : next(fd, data, size); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { NEXT(ssize_t, "pwrite64", int, const void *, size_t, off_t); return fails() ? -1 : next(fd, data, size, at); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t); return fails() ? -1 : next(fd, data, size, at); }
int fsync(int fd) { NEXT(int, "fsync", int); return fails() ? -1 : next(fd); }
int fdatasync(int fd) { NEXT(int, "fdatasync", int); return fails() ? -1 : next(fd); }
int rename(const char *from, const char *to) { NEXT(int, "rename", const char *, const char *); return fails() ? -1 : next(from, to); }
int unlink(const char *path) { NEXT(int, "unlink", const char *); return fails() ? -1 : next(path); }
int ftruncate64(int fd, off_t size) { NEXT(int, "ftruncate64", int, off_t); return fails() ? -1 : next(fd, size); }
int ftruncate(int fd, off_t size) { NEXT(int, "ftruncate", int, off_t); return fails() ? -1 : next(fd, size); }
int chmod(const char *path, mode_t mode) { NEXT(int, "chmod", const char *, mode_t); return fails() ? -1 : next(path, mode); }
int mkdir(const char *path, mode_t mode) { NEXT(int, "mkdir", const char *, mode_t); return fails() ? -1 : next(path, mode); }
int close(int fd) { NEXT(int, "close", int); if (fd > 2 && left > 0 && fails()) { int kept = errno; next(fd); errno = kept; return -1; } return next(fd); }
int open64(const char *path, int flags, ...) {
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more);
    NEXT(int, "open64", const char *, int, ...);
    return fails() ? -1 : next(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more);
    NEXT(int, "open", const char *, int, ...);
    return fails() ? -1 : next(path, flags, mode);
}
