package directory

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/jsonpage"
	"github.com/handoffd/handoffd/refusal"
)

// SessionFilter selects a page of sessions. The zero SessionFilter is the newest ones.
type SessionFilter struct {
	Mine   bool    // only those of the principal, who must be a user
	Status *string // only those with this word as status; nil: all
	Words  string  // only those with all of these words, or their beginnings, in title, customer or summary; empty: all
	Limit  int     // 1–100; 0: 50
	Cursor string  // [SessionPage.NextCursor] of the page before; empty: the first
}

// SessionPage is a part of the sessions of an account.
type SessionPage struct {
	Sessions []Session // newest first, without messages; fewer than the limit where they are large or where few are found
	// NextCursor leads to the next page, which can have none of what was looked for; empty on the last one.
	NextCursor string
}

const (
	defaultSessions = 50
	maxSessions     = 100

	maxQuery    = 200    // characters
	maxMatches  = 5_000  // of a search that are put in order; where more match, sessions are walked in order instead
	maxSearched = 10_000 // of these for one page

	sessionOverhead = 2_000 // bytes of JSON around the texts of a session and its card
)

// ListSessions returns a page of sessions of the principal's account, read with q. Users from viewer on and services
// read all of them, agents their own.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError] naming mine, status, q, limit or cursor.
func ListSessions(ctx context.Context, q *db.Queries, p auth.Principal, f SessionFilter) (SessionPage, error) {
	if !p.IsAgent() {
		if err := refusal.RequireRoleOrService(p, auth.Viewer, "list sessions"); err != nil {
			return SessionPage{}, err
		}
	}
	params, err := f.params(p)
	if err != nil {
		return SessionPage{}, err
	}
	rows, err := readSessions(ctx, q, p, f, params)
	if err != nil {
		return SessionPage{}, fmt.Errorf("list sessions: %w", err)
	}
	limit := int(params.MaxSessions) - 1
	page := SessionPage{Sessions: make([]Session, 0, min(len(rows), limit))}
	shown := jsonpage.Fit(min(len(rows), limit), func(i int) int { return sessionSize(rows[i]) })
	for _, row := range rows[:shown] {
		if row.Found {
			page.Sessions = append(page.Sessions, listedSession(row))
		}
	}
	if shown > 0 && (shown < len(rows) || rows[shown-1].Place == maxSearched) {
		page.NextCursor = encodeSessionKey(sessionKey{CreatedAt: rows[shown-1].CreatedAt, ID: rows[shown-1].ID})
	}
	return page, nil
}

func (f SessionFilter) params(p auth.Principal) (db.ListSessionsParams, error) {
	var invalid refusal.InvalidError
	params := db.ListSessionsParams{
		AccountID: p.AccountID, Status: f.Status, MaxSearched: maxSearched,
		BeforeCreatedAt: endOfTime, BeforeID: uuid.Max,
	}
	if f.Mine && p.Service {
		invalid.Add("mine", "must be left out or false: a service has no sessions of its own")
	}
	if f.Status != nil {
		invalid.Text("status", *f.Status, 40)
	}
	if f.Words != "" {
		params.Words = &f.Words
	}
	invalid.Text("q", f.Words, maxQuery)
	limit := f.Limit
	if limit == 0 {
		limit = defaultSessions
	}
	if limit < 1 || limit > maxSessions {
		invalid.Add("limit", "must be from 1 to %d", maxSessions)
	}
	params.MaxSessions = int32(min(limit, maxSessions)) + 1 // one more tells whether there is a next page
	if f.Cursor != "" {
		key, err := decodeSessionKey(f.Cursor)
		if err != nil {
			invalid.Add("cursor", "must be the next_cursor of an earlier page")
		}
		params.BeforeCreatedAt, params.BeforeID = key.CreatedAt, key.ID
	}
	return params, invalid.OrNil()
}

