package directory

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/jsonpage"
	"github.com/handoffd/handoffd/refusal"
)

// MessagePage is a part of a transcript, of a bounded size however long the transcript is.
type MessagePage struct {
	Messages []Message `json:"messages"` // oldest first
	// MessagesCursor is where the messages before these are, for [Service.Messages]; nil where there are none.
	MessagesCursor *string `json:"messages_cursor"`
}

const (
	defaultMessages = 50
	maxMessages     = 200

	messageOverhead = 100 // bytes of JSON around the content of a message
)

// Messages returns the newest messages of a session before a cursor, an empty cursor standing for the end of the
// transcript: at most limit (1–200; 0: 50), and fewer where they are large. The principal must be able to read the
// session: see [RequireReader].
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound] if the session is absent; *[refusal.InvalidError] naming before
// or limit.
func (s *Service) Messages(
	ctx context.Context, p auth.Principal, session uuid.UUID, before string, limit int,
) (MessagePage, error) {
	q := s.forAccount(p.AccountID)
	if err := RequireReader(ctx, q, p, session, "read messages"); err != nil {
		return MessagePage{}, err
	}
	params := NewestMessages(p.AccountID, session)
	var invalid refusal.InvalidError
	if before != "" {
		position, err := strconv.ParseInt(before, 10, 32)
		if err != nil || position < 1 {
			invalid.Add("before", "must be the messages_cursor of an earlier answer")
		}
		params.BeforePosition = int32(position)
	}
	if limit == 0 {
		limit = defaultMessages
	}
	if limit < 1 || limit > maxMessages {
		invalid.Add("limit", "must be from 1 to %d", maxMessages)
	}
	if err := invalid.OrNil(); err != nil {
		return MessagePage{}, err
	}
	params.MaxMessages = int32(limit)
	page, err := readMessages(ctx, q, params)
	if err != nil {
		return MessagePage{}, err
	}
	if len(page.Messages) == 0 {
		if _, err := q.GetSession(ctx, db.GetSessionParams{AccountID: p.AccountID, ID: session}); err != nil {
			return MessagePage{}, refusal.Wrap(err, "look up session", session)
		}
	}
	return page, nil
}

// NewestMessages returns how to read the end of a transcript, for [NewMessagePage].
func NewestMessages(account, session uuid.UUID) db.ListMessagesParams {
	return db.ListMessagesParams{
		AccountID: account, SessionID: session, BeforePosition: math.MaxInt32,
		MaxMessages: defaultMessages, MaxBytes: jsonpage.MaxBytes,
	}
}

func readMessages(ctx context.Context, q *db.Queries, params db.ListMessagesParams) (MessagePage, error) {
	rows, err := q.ListMessages(ctx, params)
	if err != nil {
		return MessagePage{}, fmt.Errorf("read messages of session %s: %w", params.SessionID, err)
	}
	return NewMessagePage(rows), nil
}

// NewMessagePage returns the page of the rows, oldest first, that a query for messages has found.
func NewMessagePage(rows []db.ListMessagesRow) MessagePage {
	kept := jsonpage.Fit(len(rows), func(i int) int {
		row := rows[len(rows)-1-i]
		return messageOverhead + jsonpage.OptionalSize(row.Name) + jsonpage.TextSize(row.Content)
	})
	rows = rows[len(rows)-kept:]
	page := MessagePage{Messages: make([]Message, 0, len(rows))}
	for _, row := range rows {
		page.Messages = append(page.Messages, Message{
			Role: MessageRole(row.Role), Name: value(row.Name), Content: row.Content, CreatedAt: row.CreatedAt,
		})
	}
	if len(rows) > 0 && rows[0].Position > 1 {
		page.MessagesCursor = new(strconv.Itoa(int(rows[0].Position)))
	}
	return page
}
