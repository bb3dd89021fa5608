package handoff

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/jsonpage"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/refusal"
)

// Queue is a page of the queue and, from the same snapshot, the position of the stream: a client that subscribes there
// sees every change that the page does not show, and none that it does.
type Queue struct {
	Items       []Card          // in the order of [Filter]; fewer than the limit where they are large
	Counts      Counts          // of all pages
	LastEventID notify.Position // subscribe after this one
	NextCursor  string          // empty on the last page
}

// Counts are the numbers of handoffs of the account, or of one team: exact, and from the snapshot of the page.
type Counts struct {
	Parked  int64 `json:"parked"`
	Waiting int64 `json:"waiting"`
	Claimed int64 `json:"claimed"` // by any user
	Mine    int64 `json:"mine"`    // claimed by the principal
	Asked   int64 `json:"asked"`   // open, parked or escalated by the principal
	Others  int64 `json:"others"`  // claimed by other users
	Closed  int64 `json:"closed"`
}

// Queue returns a page of the account's queue. Any active user but an agent can ask, and a service. A wrong filter is
// an *[refusal.InvalidError]; a team or a user that the account does not have is a *[refusal.NotFoundError].
func (s *Service) Queue(ctx context.Context, p auth.Principal, f Filter) (Queue, error) {
	if err := refusal.RequireRoleOrService(p, auth.Viewer, "read the queue"); err != nil {
		return Queue{}, err
	}
	page, err := f.page(p.AccountID)
	if err != nil {
		return Queue{}, err
	}
	var queue Queue
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(ctx, db.ForAccount(s.Runner.DB, p.AccountID), snapshot, func(tx pgx.Tx) error {
		queue, err = readQueue(ctx, tx, p, page)
		return err
	})
	if err != nil {
		return Queue{}, fmt.Errorf("read queue: %w", err)
	}
	return queue, nil
}

func readQueue(ctx context.Context, tx pgx.Tx, p auth.Principal, page page) (Queue, error) {
	q := db.New(tx)
	if err := page.checkMembers(ctx, q); err != nil {
		return Queue{}, err
	}
	rows, err := page.read(ctx, q)
	if err != nil {
		return Queue{}, err
	}
	n, err := q.CountHandoffs(ctx, db.CountHandoffsParams{
		AccountID: p.AccountID, UserID: p.UserID, TeamID: page.params.TeamID,
	})
	if err != nil {
		return Queue{}, err
	}
	position, err := notify.Current(ctx, tx, p.AccountID)
	if err != nil {
		return Queue{}, err
	}
	queue := Queue{Items: []Card{}, LastEventID: position, Counts: Counts{
		Parked: n.Parked, Waiting: n.Waiting, Claimed: n.Claimed, Mine: n.Mine, Asked: n.Asked, Others: n.Claimed - n.Mine,
		Closed: n.Closed,
	}}
	shown := jsonpage.Fit(min(len(rows), page.limit), func(i int) int {
		return encodedState(rows[i]) + jsonpage.TextSize(rows[i].SessionTitle) + jsonpage.TextSize(rows[i].ProblemSummary) +
			jsonpage.OptionalSize(rows[i].Customer)
	})
	if len(rows) > shown {
		rows = rows[:shown]
		queue.NextCursor = page.keyOf(rows[shown-1]).encode()
	}
	for _, row := range rows {
		queue.Items = append(queue.Items, newCard(row))
	}
	return queue, nil
}
