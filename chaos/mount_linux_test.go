package chaos

import "syscall"

// mountMemory mounts a file system of the given size.
func mountMemory(dir, size string) error {
	return syscall.Mount("chaos", dir, "tmpfs", 0, "size="+size)
}
