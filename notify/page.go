package notify

import (
	"context"
	"sync/atomic"

	"github.com/google/uuid"
)

// page is a piece of an account's log, older than the window, that is read for subscribers who fell behind or resume.
// Pages begin at multiples of the window's size, so that however many subscribers of an account come back at once, and
// wherever each of them stood, they share a handful of reads.
type page struct {
	feed  *feed
	start int64 // the events follow this seq
	taken atomic.Bool
	ready chan struct{} // closed when batch or err is set
	batch Batch
	err   error
}

// pagesKept is how many complete pages a feed remembers, at most until the next comparison of heads: long enough for a
// crowd that comes back together, and no standing cost in memory.
const pagesKept = 16

// readPage returns the page with the events that follow seq. Everybody who waits for a page offers it to the readers of
// Run, which take it once: so the read depends on no single subscriber's patience.
func (h *Hub) readPage(ctx context.Context, f *feed, seq int64) (Batch, error) {
	p := f.page(seq - seq%int64(h.window()))
	offer := h.wanted
	for {
		select {
		case offer <- p:
			offer = nil
		case <-p.ready:
			return p.batch, p.err
		case <-ctx.Done():
			return Batch{}, ctx.Err()
		}
	}
}

// page returns the page that begins at start, and makes it if need be.
func (f *feed) page(start int64) *page {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.pages[start]
	if p == nil {
		p = &page{feed: f, start: start, ready: make(chan struct{})}
		f.pages[start] = p
	}
	return p
}

// readPages reads the pages that are offered until ctx ends.
func (h *Hub) readPages(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-h.wanted:
			if p.taken.Swap(true) {
				continue
			}
			batches, err := h.read(ctx, map[uuid.UUID]int64{p.feed.account: p.start})
			p.batch, p.err = batches[p.feed.account], err
			p.feed.settle(p, h.window())
			close(p.ready)
		}
	}
}

// settle keeps a page that is complete, for a committed event never changes, and forgets it otherwise, so that the next
// one to ask reads again.
func (f *feed) settle(p *page, window int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages[p.start] != p {
		return // another history began meanwhile
	}
	n := len(p.batch.Events)
	if n == 0 || p.batch.Events[n-1].Seq < p.start+int64(window) {
		delete(f.pages, p.start)
		return
	}
	f.kept = append(f.kept, p.start)
	if len(f.kept) > pagesKept {
		delete(f.pages, f.kept[0])
		f.kept = f.kept[1:]
	}
}

// forgetPages drops the pages that are complete.
func (f *feed) forgetPages() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, start := range f.kept {
		delete(f.pages, start)
	}
	f.kept = nil
}
