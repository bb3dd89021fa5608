package notify

import (
	"time"

	"github.com/google/uuid"
)

// PagesHeld returns how many pages of the account's log are in memory or being read.
func (h *Hub) PagesHeld(account uuid.UUID) int {
	f := h.feed(account)
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.pages)
}

// SetArrivalTimeout makes ProbeTimeout bound only the sending of a canary and LISTEN, and d the rest of its way.
func (l *Listener) SetArrivalTimeout(d time.Duration) { l.arrivalTimeout = d }
