package main

import (
	"context"
	"runtime/debug"
	"time"
)

const (
	memoryInterval = 5 * time.Second
	// manyStreams is how many streams must have begun or ended before it pays to collect what they have left.
	manyStreams = 1000
)

// returnMemory returns what opening or ending many streams has left as garbage to the operating system, once that is
// over. The runtime would keep most of it: it lets the heap grow by a part of what is in use, and a parked stream uses
// a fraction of what opening it took.
func (r *replica) returnMemory(ctx context.Context) error {
	tick := time.NewTicker(memoryInterval)
	defer tick.Stop()
	returned, before := 0, 0
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		open := r.streams.Stats().Open
		changed, settled := abs(open-returned) >= manyStreams, abs(open-before) < manyStreams/10
		if before = open; changed && settled {
			debug.FreeOSMemory()
			returned = open
		}
	}
}

func abs(n int) int { return max(n, -n) }
