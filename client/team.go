package client

import (
	"context"
	"iter"

	"github.com/google/uuid"
)

// Team is a group of people by which the queue can be filtered.
type Team struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"` // empty: only the id is known
}

// Teams yields the teams of the account by name, page by page. After an error it yields no more.
func (c *Client) Teams(ctx context.Context) iter.Seq2[Team, error] {
	return pages[Team](ctx, c, path("teams"), query(nil))
}
