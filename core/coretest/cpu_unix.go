//go:build unix

package coretest

import (
	"syscall"
	"time"
)

// CPU returns the processor time that this process has used. Unlike the clock it does not count what others do meanwhile.
func CPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
