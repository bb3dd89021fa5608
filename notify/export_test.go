package notify

import "github.com/google/uuid"

// PagesHeld returns how many pages of the account's log are in memory or being read.
func (h *Hub) PagesHeld(account uuid.UUID) int {
	f := h.feed(account)
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.pages)
}
