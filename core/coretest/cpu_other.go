//go:build !unix

package coretest

import "time"

var begin = time.Now()

// CPU returns the time since the start, where the processor time is not to be had.
func CPU() time.Duration { return time.Since(begin) }
