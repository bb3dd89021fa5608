package main

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Memory is returned once many streams have been opened or closed, and not meanwhile.
func TestMemoryIsReturnedAfterManyStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var open, returned atomic.Int64
		go func() {
			_ = returnMemory(t.Context(), func() int { return int(open.Load()) }, func() { returned.Add(1) })
		}()
		for _, change := range []int64{manyStreams, -manyStreams} {
			before := returned.Load()
			for range 5 { // as long as it goes on
				open.Add(change)
				<-time.After(memoryInterval)
				synctest.Wait()
			}
			if got := returned.Load(); got != before {
				t.Errorf("memory was returned %d times while streams changed", got-before)
			}
			<-time.After(10 * memoryInterval)
			synctest.Wait()
			if got := returned.Load(); got != before+1 {
				t.Errorf("memory was returned %d times after streams had changed, want once", got-before)
			}
		}
		before := returned.Load()
		open.Add(manyStreams - 1)
		<-time.After(10 * memoryInterval)
		synctest.Wait()
		if got := returned.Load(); got != before {
			t.Error("memory was returned for few streams")
		}
	})
}
