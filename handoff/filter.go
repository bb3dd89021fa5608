package handoff

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Filter selects a page of the queue: the handoffs that meet every condition. The zero Filter is the first page of all
// open handoffs. The most urgent come first, then those that wait longest; where only closed handoffs are asked for,
// those that were closed last.
type Filter struct {
	Statuses   []Status   // empty: all open ones; with a Query also the closed ones
	Priorities []Priority // empty: all
	TeamID     *uuid.UUID // nil: all teams
	CreatedBy  *uuid.UUID // who escalated; nil: all
	ClaimedBy  *uuid.UUID // who works on it or closed it; nil: all
	Customer   string     // of the session, ignoring case; empty: all

	// Query is words that title, summary, customer or notes have, each or its beginning, in any order; or the number of a
	// handoff, which can follow #. Empty: all.
	Query string

	Limit  int    // 1–100; 0: 50
	Cursor string // [Queue.NextCursor] of the page before, in the same order; empty: the first
}

const (
	defaultPage = 50
	maxPage     = 100

	maxQuery    = 200
	maxCustomer = 300
)

// page is a validated [Filter].
type page struct {
	limit    int
	closed   bool    // in the order of closing
	filtered bool    // by more than status and team
	after    pageKey // where the page begins
	params   db.FilteredQueuePageParams
}

var numberQuery = regexp.MustCompile(`^(#?)([1-9][0-9]{0,8})$`)

func (f Filter) page(account uuid.UUID) (page, error) {
	var invalid refusal.InvalidError
	closed := f.onlyClosed()
	p := page{limit: cmp.Or(f.Limit, defaultPage), closed: closed, after: startOf(closed)}
	p.params = db.FilteredQueuePageParams{
		AccountID: account, TeamID: f.TeamID, CreatedBy: f.CreatedBy, ClaimedBy: f.ClaimedBy,
		Statuses: f.statuses(&invalid), Urgencies: f.urgencies(&invalid),
	}
	invalid.Text("q", f.Query, maxQuery)
	invalid.Text("customer", f.Customer, maxCustomer)
	if f.Customer != "" {
		p.params.Customer = &f.Customer
	}
	if f.Query != "" {
		p.params.Words = &f.Query
		if parts := numberQuery.FindStringSubmatch(f.Query); parts != nil {
			number, _ := strconv.ParseInt(parts[2], 10, 32) // nine digits fit
			p.params.Number = new(int32(number))
			if parts[1] != "" {
				p.params.Words = new("") // only the number
			}
		}
	}
	p.filtered = len(f.Priorities) > 0 || f.CreatedBy != nil || f.ClaimedBy != nil || f.Customer != "" || f.Query != ""
	if p.limit < 1 || p.limit > maxPage {
		invalid.Add("limit", "must be from 1 to %d", maxPage)
	}
	p.params.MaxItems = int32(min(p.limit, maxPage)) + 1 // one more tells whether there is a next page
	if f.Cursor != "" {
		key, err := decodeCursor(f.Cursor, closed)
		if err != nil {
			invalid.Add("cursor", "must be the next_cursor of an earlier page in the same order")
		}
		p.after = key
	}
	p.params.AfterUrgency, p.params.AfterQueuedAt, p.params.AfterID = p.after.Urgency, p.after.QueuedAt, p.after.ID
	return p, invalid.OrNil()
}

// onlyClosed reports whether the filter names closed statuses and no others.
func (f Filter) onlyClosed() bool {
	isOther := func(s Status) bool { return s != Resolved && s != Returned && s != Withdrawn }
	return len(f.Statuses) > 0 && !slices.ContainsFunc(f.Statuses, isOther)
}

func (f Filter) statuses(invalid *refusal.InvalidError) (names []string) {
	statuses := f.Statuses
	if len(statuses) == 0 {
		statuses = []Status{Parked, Waiting, Claimed}
		if f.Query != "" {
			statuses = append(statuses, Resolved, Returned, Withdrawn)
		}
	}
	for _, status := range statuses {
		switch status {
		case Parked, Waiting, Claimed, Resolved, Returned, Withdrawn:
		default:
			invalid.Add("status", "must be parked, waiting, claimed, resolved, returned or withdrawn")
		}
		if !slices.Contains(names, string(status)) {
			names = append(names, string(status))
		}
	}
	return names
}

// urgencies returns the priorities as the database orders them, the most urgent 0.
func (f Filter) urgencies(invalid *refusal.InvalidError) (urgencies []int16) {
	wanted := f.Priorities
	if len(wanted) == 0 {
		wanted = priorities
	}
	for _, priority := range wanted {
		rank := slices.Index(priorities, priority)
		if rank < 0 {
			invalid.Add("priority", "must be low, normal, high or urgent")
		}
		if urgency := int16(len(priorities) - 1 - rank); !slices.Contains(urgencies, urgency) {
			urgencies = append(urgencies, urgency)
		}
	}
	return urgencies
}

// checkMembers returns a [refusal.NotFoundError] for a team or a user that the account does not have.
func (p page) checkMembers(ctx context.Context, q *db.Queries) error {
	account := p.params.AccountID
	if team := p.params.TeamID; team != nil {
		if _, err := q.TeamOfAccount(ctx, db.TeamOfAccountParams{AccountID: account, ID: *team}); err != nil {
			return refusal.WrapMember(err, "team_id", "team")
		}
	}
	for _, member := range []struct {
		name string
		id   *uuid.UUID
	}{{"created_by", p.params.CreatedBy}, {"claimed_by", p.params.ClaimedBy}} {
		if member.id == nil {
			continue
		}
		if _, err := q.UserOfAccount(ctx, db.UserOfAccountParams{AccountID: account, ID: *member.id}); err != nil {
			return refusal.WrapMember(err, member.name, "user")
		}
	}
	return nil
}
