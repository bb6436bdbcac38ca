"""System call numbers, for the calls that the filter names; from the kernel's unistd_64.h and
asm-generic/unistd.h.
"""

from types import MappingProxyType

AUDIT_ARCHITECTURES = MappingProxyType({"x86_64": 0xC000003E, "aarch64": 0xC00000B7})

# fmt: off
X86_64 = MappingProxyType({
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7,
    "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13,
    "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17, "pwrite64": 18, "readv": 19,
    "writev": 20, "access": 21, "pipe": 22, "select": 23, "sched_yield": 24, "mremap": 25,
    "msync": 26, "mincore": 27, "madvise": 28, "dup": 32, "dup2": 33, "pause": 34, "nanosleep":
    35, "getitimer": 36, "alarm": 37, "setitimer": 38, "getpid": 39, "sendfile": 40, "accept": 43,
    "sendto": 44, "recvfrom": 45, "sendmsg": 46, "recvmsg": 47, "shutdown": 48, "getsockname": 51,
    "getpeername": 52, "setsockopt": 54, "getsockopt": 55, "exit": 60, "uname": 63, "fsync": 74,
    "fdatasync": 75, "ftruncate": 77, "getdents": 78, "getcwd": 79, "chdir": 80, "fchdir": 81,
    "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "unlink": 87, "readlink": 89, "umask":
    95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100,
    "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "getpgrp": 111,
    "getgroups": 115, "getresuid": 118, "getresgid": 120, "getpgid": 121, "getsid": 124,
    "sigaltstack": 131, "statfs": 137, "fstatfs": 138, "sched_getparam": 143,
    "sched_getscheduler": 145, "sched_get_priority_max": 146, "sched_get_priority_min": 147,
    "gettid": 186, "futex": 202, "sched_getaffinity": 204, "getdents64": 217, "set_tid_address":
    218, "fadvise64": 221, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
    "exit_group": 231, "epoll_wait": 232, "epoll_ctl": 233, "openat": 257, "mkdirat": 258,
    "newfstatat": 262, "unlinkat": 263, "renameat": 264, "readlinkat": 267, "faccessat": 269,
    "pselect6": 270, "ppoll": 271, "set_robust_list": 273, "get_robust_list": 274, "epoll_pwait":
    281, "eventfd": 284, "fallocate": 285, "timerfd_create": 283, "timerfd_settime": 286,
    "timerfd_gettime": 287, "accept4": 288, "eventfd2": 290, "epoll_create1": 291, "epoll_create":
    213, "dup3": 292, "pipe2": 293, "preadv": 295, "pwritev": 296, "getcpu": 309, "renameat2":
    316, "getrandom": 318, "membarrier": 324, "copy_file_range": 326, "statx": 332, "rseq": 334,
    "close_range": 436, "faccessat2": 439, "recvmmsg": 299, "restart_syscall": 219, "flock": 73,
    "tgkill": 234, "kill": 62, "clone": 56, "clone3": 435, "socketpair": 53, "prctl": 157,
    "ioctl": 16, "fcntl": 72, "prlimit64": 302, "sched_setscheduler": 144, "time": 201,
    "rt_sigtimedwait": 128, "rt_sigpending": 127, "rt_sigsuspend": 130,
})

AARCH64 = MappingProxyType({
    "read": 63, "write": 64, "close": 57, "fstat": 80, "lseek": 62, "mmap": 222, "mprotect": 226,
    "munmap": 215, "brk": 214, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139,
    "pread64": 67, "pwrite64": 68, "readv": 65, "writev": 66, "sched_yield": 124, "mremap": 216,
    "msync": 227, "mincore": 232, "madvise": 233, "dup": 23, "nanosleep": 101, "getitimer": 102,
    "setitimer": 103, "getpid": 172, "sendfile": 71, "accept": 202, "sendto": 206, "recvfrom":
    207, "sendmsg": 211, "recvmsg": 212, "shutdown": 210, "getsockname": 204, "getpeername": 205,
    "setsockopt": 208, "getsockopt": 209, "exit": 93, "uname": 160, "fsync": 82, "fdatasync": 83,
    "ftruncate": 46, "getcwd": 17, "chdir": 49, "fchdir": 50, "umask": 166, "gettimeofday": 169,
    "getrlimit": 163, "getrusage": 165, "sysinfo": 179, "times": 153, "getuid": 174, "getgid":
    176, "geteuid": 175, "getegid": 177, "getppid": 173, "getgroups": 158, "getresuid": 148,
    "getresgid": 150, "getpgid": 155, "getsid": 156, "sigaltstack": 132, "statfs": 43, "fstatfs":
    44, "sched_getparam": 121, "sched_getscheduler": 120, "sched_get_priority_max": 125,
    "sched_get_priority_min": 126, "gettid": 178, "futex": 98, "sched_getaffinity": 123,
    "getdents64": 61, "set_tid_address": 96, "fadvise64": 223, "clock_gettime": 113,
    "clock_getres": 114, "clock_nanosleep": 115, "exit_group": 94, "epoll_ctl": 21, "openat": 56,
    "mkdirat": 34, "newfstatat": 79, "unlinkat": 35, "renameat": 38, "readlinkat": 78,
    "faccessat": 48, "pselect6": 72, "ppoll": 73, "set_robust_list": 99, "get_robust_list": 100,
    "epoll_pwait": 22, "fallocate": 47, "timerfd_create": 85, "timerfd_settime": 86,
    "timerfd_gettime": 87, "accept4": 242, "eventfd2": 19, "epoll_create1": 20, "dup3": 24,
    "pipe2": 59, "preadv": 69, "pwritev": 70, "getcpu": 168, "renameat2": 276, "getrandom": 278,
    "membarrier": 283, "copy_file_range": 285, "statx": 291, "rseq": 293, "close_range": 436,
    "faccessat2": 439, "recvmmsg": 243, "restart_syscall": 128, "flock": 32, "tgkill": 131,
    "kill": 129, "clone": 220, "clone3": 435, "socketpair": 199, "prctl": 167, "ioctl": 29,
    "fcntl": 25, "prlimit64": 261, "sched_setscheduler": 119, "rt_sigtimedwait": 137,
    "rt_sigpending": 136, "rt_sigsuspend": 133,
})
# fmt: on

NUMBERS = MappingProxyType({"x86_64": X86_64, "aarch64": AARCH64})
