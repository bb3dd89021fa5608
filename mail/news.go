package mail

import (
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/wakeup"
)

// news holds the accounts whose log may have events that mail has not read, and when to read it. Its zero value is
// empty.
type news struct {
	mu     sync.Mutex
	at     map[uuid.UUID]time.Time
	all    bool          // any account may have some
	signal wakeup.Signal // made when it is first needed
}

// changed returns a signal that wakes the reader when an account was added.
func (n *news) changed() wakeup.Signal {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.signalLocked()
}

func (n *news) signalLocked() wakeup.Signal {
	if n.signal == nil {
		n.signal = wakeup.New()
	}
	return n.signal
}

// add makes an account be read at a time, or earlier if that was wanted before.
func (n *news) add(account uuid.UUID, at time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if before, wanted := n.at[account]; wanted && !at.Before(before) {
		return
	}
	if n.at == nil {
		n.at = make(map[uuid.UUID]time.Time)
	}
	n.at[account] = at
	n.signalLocked().Wake()
}

// addAll makes the reader look for accounts.
func (n *news) addAll() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = true
	n.signalLocked().Wake()
}

// takeAll reports whether addAll was called since the last takeAll.
func (n *news) takeAll() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := n.all
	n.all = false
	return all
}

// take removes and returns the accounts that are to be read by now, and how long the others have time; 0 if there
// are none.
func (n *news) take(now time.Time) (accounts []uuid.UUID, next time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for account, at := range n.at {
		if left := at.Sub(now); left <= 0 {
			accounts = append(accounts, account)
			delete(n.at, account)
		} else if next == 0 || left < next {
			next = left
		}
	}
	return accounts, next
}

// LogChanged notes that the log of an account may have changed; uuid.Nil stands for all accounts. It is a hint: without
// it mail is up to a poll interval later. It never blocks.
func (w *Worker) LogChanged(account uuid.UUID) {
	if account == uuid.Nil {
		w.news.addAll()
		return
	}
	w.news.add(account, time.Now().Add(w.delay()))
}
