package webhook

import (
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/wakeup"
)

// pending is the set of accounts in which endpoints may be due. Its zero value is empty. It is for concurrent use.
type pending struct {
	once  sync.Once
	awake wakeup.Signal

	mu       sync.Mutex
	accounts map[uuid.UUID]struct{}
	all      bool
}

// signal returns what is received from once the set has grown, or [pending.wake] was called.
func (p *pending) signal() wakeup.Signal {
	p.once.Do(func() { p.awake = wakeup.New() })
	return p.awake
}

func (p *pending) wake() { p.signal().Wake() }

// add adds an account, or all of them for uuid.Nil.
func (p *pending) add(account uuid.UUID) {
	p.keep(account)
	p.wake()
}

// keep is add without waking: the accounts are looked at when something else wakes.
func (p *pending) keep(accounts ...uuid.UUID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.accounts == nil {
		p.accounts = make(map[uuid.UUID]struct{})
	}
	for _, account := range accounts {
		if account == uuid.Nil {
			p.all = true
		} else {
			p.accounts[account] = struct{}{}
		}
	}
}

// take empties the set.
func (p *pending) take() (accounts []uuid.UUID, all bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	accounts, all = slices.Collect(maps.Keys(p.accounts)), p.all
	clear(p.accounts)
	p.all = false
	return accounts, all
}
