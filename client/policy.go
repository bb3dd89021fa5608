package client

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

// Policy says how long the handoffs of an account are to wait at most, and who is told when they have waited twice as
// long.
type Policy struct {
	Targets     Targets      `json:"targets"`
	SecondLevel []Role       `json:"second_level"`
	Teams       []TeamPolicy `json:"teams"` // those with rules of their own, by id
}

// Targets holds the target of each priority: durations that [time.ParseDuration] reads, such as 5m.
type Targets struct {
	Urgent string `json:"urgent"`
	High   string `json:"high"`
	Normal string `json:"normal"`
	Low    string `json:"low"`
}

// TeamPolicy holds the rules for handoffs of a team. An empty target and a nil SecondLevel stand for those of the
// account.
type TeamPolicy struct {
	TeamID      uuid.UUID `json:"team_id"`
	Targets     Targets   `json:"targets"`
	SecondLevel []Role    `json:"second_level"`
}

// PolicyInput is what [Client.PutPolicy] writes. What is left out stays as it is; null stands for the default.
type PolicyInput struct {
	Targets     Nullable[TargetsInput]      `json:"targets,omitzero"`
	SecondLevel Nullable[[]Role]            `json:"second_level,omitzero"`
	Teams       Nullable[[]TeamPolicyInput] `json:"teams,omitzero"` // all that have rules of their own from now on
}

// TargetsInput changes [Targets]. A target is of whole seconds, from 1s to 720h.
type TargetsInput struct {
	Urgent Nullable[string] `json:"urgent,omitzero"`
	High   Nullable[string] `json:"high,omitzero"`
	Normal Nullable[string] `json:"normal,omitzero"`
	Low    Nullable[string] `json:"low,omitzero"`
}

// TeamPolicyInput holds all the rules of a team. What is left out or null is that of the account.
type TeamPolicyInput struct {
	TeamID      uuid.UUID              `json:"team_id"`
	Targets     Nullable[TargetsInput] `json:"targets,omitzero"`
	SecondLevel Nullable[[]Role]       `json:"second_level,omitzero"`
}

// Policy returns the policy of the account.
func (c *Client) Policy(ctx context.Context) (Policy, error) {
	return call[Policy](ctx, c, request{method: http.MethodGet, path: path("policy")})
}

// PutPolicy changes the policy of the account, for admins and services. It holds for waits that begin later.
func (c *Client) PutPolicy(ctx context.Context, input PolicyInput) (Policy, error) {
	return call[Policy](ctx, c, request{method: http.MethodPut, path: path("policy"), body: input})
}
