/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "faults.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static char kind[16], folder[PATH_MAX];
static atomic_long wanted, counted;
static atomic_int fired, armed;
static int failure, goes_on;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) \
        real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

void faults_arm(const char* what, long n, int error, int on, const char* where)
{
    atomic_store(&armed, 0);
    snprintf(kind, sizeof kind, "%s", what);
    if (!realpath(where, folder))
        snprintf(folder, sizeof folder, "%s", where);
    atomic_store(&wanted, n);
    atomic_store(&counted, 0);
    atomic_store(&fired, 0);
    failure = error;
    goes_on = on;
    atomic_store(&armed, 1);
}

void faults_disarm(void)
{
    atomic_store(&armed, 0);
}

long faults_counted(void)
{
    return atomic_load(&counted);
}

int faults_fired(void)
{
    return atomic_load(&fired);
}

__attribute__((constructor)) static void listen_to_environment(void)
{
    const char* told = getenv("GEOVLM_FAULTS");
    char what[16];
    long n = 0;
    int error = 0, on = 0, at = 0;
    if (told && sscanf(told, "%15s %ld %d %d %n", what, &n, &error, &on, &at) == 4)
        faults_arm(what, n, error, on, told + at);
}

__attribute__((destructor)) static void say(void)
{
    const char* name = getenv("GEOVLM_FAULTS_SAY");
    char text[64];
    faults_disarm();
    if (!name)
        return;
    const int handle = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    const int length = snprintf(text, sizeof text, "%ld %d\n", faults_counted(), faults_fired());
    if (handle < 0 || syscall(SYS_write, handle, text, length) != length)
        abort();
}

static int is_inside(const char* path)
{
    const size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* Counts one call; whether it is to fail. */
static int fails(const char* what, const char* path)
{
    if (!atomic_load(&armed) || strcmp(what, kind) != 0 || !path || !is_inside(path))
        return 0;
    const long n = atomic_fetch_add(&counted, 1) + 1;
    const long at = atomic_load(&wanted);
    if (at == 0 || n < at || (n > at && !goes_on))
        return 0;
    atomic_store(&fired, 1);
    return 1;
}

static const char* path_of(int handle, char* buffer)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    const ssize_t length = readlink(link, buffer, PATH_MAX - 1);
    if (length <= 0)
        return NULL;
    buffer[length] = '\0';
    return buffer;
}

/* Absolute, its folder without links; the file itself need not be there. */
static const char* path_at(int base, const char* name, char* buffer)
{
    char whole[PATH_MAX], parent[PATH_MAX];
    if (name[0] == '/')
        snprintf(whole, sizeof whole, "%s", name);
    else if (base == AT_FDCWD && getcwd(parent, sizeof parent))
        snprintf(whole, sizeof whole, "%.2000s/%.2000s", parent, name);
    else if (path_of(base, parent))
        snprintf(whole, sizeof whole, "%.2000s/%.2000s", parent, name);
    else
        return NULL;
    char* slash = strrchr(whole, '/');
    if (slash == whole)
        return strcpy(buffer, whole);
    *slash = '\0';
    if (!realpath(whole, parent))
        return NULL;
    snprintf(buffer, PATH_MAX, "%.2000s/%.2000s", parent, slash + 1);
    return buffer;
}

static int named(const char* what, int base, const char* name)
{
    char buffer[PATH_MAX];
    if (!atomic_load(&armed) || strcmp(what, kind) != 0 || !name)
        return 0;
    const int before = errno;
    const int yes = fails(what, path_at(base, name, buffer));
    errno = yes ? failure : before;
    return yes;
}

static int handled(const char* what, int handle)
{
    char buffer[PATH_MAX];
    if (!atomic_load(&armed) || strcmp(what, kind) != 0)
        return 0;
    const int before = errno;
    const int yes = fails(what, path_of(handle, buffer));
    errno = yes && failure != FAULTS_SHORT ? failure : before;
    return yes;
}

