package tx

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// Tests replace these.
var (
	// maxWait is how long a change waits for a lane before it is run alone. A lane whose COMMIT misses its standby is
	// free before: those that waited would otherwise commit one after the other, each without its standby.
	maxWait = commitTimeout + 250*time.Millisecond
	// groupTime is when a group takes no further change.
	groupTime = 250 * time.Millisecond
	// groupTimeout is how long the statements of a group can take.
	groupTimeout = 500 * time.Millisecond
)

// RunShared is [Runner.Run] for changes that can share a COMMIT with others, of any account. A change that finds a free
// lane is made at once. Those that come while all lanes are busy are made together, in one transaction with a savepoint
// for each: the error of one is its own, and the others are committed.
//
// In a lane a change waits for no row longer than 50 ms. If it has to, or if it fails together with others, it is run
// again, alone. It can see what those before it in its group have changed in its account: so its error is definite only
// with their COMMIT, like theirs.
func (r *Runner) RunShared(ctx context.Context, account uuid.UUID, do func(tx pgx.Tx) error) error {
	c := &change{
		ctx: ctx, deadline: deadlineOf(ctx), account: account, do: do,
		lead: make(chan []*change, 1), done: make(chan struct{}), alone: true,
	}
	if r.lanes.enter(c) {
		r.await(c)
	}
	switch {
	case c.panicked != nil:
		panic(c.panicked)
	case c.alone:
		return r.Run(ctx, account, do) // with a limit of its own: a group on a dead connection takes 2 s
	default:
		return c.err
	}
}

// await returns when the change was made, by this goroutine or another, or is to be run alone.
func (r *Runner) await(c *change) {
	timeout := time.NewTimer(maxWait)
	defer timeout.Stop()
	select {
	case group := <-c.lead:
		r.lead(group)
		return
	case <-c.done:
		return
	case <-timeout.C:
	case <-c.ctx.Done():
	}
	if r.lanes.withdraw(c) {
		return
	}
	select { // it has a lane by now
	case group := <-c.lead:
		r.lead(group)
	case <-c.done:
	}
}

// lead makes the changes of a group and frees its lane. The goroutine of the first change calls it.
func (r *Runner) lead(group []*change) {
	defer func() {
		for _, c := range group[1:] {
			close(c.done)
		}
		r.lanes.leave(group)
	}()
	m := mode{inLane: true, withoutNotify: r.notifications.Within(notifyBackoff)}
	if c := group[0]; len(group) == 1 {
		c.end(r.attempt(c.ctx, c.deadline, c.account, m, c.do))
		return
	}
	r.runGroup(group, m)
}

// end sets the result of a change that was made or failed for a reason of its own. Otherwise it is to be run alone.
func (c *change) end(err error) {
	_, refused := errors.AsType[*pgconn.PgError](err)
	_, retryable := errors.AsType[*retryableError](err)
	again := refused || retryable || errors.Is(err, errLogBusy) || db.IsUnavailable(err)
	if again && !errors.Is(err, ErrOutcomeUnknown) {
		return
	}
	c.err, c.alone = err, false
}

// runGroup makes changes in one transaction, in the order of accounts, except those whose time could end before.
func (r *Runner) runGroup(group []*change, m mode) {
	began := time.Now()
	limited, cancel := context.WithDeadline(context.Background(), began.Add(groupTimeout))
	defer cancel()
	ctx := changeContext{limited, group[0].ctx}
	shared, err := r.begin(ctx, group[0].account, m)
	if err != nil {
		return
	}
	defer rollBack(ctx, shared)
	shared.shared = true
	deadline := began.Add(groupTimeout + r.presentCommitTimeout())
	made := slices.DeleteFunc(slices.Clone(group), func(c *change) bool {
		end, ok := c.ctx.Deadline()
		return ok && end.Add(-resolveLeast).Before(deadline)
	})
	slices.SortStableFunc(made, func(a, b *change) int { return compareAccounts(a.account, b.account) })
	for i, c := range made {
		if time.Since(began) > groupTime {
			made = made[:i] // the rest is run alone
			break
		}
		if c.err, err = shared.run(limited, c); err != nil {
			return
		}
	}
	if shared.changes > 0 {
		err = r.finish(ctx, deadline, shared)
	}
	if err != nil && !errors.Is(err, ErrOutcomeUnknown) {
		return
	}
	for _, c := range made {
		c.end(cmp.Or(err, c.err))
	}
}

// run makes a change behind a savepoint, to which it rolls back if the change fails, and returns its result. It
// returns an error if the transaction is lost.
func (t *runnerTx) run(ctx context.Context, c *change) (result, lost error) {
	if lost = t.flushLarge(changeContext{ctx, c.ctx}); lost != nil {
		return nil, lost
	}
	if slices.ContainsFunc(t.handoffs, func(h Handoff) bool { return h.AccountID == c.account }) {
		t.deferInserts() // what was changed in its account before is visible to the change
	}
	t.Defer("savepoint change")
	t.DeferScope(c.account)
	made := &Transaction{Tx: changeTx{t.Tx, ctx}, account: c.account}
	if result = c.call(made); result == nil {
		t.add(made)
	} else if _, lost = t.Exec(changeContext{ctx, c.ctx}, "rollback to savepoint change"); lost != nil {
		return result, lost
	}
	t.Defer("release savepoint change")
	return result, nil
}

// panicError is the panic of a change in the goroutine of another. Its text ends with the stack of that goroutine,
// which is not the one that reports it.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("%v\n%s", e.value, e.stack) }

// call calls do. It keeps what do panics with for the goroutine that wants the change.
func (c *change) call(made *Transaction) (err error) {
	defer func() {
		if value := recover(); value != nil {
			c.panicked = &panicError{value, debug.Stack()}
			err = c.panicked
		}
	}()
	return c.do(made)
}
