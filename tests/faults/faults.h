/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A library of system calls that fail when they are told to. Counted are the calls of one kind on files under one folder:
 *   open  open, openat                                     read   read, pread
 *   write write, pwrite                                    sync   fsync, fdatasync, syncfs
 *   cut   ftruncate                                        rename rename, renameat2
 *   link  link                                             close  close of a file opened for writing
 *   stat  stat, lstat, statx                              list   opendir
 *   unlink unlink                                           mkdir  mkdir
 * The n-th of them gives `error` instead, or, where `error` is FAULTS_SHORT, writes half of what it was given and says so.
 * With `goes_on` all later ones fail too, as on a disk that is full.
 *
 * A program under LD_PRELOAD is told by GEOVLM_FAULTS="KIND N ERRNO GOES_ON FOLDER" and writes "COUNTED FIRED" into the file
 * that GEOVLM_FAULTS_SAY names when it ends.
 */
enum { FAULTS_SHORT = -1 };

/* n = 0 only counts. */
void faults_arm(const char* kind, long n, int error, int goes_on, const char* folder);
void faults_disarm(void);
long faults_counted(void);
int faults_fired(void);

#ifdef __cplusplus
}
#endif
