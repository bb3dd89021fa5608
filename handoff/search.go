package handoff

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// maxMatches is how many handoffs a search looks up to put them in the order of the queue. Where more match, the queue
// is walked in its order instead: as they are many, a page is full soon.
const maxMatches = 5000

// read returns the rows of the page.
func (p page) read(ctx context.Context, q *db.Queries) ([]db.HandoffCard, error) {
	switch {
	case p.filtered || p.closed:
		if err := q.PlanEachExecution(ctx); err != nil {
			return nil, err
		}
		ids, few, err := p.matches(ctx, q)
		if err != nil {
			return nil, err
		}
		return p.readFiltered(ctx, q, ids, few)
	case p.params.TeamID != nil:
		return q.QueuePageOfTeam(ctx, db.QueuePageOfTeamParams{
			AccountID: p.params.AccountID, TeamID: *p.params.TeamID, Statuses: p.params.Statuses, MaxItems: p.params.MaxItems,
			AfterUrgency: p.params.AfterUrgency, AfterQueuedAt: p.params.AfterQueuedAt, AfterID: p.params.AfterID,
		})
	default:
		return q.QueuePage(ctx, db.QueuePageParams{
			AccountID: p.params.AccountID, Statuses: p.params.Statuses, MaxItems: p.params.MaxItems,
			AfterUrgency: p.params.AfterUrgency, AfterQueuedAt: p.params.AfterQueuedAt, AfterID: p.params.AfterID,
		})
	}
}

// readFiltered returns the rows among the matches, where they are few, else those that the filters select.
func (p page) readFiltered(ctx context.Context, q *db.Queries, ids []uuid.UUID, few bool) ([]db.HandoffCard, error) {
	customer := p.params.Customer
	if p.params.Words == nil {
		customer = nil // the matches are those of the customer
	}
	switch {
	case few && p.closed:
		return q.ClosedPageOfMatches(ctx, db.ClosedPageOfMatchesParams{
			AccountID: p.params.AccountID, Ids: ids, Statuses: p.params.Statuses, Urgencies: p.params.Urgencies,
			BeforeClosedAt: p.after.ClosedAt, BeforeID: p.after.ID,
			TeamID: p.params.TeamID, CreatedBy: p.params.CreatedBy, ClaimedBy: p.params.ClaimedBy,
			Customer: customer, MaxItems: p.params.MaxItems,
		})
	case few:
		return q.QueuePageOfMatches(ctx, db.QueuePageOfMatchesParams{
			AccountID: p.params.AccountID, Ids: ids, Statuses: p.params.Statuses, Urgencies: p.params.Urgencies,
			AfterUrgency: p.params.AfterUrgency, AfterQueuedAt: p.params.AfterQueuedAt, AfterID: p.params.AfterID,
			TeamID: p.params.TeamID, CreatedBy: p.params.CreatedBy, ClaimedBy: p.params.ClaimedBy,
			Customer: customer, MaxItems: p.params.MaxItems,
		})
	case p.closed:
		return q.ClosedPage(ctx, db.ClosedPageParams{
			AccountID: p.params.AccountID, Statuses: p.params.Statuses, Urgencies: p.params.Urgencies,
			BeforeClosedAt: p.after.ClosedAt, BeforeID: p.after.ID,
			TeamID: p.params.TeamID, CreatedBy: p.params.CreatedBy, ClaimedBy: p.params.ClaimedBy,
			Customer: p.params.Customer, Words: p.params.Words, Number: p.params.Number, MaxItems: p.params.MaxItems,
		})
	default:
		return q.FilteredQueuePage(ctx, p.params)
	}
}

// matches returns the handoffs that query or customer select; few is false where they are more than maxMatches, or
// where neither selects.
func (p page) matches(ctx context.Context, q *db.Queries) (ids []uuid.UUID, few bool, err error) {
	account := p.params.AccountID
	switch {
	case p.params.Words != nil:
		ids, err = q.HandoffsWithWords(ctx, db.HandoffsWithWordsParams{
			AccountID: account, Words: *p.params.Words, MaxMatches: maxMatches + 1,
		})
	case p.params.Customer != nil:
		ids, err = q.HandoffsOfCustomer(ctx, db.HandoffsOfCustomerParams{
			AccountID: account, Customer: *p.params.Customer, MaxMatches: maxMatches + 1,
		})
	default:
		return nil, false, nil
	}
	if err != nil || len(ids) > maxMatches || p.params.Number == nil {
		return ids, len(ids) <= maxMatches, err
	}
	named, err := q.HandoffWithNumber(ctx, db.HandoffWithNumberParams{AccountID: account, Number: *p.params.Number})
	return append(ids, named...), true, err
}
