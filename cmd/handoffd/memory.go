package main

import (
	"context"
	"runtime/debug"
	"time"

	"github.com/handoffd/handoffd/internal/tick"
)

const (
	memoryInterval = 500 * time.Millisecond
	// manyStreams is how many streams must have begun or ended before it pays to collect what they have left.
	manyStreams = 1000
	// fewStreams is how many can begin or end between two looks when the others are over.
	fewStreams = 10
)

// returnMemory returns what opening or ending many streams has left as garbage to the operating system, once that is
// over. The runtime would keep most of it: it lets the heap grow by a part of what is in use, and a parked stream uses
// a fraction of what opening it took.
func (r *replica) returnMemory(ctx context.Context) error {
	return returnMemory(ctx, func() int { return r.streams.Stats().Open }, debug.FreeOSMemory)
}

func returnMemory(ctx context.Context, count func() int, release func()) error {
	returned, before := 0, 0
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.After(memoryInterval):
		}
		open := count()
		changed, settled := abs(open-returned) >= manyStreams, abs(open-before) < fewStreams
		if before = open; changed && settled {
			release()
			returned = open
		}
	}
}

func abs(n int) int { return max(n, -n) }
