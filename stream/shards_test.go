package stream_test

import (
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/stream"
)

// The streams of a large account are divided among the loops, those of a small one are not, and each has every event
// in order.
func TestLargeAccountIsSpreadOverLoops(t *testing.T) {
	const large = stream.SpreadAbove + 40
	s := newServer(t, stream.Config{})
	for !s.Parks() { // Run has just begun
		runtime.Gosched()
	}
	var clients []client
	for i := range large {
		if i == stream.SpreadAbove {
			if loops := busy(s.ParkedOf(s.account)); loops != 1 {
				t.Errorf("%d loops serve a small account", loops)
			}
		}
		clients = append(clients, s.follow(uuid.New()))
		<-s.served // it is parked
	}
	parked := s.ParkedOf(s.account)
	if loops := busy(parked); loops != len(parked) {
		t.Errorf("the loops have %v streams", parked)
	}
	for range 3 {
		s.commit()
	}
	for _, c := range clients {
		var ids []string
		for range 3 {
			ids = append(ids, c.expect("handoff_created").ID)
		}
		if diff := cmp.Diff([]string{epoch + "-1", epoch + "-2", epoch + "-3"}, ids); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range clients {
		c.expect("bye")
	}
	if left := s.Accounts(); left != 0 {
		t.Errorf("%d accounts are left", left)
	}
}

// busy returns how many loops have streams.
func busy(parked []int) (loops int) {
	for _, n := range parked {
		if n > 0 {
			loops++
		}
	}
	return loops
}