static mode_t mode_of(int flags, va_list more)
{
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPEN(name) \
    int name(const char* path, int flags, ...) \
    { \
        REAL(name); \
        va_list more; \
        va_start(more, flags); \
        const mode_t mode = mode_of(flags, more); \
        va_end(more); \
        return named("open", AT_FDCWD, path) ? -1 : real(path, flags, mode); \
    }
#define OPENAT(name) \
    int name(int base, const char* path, int flags, ...) \
    { \
        REAL(name); \
        va_list more; \
        va_start(more, flags); \
        const mode_t mode = mode_of(flags, more); \
        va_end(more); \
        return named("open", base, path) ? -1 : real(base, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

ssize_t read(int handle, void* data, size_t size)
{
    REAL(read);
    return handled("read", handle) ? -1 : real(handle, data, size);
}

ssize_t pread(int handle, void* data, size_t size, off_t at)
{
    REAL(pread);
    return handled("read", handle) ? -1 : real(handle, data, size, at);
}

ssize_t pread64(int handle, void* data, size_t size, off64_t at)
{
    REAL(pread64);
    return handled("read", handle) ? -1 : real(handle, data, size, at);
}

ssize_t write(int handle, const void* data, size_t size)
{
    REAL(write);
    if (!handled("write", handle))
        return real(handle, data, size);
    return failure == FAULTS_SHORT ? real(handle, data, (size + 1) / 2) : -1;
}

ssize_t pwrite(int handle, const void* data, size_t size, off_t at)
{
    REAL(pwrite);
    if (!handled("write", handle))
        return real(handle, data, size, at);
    return failure == FAULTS_SHORT ? real(handle, data, (size + 1) / 2, at) : -1;
}

ssize_t pwrite64(int handle, const void* data, size_t size, off64_t at)
{
    REAL(pwrite64);
    if (!handled("write", handle))
        return real(handle, data, size, at);
    return failure == FAULTS_SHORT ? real(handle, data, (size + 1) / 2, at) : -1;
}

int fsync(int handle)
{
    REAL(fsync);
    return handled("sync", handle) ? -1 : real(handle);
}

int fdatasync(int handle)
{
    REAL(fdatasync);
    return handled("sync", handle) ? -1 : real(handle);
}

int syncfs(int handle)
{
    REAL(syncfs);
    return handled("sync", handle) ? -1 : real(handle);
}

int ftruncate(int handle, off_t size)
{
    REAL(ftruncate);
    return handled("cut", handle) ? -1 : real(handle, size);
}

int ftruncate64(int handle, off64_t size)
{
    REAL(ftruncate64);
    return handled("cut", handle) ? -1 : real(handle, size);
}

int rename(const char* from, const char* to)
{
    REAL(rename);
    return named("rename", AT_FDCWD, to) ? -1 : real(from, to);
}

int renameat2(int from_base, const char* from, int to_base, const char* to, unsigned int flags)
{
    REAL(renameat2);
    return named("rename", to_base, to) ? -1 : real(from_base, from, to_base, to, flags);
}

int link(const char* from, const char* to)
{
    REAL(link);
    return named("link", AT_FDCWD, to) ? -1 : real(from, to);
}

int unlink(const char* path)
{
    REAL(unlink);
    return named("unlink", AT_FDCWD, path) ? -1 : real(path);
}

int mkdir(const char* path, mode_t mode)
{
    REAL(mkdir);
    return named("mkdir", AT_FDCWD, path) ? -1 : real(path, mode);
}

/* The file is closed all the same, as Linux does it. */
int close(int handle)
{
    REAL(close);
    const int before = errno;
    const int writable = atomic_load(&armed) && (fcntl(handle, F_GETFL) & O_ACCMODE) != O_RDONLY;
    errno = before;
    if (!writable || !handled("close", handle))
        return real(handle);
    const int error = errno;
    real(handle);
    errno = error;
    return -1;
}

int stat(const char* path, struct stat* result)
{
    REAL(stat);
    return named("stat", AT_FDCWD, path) ? -1 : real(path, result);
}

int lstat(const char* path, struct stat* result)
{
    REAL(lstat);
    return named("stat", AT_FDCWD, path) ? -1 : real(path, result);
}

int statx(int base, const char* path, int flags, unsigned int mask, struct statx* result)
{
    REAL(statx);
    const int fail = *path ? named("stat", base, path) : handled("stat", base);
    return fail ? -1 : real(base, path, flags, mask, result);
}

DIR* opendir(const char* path)
{
    REAL(opendir);
    return named("list", AT_FDCWD, path) ? NULL : real(path);
}