// endOfTime is later than the creation of every session.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// readSessions reads from the index that fits the filter.
func readSessions(
	ctx context.Context, q *db.Queries, p auth.Principal, f SessionFilter, params db.ListSessionsParams,
) (all []db.ListSessionsRow, err error) {
	if params.Words != nil {
		rows, few, err := searchSessions(ctx, q, p, f, params)
		if err != nil || few {
			return rows, err
		}
	}
	switch {
	case f.Mine || p.IsAgent():
		rows, err := q.ListSessionsOfUser(ctx, db.ListSessionsOfUserParams{
			AccountID: params.AccountID, UserID: p.UserID, Status: params.Status, Words: params.Words,
			BeforeCreatedAt: params.BeforeCreatedAt, BeforeID: params.BeforeID,
			MaxSearched: params.MaxSearched, MaxSessions: params.MaxSessions,
		})
		for _, row := range rows {
			all = append(all, db.ListSessionsRow(row))
		}
		return all, err
	case f.Status != nil:
		rows, err := q.ListSessionsOfStatus(ctx, db.ListSessionsOfStatusParams{
			AccountID: params.AccountID, WithStatus: *f.Status, Words: params.Words,
			BeforeCreatedAt: params.BeforeCreatedAt, BeforeID: params.BeforeID,
			MaxSearched: params.MaxSearched, MaxSessions: params.MaxSessions,
		})
		for _, row := range rows {
			all = append(all, db.ListSessionsRow(row))
		}
		return all, err
	default:
		return q.ListSessions(ctx, params)
	}
}

// searchSessions looks the words up. It returns few as false, and no sessions, where more than maxMatches have them.
func searchSessions(
	ctx context.Context, q *db.Queries, p auth.Principal, f SessionFilter, params db.ListSessionsParams,
) (all []db.ListSessionsRow, few bool, err error) {
	if err := q.PlanEachExecution(ctx); err != nil {
		return nil, false, err
	}
	ids, err := q.SessionsWithWords(ctx, db.SessionsWithWordsParams{
		AccountID: params.AccountID, Words: f.Words, MaxMatches: maxMatches + 1,
	})
	if err != nil || len(ids) > maxMatches {
		return nil, false, err
	}
	find := db.ListSessionsWithIDParams{
		AccountID: params.AccountID, Ids: ids, Status: params.Status,
		BeforeCreatedAt: params.BeforeCreatedAt, BeforeID: params.BeforeID, MaxSessions: params.MaxSessions,
	}
	if f.Mine || p.IsAgent() {
		find.UserID = &p.UserID
	}
	rows, err := q.ListSessionsWithID(ctx, find)
	for _, row := range rows {
		all = append(all, db.ListSessionsRow{
			ID: row.ID, AccountID: row.AccountID, UserID: row.UserID, TeamID: row.TeamID, Title: row.Title,
			ProblemSummary: row.ProblemSummary, Customer: row.Customer, Status: row.Status, ExternalID: row.ExternalID,
			CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, Found: true,
		})
	}
	return all, true, err
}

// sessionSize returns about how many bytes a session needs in JSON together with its card, which repeats title and
// summary.
func sessionSize(row db.ListSessionsRow) int {
	return sessionOverhead + 2*jsonpage.TextSize(row.Title) + 2*jsonpage.TextSize(row.ProblemSummary) +
		jsonpage.OptionalSize(row.Customer) + jsonpage.TextSize(row.Status) + jsonpage.OptionalSize(row.ExternalID)
}

func listedSession(row db.ListSessionsRow) Session {
	return Session{
		ID: row.ID, AccountID: row.AccountID, ExternalID: row.ExternalID, UserID: row.UserID, TeamID: row.TeamID,
		Title: row.Title, ProblemSummary: row.ProblemSummary, Customer: row.Customer, Status: row.Status,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}
}

// sessionKey is the place of a session in the list; a cursor is the key of the last one that was looked at.
type sessionKey struct {
	CreatedAt time.Time `json:"t"`
	ID        uuid.UUID `json:"i"`
}

func encodeSessionKey(key sessionKey) string {
	text, err := json.Marshal(key)
	if err != nil {
		panic(err) // no part of a key can fail
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func decodeSessionKey(cursor string) (sessionKey, error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return sessionKey{}, err
	}
	var key sessionKey
	if err := json.Unmarshal(text, &key); err != nil {
		return sessionKey{}, err
	}
	if key.ID == uuid.Nil {
		return sessionKey{}, errors.New("the key is incomplete")
	}
	return key, nil
}
