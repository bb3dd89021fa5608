package notify

import (
	"context"
	"sync/atomic"

	"github.com/google/uuid"
)

// page is a part of an account's log, older than the window, that is read for subscriptions which resume or fell
// behind. Pages begin at multiples of the window's size. So any number of subscriptions that resume together share a
// few reads, wherever each of them begins.
type page struct {
	feed    *feed
	start   int64 // the events follow this seq
	started atomic.Bool
	waiting int           // subscriptions that wait for it; guarded by feed.mu
	ready   chan struct{} // closed when batch or err is set
	batch   Batch
	err     error
}

// pagesCached is how many complete pages a feed keeps, until the next comparison of heads at most. That is long
// enough for many subscriptions that resume together, and costs no memory afterwards.
const pagesCached = 16

// readPage returns the page with the events that follow seq. Every subscription that waits for a page requests it,
// and a reader of Run reads it once. So the read does not end with the context of one subscription.
func (h *Hub) readPage(ctx context.Context, f *feed, seq int64) (Batch, error) {
	p := f.awaitPage(seq - seq%int64(h.window()))
	defer f.leavePage(p)
	requests := h.requests
	if p.started.Load() {
		requests = nil
	}
	for {
		select {
		case requests <- p:
			requests = nil
		case <-p.ready:
			return p.batch, p.err
		case <-ctx.Done():
			return Batch{}, ctx.Err()
		}
	}
}

// awaitPage returns the page that begins at start, for a subscription that waits for it until leavePage. It makes one
// if there is none.
func (f *feed) awaitPage(start int64) *page {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := f.pages[start]
	if p == nil {
		p = &page{feed: f, start: start, ready: make(chan struct{})}
		f.pages[start] = p
	}
	p.waiting++
	return p
}

// leavePage forgets a page that was not read yet when the last subscription left that waited for it.
func (f *feed) leavePage(p *page) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.waiting--
	if p.waiting == 0 && !p.started.Load() && f.pages[p.start] == p {
		delete(f.pages, p.start)
	}
}

// readPages reads the pages that are requested until ctx ends.
func (h *Hub) readPages(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-h.requests:
			if p.started.Swap(true) {
				continue
			}
			batches, err := h.read(ctx, map[uuid.UUID]int64{p.feed.account: p.start})
			p.batch, p.err = batches[p.feed.account], err
			p.feed.complete(p, h.window())
			close(p.ready)
		}
	}
}

// complete caches a page that is full, because committed events never change. It drops any other, so that the next
// request reads again, and one whose subscriptions have left.
func (f *feed) complete(p *page, window int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages[p.start] != p {
		return // another history began during the read
	}
	n := len(p.batch.Events)
	if p.waiting == 0 || n == 0 || p.batch.Events[n-1].Seq < p.start+int64(window) {
		delete(f.pages, p.start)
		return
	}
	f.cached = append(f.cached, p.start)
	if len(f.cached) > pagesCached {
		delete(f.pages, f.cached[0])
		f.cached = f.cached[1:]
	}
}

// forgetOld drops the cached pages and distrusts the floor: both are old.
func (f *feed) forgetOld() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, start := range f.cached {
		delete(f.pages, start)
	}
	f.cached, f.floorRead = nil, false
}
