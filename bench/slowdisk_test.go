package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/handoffd/handoffd/db/dbtest"
)

// slowFlush is a library that has each flush take 2 ms at least, as that of a disk in the network does.
const slowFlush = `
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int slow(long call, int fd) {
	struct timespec end;
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += 2000000;
	if (end.tv_nsec >= 1000000000) {
		end.tv_nsec -= 1000000000;
		end.tv_sec++;
	}
	int result = syscall(call, fd);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, 0) != 0);
	return result;
}

int fsync(int fd) { return slow(SYS_fsync, fd); }
int fdatasync(int fd) { return slow(SYS_fdatasync, fd); }
`

// startSlowDisk is startDurable with a disk whose flush takes 2 ms.
func startSlowDisk(b *testing.B) *dbtest.Database {
	b.Helper()
	if err := os.MkdirAll(buildDir, 0o755); err != nil {
		b.Fatal(err)
	}
	source, library := filepath.Join(buildDir, "slowflush.c"), filepath.Join(buildDir, "slowflush.so")
	if err := os.WriteFile(source, []byte(slowFlush), 0o644); err != nil {
		b.Fatal(err)
	}
	if out, err := exec.Command("gcc", "-shared", "-fPIC", "-O2", "-o", library, source).CombinedOutput(); err != nil {
		b.Skipf("a slow disk needs gcc and Linux: %v %s", err, out)
	}
	b.Setenv("LD_PRELOAD", library)
	d := startDurable(b)
	if err := os.Unsetenv("LD_PRELOAD"); err != nil { // the replica is not slowed
		b.Fatal(err)
	}
	return d
}
