package wakeup_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/handoffd/handoffd/internal/wakeup"
)

func Example() {
	var mu sync.Mutex
	var queue []string
	work := wakeup.New()

	for _, item := range []string{"a", "b", "c"} {
		mu.Lock()
		queue = append(queue, item)
		mu.Unlock()
		work.Wake()
	}

	<-work
	mu.Lock()
	fmt.Println(queue)
	mu.Unlock()
	// Output: [a b c]
}

func TestAWakeUpIsKeptForAReceiverThatIsBusy(t *testing.T) {
	signal := wakeup.New()
	signal.Wake()
	<-signal
}

func TestWakeUpsBeforeAReceiveCountOnce(t *testing.T) {
	signal := wakeup.New()
	for range 3 {
		signal.Wake()
	}
	<-signal
	select {
	case <-signal:
		t.Error("a second receive returned although nothing came after the first")
	default:
	}
}

func TestAWaitingReceiverIsWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		signal := wakeup.New()
		received := make(chan struct{})
		go func() {
			<-signal
			close(received)
		}()
		synctest.Wait()
		signal.Wake()
		<-received
	})
}
