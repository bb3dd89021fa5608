package mail

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// deliver sends one message, if the person is to be told anything now, and ends the lease of the mailbox. Ctx ends when
// the replica stops, sending a few seconds later.
func (w *Worker) deliver(ctx, sending context.Context, d delivery) {
	waits := w.drop(sending, d)
	p := w.plan(d)
	if len(p.rows) == 0 {
		if d.paid {
			w.refund(sending)
		}
		// An owner who is still to be told of a wait is its recipient, also while away.
		if toldLater := slices.ContainsFunc(d.rows, isOfWait); len(waits) > 0 || !d.box.IsRecipient && !toldLater {
			w.reading.Observe(sending, w.rerouteNow(sending, d.box.AccountID, waits))
		}
		w.finish(sending, d, p, result{failures: d.box.Failures})
		return
	}
	c := w.composer()
	c.Follows = p.follows
	message, err := c.compose(recipientOf(d.box), itemsOf(p.rows), d.box.Now)
	switch {
	case errors.Is(err, errAddress):
		w.settle(sending, d, p, suspended, err)
	case err != nil:
		w.settle(sending, d, p, failed, err)
	case w.Server == nil:
		w.log(sending, d, p, message)
	default:
		err = w.Server.Send(sending, message)
		if err != nil && ctx.Err() != nil { // the replica stops: another sends it, and nothing is recorded
			w.finish(sending, d, plan{next: &d.box.Now, urgent: true}, result{failures: d.box.Failures})
			return
		}
		w.settle(sending, d, p, classify(err), err)
	}
}

// log logs a message instead of sending it. The text stays out of the log.
func (w *Worker) log(ctx context.Context, d delivery, p plan, m *Message) {
	if w.serverReported(ctx) { // a rollout has just given another replica the mail server
		w.finish(ctx, d, plan{next: new(d.box.Now.Add(w.pollInterval()))}, result{failures: d.box.Failures})
		return
	}
	w.logger().InfoContext(ctx, "mail", "to", m.To.Address, "subject", m.Subject, "link", m.Link)
	w.settle(ctx, d, p, logged, nil)
}

// drop drops what is queued and is no longer to be told. It returns the handoffs of waits among it, which perhaps have
// lost their last recipient.
func (w *Worker) drop(ctx context.Context, d delivery) (waits []uuid.UUID) {
	var ids []uuid.UUID
	var kinds []string
	for _, row := range d.rows {
		ids, kinds = append(ids, row.ID), append(kinds, row.Kind)
	}
	if len(ids) > maxItems { // some may be left out
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), queryTimeout)
	defer cancel()
	dropped, err := db.New(db.ForAccount(w.DB, d.box.AccountID)).DropMails(ctx, db.DropMailsParams{
		AccountID: d.box.AccountID, RecipientID: d.box.UserID, HandoffIds: ids, Kinds: kinds,
	})
	w.reading.Observe(ctx, err)
	w.counts.add(droppedResult, len(dropped))
	for _, row := range dropped {
		if kind(row.Kind).isWait() {
			waits = append(waits, row.HandoffID)
		}
	}
	return waits
}

func isOfWait(row db.ReadItemsRow) bool { return kind(row.Kind).isWait() }

func (w *Worker) rerouteNow(ctx context.Context, account uuid.UUID, waits []uuid.UUID) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), queryTimeout)
	defer cancel()
	return reroute(ctx, db.New(db.ForAccount(w.DB, account)), account, waits)
}

// reroute makes the mailboxes of the owners due where handoffs have lost their last recipient, and notes which waits
// no person can be told of: among waits, and those of which no person was told.
func reroute(ctx context.Context, q *db.Queries, account uuid.UUID, waits []uuid.UUID) error {
	unreached, err := q.ListUnreached(ctx, account)
	if waits = append(waits, unreached...); err == nil && len(waits) > 0 {
		accounts := slices.Repeat([]uuid.UUID{account}, len(waits))
		err = q.MarkUnheard(ctx, db.MarkUnheardParams{AccountIds: accounts, HandoffIds: waits})
	}
	if err == nil && len(unreached) > 0 {
		err = q.ScheduleOwners(ctx, db.ScheduleOwnersParams{AccountID: account, HandoffIds: unreached})
	}
	return err
}

func (w *Worker) refund(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), queryTimeout)
	defer cancel()
	w.reading.Observe(ctx, db.New(w.DB).RefundPace(ctx))
}

func recipientOf(box db.TakeMailboxesRow) recipient {
	return recipient{
		Account: box.AccountID, ID: box.UserID, AccountName: box.AccountName, ProductURL: box.ProductUrl,
		Name: box.Name, Address: box.Email, TimeZone: box.TimeZone,
	}
}

func itemsOf(rows []db.ReadItemsRow) []item {
	items := make([]item, 0, len(rows))
	for _, row := range rows {
		i := item{
			Kind: kind(row.Kind), Level: row.Level, Version: int64(row.Version),
			Handoff: row.ID, Session: row.SessionID, SessionExternalID: row.SessionExternalID,
			Number: row.Number, Title: row.Title, Priority: row.Priority, Notes: row.Notes, Customer: row.Customer,
			By: row.CreatedByName, Since: orZero(row.WaitingSince), Due: orZero(row.TargetAt),
			At: row.At, Actor: row.Actor, Text: row.Text,
			Alone: kind(row.Kind).isWait() && row.IsCreator, SecondLevel: row.Level == 2,
		}
		if row.TargetAt != nil && row.WaitBeganAt != nil {
			i.Target = row.TargetAt.Sub(*row.WaitBeganAt)
		}
		items = append(items, i)
	}
	return items
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
